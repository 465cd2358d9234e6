/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memmove(): memcpy() unless the destination begins inside the source and more than 128 bytes move.
 * Then the same downwards: the end of the destination aligned to 16, 64 bytes a round, a round
 * held in registers until the next one has been read.
 */
#include "func.arm64.h"

#define dst	x0		/* the result */
#define src	x1
#define n	x2
#define d	x3		/* moving end of the destination */
#define s	x16		/* moving end of the source */

FUNC_BEGIN(memmove)
	sub	x4, dst, src
	cmp	x4, n
	b.hs	memcpy
	if_strict x3, .Lstrict
	cmp	n, #128
	b.ls	memcpy

	add	s, src, n
	add	d, dst, n
	ldp	x12, x13, [s, #-16]
	and	x14, d, #15
	sub	s, s, x14
	sub	n, n, x14
	ldp	x4, x5, [s, #-16]
	ldp	x6, x7, [s, #-32]
	ldp	x8, x9, [s, #-48]
	ldp	x10, x11, [s, #-64]!
	stp	x12, x13, [d, #-16]
	sub	d, d, x14
	/* What lies beyond the held round and the first 64 bytes. */
	subs	n, n, #(64 + 64)
	b.ls	2f
1:	stp	x4, x5, [d, #-16]
	ldp	x4, x5, [s, #-16]
	stp	x6, x7, [d, #-32]
	ldp	x6, x7, [s, #-32]
	stp	x8, x9, [d, #-48]
	ldp	x8, x9, [s, #-48]
	stp	x10, x11, [d, #-64]!
	ldp	x10, x11, [s, #-64]!
	subs	n, n, #64
	b.hi	1b
2:	ldp	x12, x13, [src, #48]
	ldp	x14, x15, [src, #32]
	ldp	x16, x17, [src, #16]
	ldp	x1, x2, [src]
	stp	x4, x5, [d, #-16]
	stp	x6, x7, [d, #-32]
	stp	x8, x9, [d, #-48]
	stp	x10, x11, [d, #-64]
	stp	x12, x13, [dst, #48]
	stp	x14, x15, [dst, #32]
	stp	x16, x17, [dst, #16]
	stp	x1, x2, [dst]
	ret

.Lstrict:
	orr	x4, dst, src
	orr	x4, x4, n
	tst	x4, #7
	b.ne	4f
3:	cbz	n, 5f
	sub	n, n, #8
	ldr	x4, [src, n]
	str	x4, [dst, n]
	b	3b
4:	cbz	n, 5f
	sub	n, n, #1
	ldrb	w4, [src, n]
	strb	w4, [dst, n]
	b	4b
5:	ret
FUNC_END(memmove)
