/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first instructions: from the boot loader's 32-bit world to 64-bit C.
 *
 *	PVH (Xen, QEMU, cloud-hypervisor, Firecracker): %ebx = hvm_start_info
 *	multiboot 1 (GRUB, older QEMU): %eax = magic, %ebx = multiboot_info
 *	  -> page tables for the image's own megabytes, long mode, GS = CPU 0
 *	  -> relocations applied -> ukplat_entry(%ebx, %eax), interrupts masked
 *
 * Both loaders put the ELF where its program headers say and clear what the file does not fill, so
 * .bss and the tables are zero. Manuals: Intel SDM volume 3, 9.8.5 (to long mode); Xen
 * docs/misc/pvh.pandoc; Multiboot Specification 0.6.96, 3.1 and 3.2.
 */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

#define MB_MAGIC	0x1badb002
#define MB_FLAGS	0x00010000	/* the addresses below count, not the ELF's */

/* 32-bit code cannot address relative to itself: everything is relative to the image's base. */
#define AT(sym)		((sym) - _start)(%ebp)

	.section .text.head, "ax"
	.code32
ENTRY(_start)
	jmp	entry32

#if CONFIG_ARCH_MULTIBOOT
	.balign	4
header:
	.long	MB_MAGIC
	.long	MB_FLAGS
	.long	-(MB_MAGIC + MB_FLAGS)
	.long	CONFIG_ARCH_LINK_BASE + (header - _start)
	.long	CONFIG_ARCH_LINK_BASE
	.long	CONFIG_ARCH_LINK_BASE + (__load_end - _start)
	.long	CONFIG_ARCH_LINK_BASE + (__image_end - _start)
	.long	CONFIG_ARCH_LINK_BASE
#endif

entry32:
	cld
	cli
	movl	$CONFIG_ARCH_LINK_BASE, %ebp
	movl	%ebx, %edi
	movl	%eax, %esi
	leal	AT(ukarch_exc_stack + 4096 + EXC_STACK_SIZE), %esp

	/* What is taken for granted from here on, or a word about it. LFENCE is SSE2's. */
	movl	$1, %eax
	cpuid
	andl	$CPUID1_NEEDED, %edx
	cmpl	$CPUID1_NEEDED, %edx
	leal	AT(no_sse), %ecx
	jne	die32
	movl	$0x80000000, %eax
	cpuid
	cmpl	$0x80000001, %eax
	jb	1f
	movl	$0x80000001, %eax
	cpuid
	andl	$CPUIDX1_NEEDED, %edx
	cmpl	$CPUIDX1_NEEDED, %edx
	je	2f
1:	leal	AT(no_long_mode), %ecx
	jmp	die32

2:	/* Is there RAM up to the end of the image? Nothing has been written so far. */
	leal	AT(_end - 4), %edx
	movl	$0x54415050, (%edx)
	cmpl	$0x54415050, (%edx)
	leal	AT(no_ram), %ecx
	jne	die32
	movl	$0, (%edx)

	/* A table each of levels 4 and 3, in the guard pages below the stacks, and one of 2 MiB
	 * pages up to the end of the image and 2 MiB behind it: paging.c knows them. */
	leal	AT(ukarch_exc_stack), %eax
	movl	%eax, %cr3
	leal	AT(ukarch_main_stack + 3), %ecx
	movl	%ecx, (%eax)
	leal	AT(ukarch_tables), %edx
	leal	3(%edx), %ecx
	movl	%ecx, AT(ukarch_main_stack)
	leal	AT(_end + 0x200000), %ecx
	movl	$0xe3, %eax		// present, writable, accessed, dirty, 2 MiB
3:	movl	%eax, (%edx)
	addl	$8, %edx
	addl	$0x200000, %eax
	cmpl	%ecx, %eax
	jb	3b

	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
#if CONFIG_ARCH_FP
	orl	$(CR4_OSFXSR | CR4_OSXMMEXCPT), %eax
#endif
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NXE), %eax
	wrmsr
#if CONFIG_ARCH_FP
	movl	$(CR0_PG | CR0_WP | CR0_NE | CR0_MP | CR0_PE), %eax
#else
	/* FP and SSE instructions are bugs: trap them. */
	movl	$(CR0_PG | CR0_WP | CR0_NE | CR0_MP | CR0_EM | CR0_PE), %eax
#endif
	movl	%eax, %cr0

	leal	AT(gdt), %eax
	pushl	$0
	pushl	%eax
	pushw	$(gdt_end - gdt - 1)
	lgdt	(%esp)
	pushl	$SEL_CODE
	leal	AT(entry64), %eax
	pushl	%eax
	lret

	/* %ecx: text. COM1 is where every PC has it; nothing is known of this one. */
die32:	movw	$0x3fd, %dx
	inb	%dx, %al
	testb	$0x20, %al		// transmitter empty
	jz	die32
	movb	(%ecx), %al
	incl	%ecx
	testb	%al, %al
	jz	ukplat_boot_failed
	movw	$0x3f8, %dx
	outb	%al, %dx
	jmp	die32

	.code64
entry64:
	movl	$SEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	leaq	ukarch_exc_stack + 4096 + EXC_STACK_SIZE(%rip), %rsp
	xorl	%ebp, %ebp		// the call chain ends here
	movl	%edi, %edi
	movl	%esi, %esi
#if CONFIG_ARCH_FP
	fninit				// whatever a boot loader did
	pushq	$0x1f80
	ldmxcsr	(%rsp)
	popq	%rax
#endif
#if CONFIG_ARCH_FP_AVX
	movl	$1, %eax
	cpuid
	testl	$CPUID1_XSAVE, %ecx
	jz	7f
	movq	%cr4, %rax
	orl	$CR4_OSXSAVE, %eax
	movq	%rax, %cr4
	movl	$0xd, %eax		// what XCR0 may be: SDM volume 1, 13.3
	xorl	%ecx, %ecx
	cpuid
	andl	$7, %eax		// x87, SSE, AVX
	movb	%al, ukarch_xsave(%rip)
	xorl	%edx, %edx
	xorl	%ecx, %ecx
	xsetbv
7:
#endif

	rdtsc
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%rax, ukplat_entry_ticks(%rip)

	leaq	ukarch_cpu0(%rip), %rax
	movq	%rax, 48(%rax)		// percpu->self
#if CONFIG_NR_CPUS > 1
	leaq	IRQ_STACK_TOP(%rip), %rdx
	movl	%edx, 60(%rax)		// percpu->irq_stack
#endif
	movq	%rax, %rdx
	shrq	$32, %rdx
	movl	$MSR_GS_BASE, %ecx
	wrmsr

	/* R_X86_64_RELATIVE: unlike on arm64 the linker leaves zeros in place. */
	leaq	_start(%rip), %r8
	subq	$CONFIG_ARCH_LINK_BASE, %r8
	leaq	__rela_start(%rip), %rax
	leaq	__rela_end(%rip), %rcx
5:	cmpq	%rcx, %rax
	jae	6f
	movq	(%rax), %rdx
	movq	16(%rax), %r9
	addq	%r8, %r9
	movq	%r9, (%rdx, %r8)
	addq	$24, %rax
	jmp	5b
6:	call	ukplat_entry		// does not return
END(_start)

UK_FRAME(ukarch_fill, 0)

	/* Store %rdx over %rsi bytes at %rdi, both multiples of 64. */
ENTRY(ukarch_fill)
	movq	%rsi, %rcx
	shrq	$3, %rcx
	movq	%rdx, %rax
	rep stosq
	ret
END(ukarch_fill)

	/* Flat segments; the base of each TSS is filled in by trap_init.c. LTR marks the first busy
	 * before the page is made read-only. */
	.section .data.rel.ro.gdt, "aw"
	.balign	8
	.globl	ukarch_gdt_tss
	.hidden	ukarch_gdt_tss
#if CONFIG_NR_CPUS > 1
	.globl	ukarch_gdt
	.hidden	ukarch_gdt
ukarch_gdt:
#endif
gdt:	.quad	0
	.quad	0x00af9b000000ffff	// 64-bit code, accessed
	.quad	0x00cf93000000ffff	// data, accessed
ukarch_gdt_tss:
	.rept	CONFIG_NR_CPUS
	.quad	0x0000890000000067	// available TSS of 104 bytes
	.quad	0
	.endr
gdt_end:

	/* Beside the code that says it: the rest of the image may lie where there is no RAM. */
	.section .text.head, "ax"
no_sse:	.asciz	"boot: this CPU lacks SSE2, TSC, PAE or model-specific registers\r\n"
no_ram:	.asciz	"boot: memory: the image does not fit in RAM\r\n"
no_long_mode:
	.asciz	"boot: this CPU has no 64-bit mode with no-execute pages\r\n"

	/* Xen public/elfnote.h: XEN_ELFNOTE_PHYS32_ENTRY is 18. */
	.section .note.pvh, "a", @note
	.balign	4
	.long	4, 8, 18
	.asciz	"Xen"
	.quad	CONFIG_ARCH_LINK_BASE
