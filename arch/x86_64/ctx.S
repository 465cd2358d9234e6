/* SPDX-License-Identifier: BSD-3-Clause */
/* Thread contexts: see <uk/arch/ctx.h> for the frame. */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

#define PERCPU_NEST	28

/* For the budget sheet, which takes each task's entry as called from ukarch_ctx_start. */
UK_FRAME(ukarch_ctx_switch, 56)
UK_FRAME(ukarch_ctx_switch_flags, 56)
UK_FRAME(ukarch_ctx_end, 0)
UK_CALLS(ukarch_ctx_end, nobody)	// on another stack
UK_FRAME(ukarch_ctx_start, 0)
UK_CALLS(ukarch_ctx_start, nobody)

	.section .text.ukarch_ctx_switch, "ax"
ENTRY(ukarch_ctx_switch)
	xorl	%edx, %edx
ENTRY(ukarch_ctx_switch_flags)
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	pushq	%rdx
	movq	$0, 8(%rdi)
	movq	%rsp, (%rdi)
	movq	(%rsi), %rsp
	movq	8(%rsi), %rax
	popq	%rdx
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	testl	$0x200, %edx		// RFLAGS.IF
	jz	1f
	sti
1:	ret
END(ukarch_ctx_switch_flags)
END(ukarch_ctx_switch)

	/* With an interrupt handler counted, the next one stays on the stack it comes upon. */
	.section .text.ukarch_ctx_end, "ax"
ENTRY(ukarch_ctx_end)
	irq_stack
	movl	$1, %gs:PERCPU_NEST
	xorl	%ebp, %ebp
	movl	%esi, (%rdi)		// whoever sees it may have the stack that was left
	movq	%rcx, %rdi
	call	*%rdx
	movl	$0, %gs:PERCPU_NEST
	movq	(%rax), %rsp
	movq	8(%rax), %rax
	popq	%rdx
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	testl	$0x200, %edx		// RFLAGS.IF
	jz	1f
	sti
1:	ret
END(ukarch_ctx_end)

	/* Where a new context starts: %rbx = entry, %r12 = argument, %rbp = 0 ends the call
	 * chain. */
	.section .text.ukarch_ctx_start, "ax"
ENTRY(ukarch_ctx_start)
	sti
	movq	%r12, %rdi
	call	*%rbx
	call	ukarch_hook_thread_return
END(ukarch_ctx_start)

#if CONFIG_ARCH_FP
UK_FRAME(ukarch_fp_save, 0)
UK_FRAME(ukarch_fp_restore, 0)
UK_FRAME(ukarch_ctx_switch_fp, 16)

#if CONFIG_ARCH_FP_AVX
	/* What head.S put into XCR0; 0: this CPU has no XSAVE. */
	.section .bss.ukarch_xsave, "aw", @nobits
	.globl	ukarch_xsave
	.hidden	ukarch_xsave
ukarch_xsave:
	.skip	1
#endif

	.macro	fp_both with_avx:req, without:req
#if CONFIG_ARCH_FP_AVX
	movzbl	ukarch_xsave(%rip), %eax
	xorl	%edx, %edx
	testl	%eax, %eax
	jz	1f
	\with_avx (%rdi)
	ret
1:
#endif
	\without (%rdi)
	ret
	.endm

	.section .text.ukarch_fp_save, "ax"
ENTRY(ukarch_fp_save)
	fp_both	xsave64, fxsave64
END(ukarch_fp_save)

	.section .text.ukarch_fp_restore, "ax"
ENTRY(ukarch_fp_restore)
	fp_both	xrstor64, fxrstor64
END(ukarch_fp_restore)

	/*
	 * ukarch_ctx_switch_flags() for a thread that uses FP and is in a call, which preserves the
	 * control bits of x87 and SSE and finds the x87 registers empty (System V ABI, 3.2.1);
	 * others may have left them otherwise. Masked until all is back: an interrupt before that
	 * would save what is not this thread's.
	 */
	.section .text.ukarch_ctx_switch_fp, "ax"
ENTRY(ukarch_ctx_switch_fp)
	fnstcw	(%rcx)
	stmxcsr	24(%rcx)
	pushq	%rcx
	pushq	%rdx
	call	ukarch_ctx_switch
	popq	%rdx
	popq	%rcx
	fninit
	fldcw	(%rcx)
	ldmxcsr	24(%rcx)
	testl	$0x200, %edx		// RFLAGS.IF
	jz	1f
	sti
1:	ret
END(ukarch_ctx_switch_fp)
#endif
