/* SPDX-License-Identifier: BSD-3-Clause */
/* The sum of blocks of 64 bytes with end-around carry: 16 instructions a block. */

/* uint64_t lwipsys_sum(const void *data, size_t blocks), at least one block, at any address. */
	.section .text.lwipsys_sum, "ax", %progbits
	.balign	4
	.globl	lwipsys_sum
	.type	lwipsys_sum, %function
lwipsys_sum:
#ifdef __ARM_FEATURE_BTI_DEFAULT
	hint	#34			/* bti c */
#endif
	mov	x2, #0
1:	ldp	x3, x4, [x0]
	ldp	x5, x6, [x0, #16]
	ldp	x7, x8, [x0, #32]
	ldp	x9, x10, [x0, #48]
	add	x0, x0, #64
	sub	x1, x1, #1
	adds	x2, x2, x3
	adcs	x2, x2, x4
	adcs	x2, x2, x5
	adcs	x2, x2, x6
	adcs	x2, x2, x7
	adcs	x2, x2, x8
	adcs	x2, x2, x9
	adcs	x2, x2, x10
	adc	x2, x2, xzr
	cbnz	x1, 1b
	mov	x0, x2
	ret
	.size	lwipsys_sum, . - lwipsys_sum
