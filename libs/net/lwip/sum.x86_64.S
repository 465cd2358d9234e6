/* SPDX-License-Identifier: BSD-3-Clause */
/* The sum of blocks of 64 bytes with end-around carry: 12 instructions a block. */
#ifndef UK_HOST
#include <uk/annotate.h>
#endif

/* uint64_t lwipsys_sum(const void *data, size_t blocks), at least one block, at any address. */
	.section .text.lwipsys_sum, "ax", @progbits
	.globl	lwipsys_sum
	.type	lwipsys_sum, @function
lwipsys_sum:
#if defined(__CET__) && (__CET__ & 1)
	endbr64
#endif
	xor	%eax, %eax
1:	add	(%rdi), %rax
	adc	8(%rdi), %rax
	adc	16(%rdi), %rax
	adc	24(%rdi), %rax
	adc	32(%rdi), %rax
	adc	40(%rdi), %rax
	adc	48(%rdi), %rax
	adc	56(%rdi), %rax
	adc	$0, %rax
	add	$64, %rdi
	dec	%rsi
	jnz	1b
	ret
	.size	lwipsys_sum, . - lwipsys_sum
#ifndef UK_HOST
UK_FRAME(lwipsys_sum, 0)
#endif
	.section .note.GNU-stack, "", @progbits
