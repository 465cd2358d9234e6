/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first instructions of a CPU other than the first: see <uk/arch/smp.h>. The part up to
 * ukarch_startup_end is copied to UKARCH_CPU_PAGE and runs there. SDM volume 3, 8.4.4 (what a
 * startup interrupt leaves), 9.9.1 (to protected mode), 9.8.5 (to long mode).
 */
#include <uk/annotate.h>
#include <uk/arch/asm.h>
#include <uk/arch/smp.h>

/* Where something of the copy lies. */
#define AT(sym)		(UKARCH_CPU_PAGE + ((sym) - ukarch_startup))

/* Selectors of the copy's own table: those of the image are the same, which has no 32-bit code. */
#define SEL_CODE32	0x18

	.section .text.startup, "ax"
	.code16
	.globl	ukarch_startup
	.hidden	ukarch_startup
ukarch_startup:
	cli
	cld
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	startup_gdtr - ukarch_startup
	movl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$SEL_CODE32, $AT(startup32)

	.code32
startup32:
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	AT(ukarch_startup_cr3), %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NXE), %eax
	wrmsr
	/* Not yet CR0.WP: the CPU has yet to write to tables that are read-only. */
	movl	$(CR0_PG | CR0_NE | CR0_PE), %eax
	movl	%eax, %cr0
	ljmpl	*AT(ukarch_startup_entry)

	.balign	8
startup_gdt:
	.quad	0
	.quad	0x00af9b000000ffff	// 64-bit code, accessed
	.quad	0x00cf93000000ffff	// data, accessed
	.quad	0x00cf9b000000ffff	// 32-bit code, accessed
startup_gdtr:
	.word	startup_gdtr - startup_gdt - 1
	.long	AT(startup_gdt)
	/* smp.c fills these two in the copy. */
	.globl	ukarch_startup_cr3, ukarch_startup_entry, ukarch_startup_end
	.hidden	ukarch_startup_cr3, ukarch_startup_entry, ukarch_startup_end
ukarch_startup_cr3:
	.long	0
ukarch_startup_entry:
	.long	0
	.word	SEL_CODE
ukarch_startup_end:

UK_FRAME(ukarch_cpu_entry, 0)
UK_CALLS(ukarch_cpu_entry, nobody)	// cpu_entry() begins a stack of its own

	.code64
ENTRY(ukarch_cpu_entry)
	movl	$1, %eax
	cpuid
	shrl	$24, %ebx		// the local APIC's number, SDM volume 2, CPUID
	orl	$UKARCH_CPU_BOOT_VALID, %ebx
1:	leaq	ukarch_cpu_boot(%rip), %rsi
	movl	$CONFIG_NR_CPUS, %ecx
2:	cmpl	%ebx, (%rsi)
	je	3f
	addq	$64, %rsi
	decl	%ecx
	jnz	2b
	pause				// not in the table, or not yet
	jmp	1b
3:	movq	8(%rsi), %rdi		// percpu: comes last
	testq	%rdi, %rdi
	jnz	4f
	pause
	jmp	3b
4:	lgdt	ukarch_gdtr(%rip)
	lidt	ukarch_idtr(%rip)
	movl	4(%rsi), %eax
	ltr	%ax			// marks it busy
	movq	48(%rsi), %rax
	movq	%rdi, 4(%rax)		// tss->percpu
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movq	40(%rsi), %rax
	movq	%rax, %cr4
	movq	32(%rsi), %rax
	movq	%rax, %cr0
	movq	%rdi, %rax
	movq	%rdi, %rdx
	shrq	$32, %rdx
	movl	$MSR_GS_BASE, %ecx
	wrmsr
	movq	16(%rsi), %rsp
	movq	24(%rsi), %rbx
#if CONFIG_ARCH_FP
	fninit
	pushq	$0x1f80
	ldmxcsr	(%rsp)
	popq	%rax
#endif
#if CONFIG_ARCH_FP_AVX
	movzbl	ukarch_xsave(%rip), %eax
	testl	%eax, %eax
	jz	5f
	xorl	%edx, %edx
	xorl	%ecx, %ecx
	xsetbv
5:
#endif
	xorl	%ebp, %ebp		// the call chain ends here
	call	*%rbx			// does not return
END(ukarch_cpu_entry)

	.section .data.rel.ro.gdtr, "aw"
	.balign	8
	.word	0, 0, 0
ukarch_gdtr:
	.word	SEL_TSS + 16 * CONFIG_NR_CPUS - 1
	.quad	ukarch_gdt
