/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcmp() with aligned accesses only and no FP register: word by word where both sides are
 * equally aligned, else byte by byte.
 */
#include "func.arm64.h"

#define a	x0
#define b_	x1
#define n	x2

FUNC_BEGIN(memcmp)
	eor	x3, a, b_
	tst	x3, #7
	b.ne	.Lbytes
	/* Byte by byte up to a multiple of 8, or to the end. */
1:	tst	a, #7
	b.eq	2f
	cbz	n, .Lequal
	ldrb	w4, [a], #1
	ldrb	w5, [b_], #1
	subs	w6, w4, w5
	b.ne	.Ldiffer
	sub	n, n, #1
	b	1b

2:	subs	n, n, #8
	b.lo	4f
3:	ldr	x4, [a], #8
	ldr	x5, [b_], #8
	cmp	x4, x5
	b.ne	.Lword
	subs	n, n, #8
	b.hs	3b
4:	and	n, n, #7

.Lbytes:
	cbz	n, .Lequal
5:	ldrb	w4, [a], #1
	ldrb	w5, [b_], #1
	subs	w6, w4, w5
	b.ne	.Ldiffer
	subs	n, n, #1
	b.ne	5b
.Lequal:
	mov	w0, #0
	ret
.Ldiffer:
	mov	w0, w6
	ret

	/* The first byte decides, so it goes to the top. */
.Lword:
	rev	x4, x4
	rev	x5, x5
	cmp	x4, x5
	mov	w0, #1
	cneg	w0, w0, lo
	ret
FUNC_END(memcmp)
