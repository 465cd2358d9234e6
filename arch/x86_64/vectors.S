/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions and interrupts (SDM volume 3, chapter 6). A stub for each vector in use, 8 bytes
 * apart, tells by the address it calls from which one it is:
 *
 *	0..31   exceptions, on the fault stack (IST 1): every register into a frame, ukarch_trap()
 *	32..    interrupts, on the stack of whom they interrupt: what C does not preserve goes there
 *	        (144 bytes), then the handler runs on the exception stack. A preempted thread takes
 *	        its registers with it; the switch in ukarch_hook_irq_exit() is the one threads use.
 */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

#define PERCPU_RESCHED	16
#define PERCPU_NEST	28
#define PERCPU_VECTOR	56

/* With the alignment of the stack that was interrupted and the call of the hook at the end. */
#if CONFIG_ARCH_RED_ZONE
#define IRQ_FRAME	280
#else
#define IRQ_FRAME	152
#endif

/* What the CPU and trap_common push, and the alignment of the stack. */
#define TRAP_FRAME	192

#if CONFIG_ARCH_IRQ
/* For the budget sheet: what an interrupt takes on the stack it hits, the scheduler's switch at its
 * end included, and where its handlers run. */
UK_INTERRUPT(IRQ_FRAME, ukarch_hook_irq_exit, ukarch_exc, ukarch_hook_irq, \
	     FAULT_STACK_SIZE)
#endif
UK_STACK_ROOT(ukarch_exc, ukarch_trap, TRAP_FRAME)

/* Vectors with an error code, SDM volume 3, table 6-1: 8, 10 to 14, 17, 21, 29, 30. */
#define HAS_ERROR	0x60227d00

	.section .text.vectors, "ax"
	.balign	64
ENTRY(ukarch_stubs)
	.set	vector, 0
	.rept	32
	.balign	8
	.if	!((HAS_ERROR >> vector) & 1)
	pushq	$0
	.endif
	call	trap_common
	.set	vector, vector + 1
	.endr
	.rept	CONFIG_ARCH_IRQ_VECTORS
	.balign	8
	call	irq_common
	.endr
END(ukarch_stubs)

	/* (%rsp): stub, error code, then what the CPU pushed. */
trap_common:
	pushq	%r15
	pushq	%r14
	pushq	%r13
	pushq	%r12
	pushq	%r11
	pushq	%r10
	pushq	%r9
	pushq	%r8
	pushq	%rbp
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%rbx
	pushq	%rax
	leaq	ukarch_stubs(%rip), %rax
	movq	15 * 8(%rsp), %rdx
	subq	%rax, %rdx
	shrq	$3, %rdx
	movq	%rdx, 15 * 8(%rsp)	// the vector's number
	movq	%cr2, %rax
	pushq	%rax
	/* The report needs the CPU's own block, whatever has become of GS. */
#if CONFIG_NR_CPUS > 1
	str	%eax
	subl	$SEL_TSS, %eax
	imull	$(104 / 8), %eax, %eax	// 16 bytes of descriptor, 104 of TSS
	shrl	$1, %eax
	leaq	ukarch_tss(%rip), %rdx
	movq	4(%rdx, %rax), %rax	// ukarch_tss[cpu].percpu
#else
	leaq	ukarch_cpu0(%rip), %rax
#endif
	xorl	%edx, %edx
	movl	$MSR_GS_BASE, %ecx
	wrmsr
	movq	%rax, 48(%rax)		// percpu->self
	movq	%rsp, %rdi
	xorl	%ebp, %ebp
	cld
	andq	$-16, %rsp
	call	ukarch_trap

#if CONFIG_ARCH_IRQ
irq_common:
#if CONFIG_ARCH_RED_ZONE
	/* The CPU's frame is on a stack of its own (IST 2): it moves to below the red zone. Masked,
	 * so that the next interrupt finds that stack free again. */
	pushq	%rax
	pushq	%rcx
	movq	48(%rsp), %rax		// the stack pointer of the interrupted code
	subq	$128, %rax
	andq	$-16, %rax
	.set	word, 0
	.rept	6			// stub, rip, cs, rflags, rsp, ss
	movq	16 + word(%rsp), %rcx
	movq	%rcx, -48 + word(%rax)
	.set	word, word + 8
	.endr
	movq	8(%rsp), %rcx
	movq	%rcx, -56(%rax)
	movq	(%rsp), %rcx
	leaq	-56(%rax), %rsp
	popq	%rax
#endif
	pushq	%rbp
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	cld
	leaq	ukarch_stubs(%rip), %rax
	movq	10 * 8(%rsp), %rdx
	subq	%rax, %rdx
	shrl	$3, %edx
	movl	%edx, %gs:PERCPU_VECTOR
	movq	%rsp, %rbp
	incl	%gs:PERCPU_NEST
	cmpl	$1, %gs:PERCPU_NEST
	jne	1f
	irq_stack
1:	andq	$-16, %rsp
	call	ukarch_hook_irq
	movq	%rbp, %rsp
	decl	%gs:PERCPU_NEST
	jnz	2f
	cmpl	$0, %gs:PERCPU_RESCHED
	je	2f
	call	ukarch_hook_irq_exit
2:	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	popq	%rbp
	addq	$8, %rsp
	iretq
#endif
