/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first instructions: Image header, exception level, stack, relocation, .bss.
 *
 *	loader (EL3, EL2 or EL1; x0 = device tree) -> EL1, MMU off, interrupts masked
 *	  -> SP_EL1 = exception stack, TPIDR_EL1 = CPU 0
 *	  -> relocations applied, .bss zero -> ukplat_entry(x0)
 *
 * The other CPUs come in at ukarch_cpu_entry, when CPU 0 has got so far that .bss is zero, and take
 * the same way down to EL1: see <uk/arch/smp.h>.
 *
 * Registers: DDI 0487 (Arm ARM for A-profile). Header: Linux Documentation/arm64/booting.rst, the
 * format QEMU, U-Boot's booti and Xen load.
 */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

	.section .text.head, "ax"

ENTRY(_start)
	b	entry			// code0
	.long	0			// code1
	.quad	CONFIG_ARCH_TEXT_OFFSET	// from a 2 MiB boundary
	.quad	__image_end - . + 16	// bytes the loader must leave alone, .bss included
	.quad	0xa			// little endian, 4 KiB pages, anywhere in memory
#if CONFIG_PLAT_BARE
	/* Reserved: nobody reads it but our U-Boot scripts, which know their board by it. */
0:	.ascii	CONFIG_UK_BOARD_NAME
	.org	0b + 24
#else
	.quad	0, 0, 0
#endif
	.ascii	"ARM\x64"
	.long	0
END(_start)

UK_FRAME(entry, 0)
UK_STACK_ROOT(ukarch_exc, entry, 0)
ENTRY(entry)
	msr	daifset, #0xf
#if CONFIG_ARCH_PARK_OTHERS
	mrs	x1, mpidr_el1
	tst	x1, #0xffffff		// Aff2, Aff1, Aff0
	b.eq	2f
1:	wfe
#if CONFIG_NR_CPUS > 1
	adr_far	x1, ukarch_cpus_go	// stored as 0 in the image: .bss is not cleared yet
	ldr	x1, [x1]
	cbnz	x1, ukarch_cpu_entry
#endif
	b	1b
2:
#endif
	mov	x19, x0
	mrs	x20, cntvct_el0
#if CONFIG_NR_CPUS > 1
	mov	x21, xzr
down:
#endif

	mrs	x0, CurrentEL
	mov_imm	x3, SCTLR_EL1_OFF
	cmp	x0, #(2 << 2)
	b.lo	el1
	b.eq	el2

	/* EL3: the next level down is non-secure and 64 bit. Nobody is left here to answer
	 * calls. */
	mov	x0, #SCR_EL3_NS_RW_SMD
	msr	scr_el3, x0
	msr	cptr_el3, xzr		// FP and SVE do not trap
	mrs	x0, id_aa64pfr0_el1
	ubfx	x1, x0, #24, #4		// GIC system registers implemented?
	cbz	x1, 1f
	mov	x1, #0xf		// SRE, enabled for the lower levels
	msr	S3_6_C12_C12_5, x1	// ICC_SRE_EL3
	isb
1:
#if CONFIG_ARCH_EL3_GIC
	/* No firmware did it: give all interrupts to the non-secure world. */
	mov_imm	x4, CONFIG_ARCH_EL3_GICD
	cbz	x1, 2f
	mov	w1, #(1 << 6)		// GICv3, GICD_CTLR.DS: one security state
	str	w1, [x4]
	b	4f
2:	mov	w1, #-1			// GICv2: GICD_IGROUPR, 1020 interrupts
	add	x2, x4, #0x80
3:	str	w1, [x2], #4
	tbz	x2, #8, 3b
	mov_imm	x4, CONFIG_ARCH_EL3_GICC
	mov	w1, #0xff		// GICC_PMR: the non-secure half of the priorities passes
	str	w1, [x4, #4]
4:
#endif
	adr	x1, el2
	mov	x2, #SPSR_EL2H
	ubfx	x0, x0, #8, #4		// EL2 implemented?
	cbnz	x0, 2f
	msr	sctlr_el1, x3
	adr	x1, el1
	mov	x2, #SPSR_EL1H
2:	msr	elr_el3, x1
	msr	spsr_el3, x2
	eret

el2:	/* EL1 owns timers, FP, PMU and the interrupt controller; nothing traps to EL2. */
	mov	x0, #HCR_EL2_RW_HCD
	msr	hcr_el2, x0
	mov	x0, #3			// EL1PCTEN, EL1PCEN
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mov	x0, #CPTR_EL2_RES1
	msr	cptr_el2, x0
	msr	hstr_el2, xzr
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0
	mrs	x0, id_aa64dfr0_el1
	ubfx	x0, x0, #8, #4		// PMUVer: 0 none, 15 not the architected one
	sub	x1, x0, #1
	cmp	x1, #13
	mov	x0, #0
	b.hi	1f
	mrs	x0, pmcr_el0
	ubfx	x0, x0, #11, #5		// MDCR_EL2.HPMN = PMCR_EL0.N: all counters for EL1
1:	msr	mdcr_el2, x0
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #24, #4
	cbz	x0, 1f
	mov	x0, #0xf
	msr	S3_4_C12_C9_5, x0	// ICC_SRE_EL2
	isb
	msr	S3_4_C12_C11_0, xzr	// ICH_HCR_EL2
1:	msr	sctlr_el1, x3
	adr	x0, el1
	msr	elr_el2, x0
	mov	x0, #SPSR_EL1H
	msr	spsr_el2, x0
	eret

el1:	msr	sctlr_el1, x3		// MMU and caches off, little endian
#if CONFIG_ARCH_FP
	mov	x0, #(3 << 20)		// FPEN: no trap
	msr	cpacr_el1, x0
#else
	msr	cpacr_el1, xzr		// an FP instruction is a bug: trap it
#endif
	adr_far	x0, ukarch_vectors
	msr	vbar_el1, x0
	isb
	msr	spsel, #1
#if CONFIG_NR_CPUS > 1
	cbnz	x21, cpu_wait
#endif
	adr_far	x0, ukarch_exc_stack + 4096 + EXC_STACK_SIZE
	mov	sp, x0
	adr_far	x0, ukarch_cpu0
	msr	tpidr_el1, x0
	mov	x29, xzr		// the call chain ends here

	/* R_AARCH64_RELATIVE: the linker left link-time values in place, so nothing to do at
	 * home. */
	adr	x0, _start
	mov_imm	x1, CONFIG_ARCH_LINK_BASE
	subs	x4, x0, x1
	b.eq	3f
	adr_far	x0, __rela_start
	adr_far	x1, __rela_end
2:	cmp	x0, x1
	b.hs	3f
	ldp	x2, x3, [x0], #16	// offset, info: the link script refuses other types
	ldr	x3, [x0], #8		// addend
	add	x3, x3, x4
	str	x3, [x2, x4]
	b	2b

3:	adr_far	x0, __bss_start
	adr_far	x1, __bss_end
	sub	x1, x1, x0
	mov	x2, xzr
	bl	ukarch_fill
#if CONFIG_ARCH_APPS_APART
	adr_far	x0, __bss_apart_start
	adr_far	x1, __bss_apart_end
	sub	x1, x1, x0
	bl	ukarch_fill
#endif
	adr_far	x0, ukplat_entry_ticks
	str	x20, [x0]
#if CONFIG_NR_CPUS > 1
	adr_far	x0, ukarch_cpu0
	adr_far	x1, ukarch_exc_stack
	str	x1, [x0, #48]		// percpu->exc_guard
#endif
	mov	x0, x19
	bl	ukplat_entry		// does not return
#if CONFIG_NR_CPUS > 1

	/* Part of the function above, into the middle of which it goes. */
UK_CALLS(entry, nobody)			// cpu_entry() begins a stack of its own
	.globl	ukarch_cpu_entry
	.hidden	ukarch_cpu_entry
ukarch_cpu_entry:
	msr	daifset, #0xf
	mov	x21, #1
	b	down

	/* Caches off: what is read here is what CPU 0 has cleaned to memory. Nothing is written. */
cpu_wait:
	mrs	x0, mpidr_el1
	mov_imm	x1, 0xff00ffffff
	and	x0, x0, x1
	orr	x0, x0, #(1 << 63)	// UKARCH_CPU_BOOT_VALID
1:	adr_far	x1, ukarch_cpu_boot
	mov	x2, #CONFIG_NR_CPUS
2:	ldr	x3, [x1]
	cmp	x3, x0
	b.eq	3f
	add	x1, x1, #64
	subs	x2, x2, #1
	b.ne	2b
	wfe				// not in the table, or not yet
	b	1b
3:	ldr	x3, [x1, #8]		// percpu: comes last
	cbnz	x3, 4f
	wfe
	b	3b
4:	dmb	sy
	ldp	x4, x5, [x1, #16]	// stack, entry
	ldp	x6, x7, [x1, #32]	// MAIR, TCR
	ldp	x8, x9, [x1, #48]	// TTBR0, SCTLR
	msr	mair_el1, x6
	msr	tcr_el1, x7
	msr	ttbr0_el1, x8
	msr	tpidr_el1, x3
	tlbi	vmalle1
	ic	iallu
	dsb	nsh
	isb
	msr	sctlr_el1, x9
	isb
	mov	sp, x4
	mov	x29, xzr
	blr	x5			// does not return
#endif
END(entry)

	/* x0: base, x1: bytes, x2: value; both multiples of 64. Aligned, for memory mapped as
	 * device. 256 bytes a round; what is more than a multiple of that comes first. */
ENTRY(ukarch_fill)
	ands	x3, x1, #192
	b.eq	2f
	sub	x1, x1, x3
1:	subs	x3, x3, #64
	stp	x2, x2, [x0], #64
	stp	x2, x2, [x0, #-48]
	stp	x2, x2, [x0, #-32]
	stp	x2, x2, [x0, #-16]
	b.ne	1b
2:	cbz	x1, 4f
3:	subs	x1, x1, #256
	.irp	at, 0, 16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240
	stp	x2, x2, [x0, #\at]
	.endr
	add	x0, x0, #256
	b.ne	3b
4:	ret
END(ukarch_fill)
