/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memset() with aligned accesses only and no FP register: words, 64 bytes a round, 0.11
 * instructions a byte. No DC ZVA: it faults while the MMU is off.
 */
#include "func.arm64.h"

#define dst	x0
#define c	x1
#define n	x2
#define d	x3		/* moving destination; dst is the result */

FUNC_BEGIN(memset)
	mov	d, dst
	and	c, c, #0xff
	orr	c, c, c, lsl #8
	orr	c, c, c, lsl #16
	orr	c, c, c, lsl #32
	cmp	n, #16
	b.lo	.Lsmall

	neg	x4, dst
	ands	x4, x4, #7
	b.eq	.Lbody
	sub	n, n, x4
	tbz	x4, #0, 1f
	strb	w1, [d], #1
1:	tbz	x4, #1, 2f
	strh	w1, [d], #2
2:	tbz	x4, #2, .Lbody
	str	w1, [d], #4

.Lbody:
	subs	n, n, #64
	b.lo	.Ltail
3:	subs	n, n, #64
	stp	c, c, [d]
	stp	c, c, [d, #16]
	stp	c, c, [d, #32]
	stp	c, c, [d, #48]
	add	d, d, #64
	b.hs	3b

	/* The low six bits of n are what is left, whatever was taken off above. */
.Ltail:
	tbz	n, #5, 4f
	stp	c, c, [d], #16
	stp	c, c, [d], #16
4:	tbz	n, #4, .Ltail16
	stp	c, c, [d], #16
.Ltail16:
	tbz	n, #3, 5f
	str	c, [d], #8
5:	tbz	n, #2, 6f
	str	w1, [d], #4
6:	tbz	n, #1, 7f
	strh	w1, [d], #2
7:	tbz	n, #0, 8f
	strb	w1, [d]
8:	ret

.Lsmall:
	tst	dst, #7
	b.eq	.Ltail16
	cbz	n, 8b
9:	strb	w1, [d], #1
	subs	n, n, #1
	b.ne	9b
	ret
FUNC_END(memset)
