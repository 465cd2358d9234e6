/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memset() without an FP register: words from both ends, which may overlap in the middle; above 64
 * bytes the destination aligned to 16 and 64 bytes a round, 0.1 instructions a byte. With the MMU
 * off aligned words. No DC ZVA: it faults on device memory.
 */
#include "func.arm64.h"

#define dst	x0		/* the result */
#define c	x1
#define n	x2
#define d	x3		/* moving destination */
#define dend	x4

FUNC_BEGIN(memset)
	and	c, c, #0xff
	orr	c, c, c, lsl #8
	orr	c, c, c, lsl #16
	orr	c, c, c, lsl #32
	if_strict x3, .Lstrict
	add	dend, dst, n
	cmp	n, #16
	b.lo	.Lsmall
	stp	c, c, [dst]
	stp	c, c, [dend, #-16]
	cmp	n, #32
	b.ls	3f
	stp	c, c, [dst, #16]
	stp	c, c, [dend, #-32]
	cmp	n, #64
	b.ls	3f

	/* The first 32 bytes and the last 32 are set; rounds go up to the last 64. */
	bic	d, dst, #15
	sub	x5, dend, d
	stp	c, c, [d, #32]
	subs	n, x5, #(48 + 64)
	b.ls	2f
1:	stp	c, c, [d, #48]
	stp	c, c, [d, #64]
	stp	c, c, [d, #80]
	stp	c, c, [d, #96]
	add	d, d, #64
	subs	n, n, #64
	b.hi	1b
2:	stp	c, c, [dend, #-64]
	stp	c, c, [dend, #-48]
3:	ret

.Lsmall:
	tbz	n, #3, 4f
	str	c, [dst]
	str	c, [dend, #-8]
	ret
4:	tbz	n, #2, 5f
	str	w1, [dst]
	str	w1, [dend, #-4]
	ret
5:	cbz	n, 3b
	strb	w1, [dst]
	tbz	n, #1, 3b
	strh	w1, [dend, #-2]
	ret

.Lstrict:
	mov	d, dst
	b	2f
1:	strb	w1, [d], #1
	sub	n, n, #1
2:	cbz	n, 3b
	tst	d, #7
	b.ne	1b
3:	subs	n, n, #8
	b.lo	4f
	str	c, [d], #8
	b	3b
4:	add	n, n, #8
	b	6f
5:	strb	w1, [d], #1
	sub	n, n, #1
6:	cbnz	n, 5b
	ret
FUNC_END(memset)
