/* SPDX-License-Identifier: BSD-3-Clause */
/* Assembly between two C functions, and what runs a function on another stack. */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

/* Frames count the address that the call has pushed. */
UK_FRAME(corpus_asm, 88)
UK_CALLS(corpus_asm, inner)
	.section .text.corpus_asm, "ax"
ENTRY(corpus_asm)
	subq	$80, %rsp
	movq	$0, (%rsp)
	call	*%rdi
	addq	$80, %rsp
	ret
END(corpus_asm)

/* corpus_run_on(top, fn): the stack it runs on itself is the caller's. */
UK_FRAME(corpus_run_on, 16)
UK_CALLS(corpus_run_on, nobody)
	.section .text.corpus_run_on, "ax"
ENTRY(corpus_run_on)
	pushq	%rbx
	movq	%rsp, %rbx
	movq	%rdi, %rsp
	call	*%rsi
	movq	%rbx, %rsp
	popq	%rbx
	ret
END(corpus_run_on)
