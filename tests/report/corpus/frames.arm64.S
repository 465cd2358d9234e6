/* SPDX-License-Identifier: BSD-3-Clause */
/* Assembly between two C functions, and what runs a function on another stack. */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

UK_FRAME(corpus_asm, 80)
UK_CALLS(corpus_asm, inner)
	.section .text.corpus_asm, "ax"
ENTRY(corpus_asm)
	stp	x29, x30, [sp, #-80]!
	str	xzr, [sp, #72]
	blr	x0
	ldp	x29, x30, [sp], #80
	ret
END(corpus_asm)

/* corpus_run_on(top, fn): the stack it runs on itself is the caller's. */
UK_FRAME(corpus_run_on, 32)
UK_CALLS(corpus_run_on, nobody)
	.section .text.corpus_run_on, "ax"
ENTRY(corpus_run_on)
	stp	x29, x30, [sp, #-32]!
	str	x19, [sp, #16]
	mov	x19, sp
	mov	sp, x0
	blr	x1
	mov	sp, x19
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
END(corpus_run_on)
