/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcmp() without an FP register: 32 bytes a round, 0.35 instructions a byte, whatever the
 * alignments. With the MMU off aligned words where both sides have the same alignment, else bytes.
 */
#include "func.arm64.h"

#define a	x0
#define b_	x1
#define n	x2

FUNC_BEGIN(memcmp)
	if_strict x3, .Lstrict
	subs	n, n, #32
	b.lo	2f
1:	ldp	x4, x5, [a], #16
	ldp	x6, x7, [b_], #16
	ldp	x8, x9, [a], #16
	ldp	x10, x11, [b_], #16
	cmp	x4, x6
	ccmp	x5, x7, #0, eq
	ccmp	x8, x10, #0, eq
	ccmp	x9, x11, #0, eq
	b.ne	.Lround
	subs	n, n, #32
	b.hs	1b
2:	adds	n, n, #(32 - 8)
	b.mi	4f
3:	ldr	x4, [a], #8
	ldr	x6, [b_], #8
	cmp	x4, x6
	b.ne	.Lword
	subs	n, n, #8
	b.pl	3b
4:	adds	n, n, #8
	b.eq	.Lequal

.Lbytes:
	ldrb	w4, [a], #1
	ldrb	w5, [b_], #1
	subs	w4, w4, w5
	b.ne	6f
	subs	n, n, #1
	b.ne	.Lbytes
.Lequal:
	mov	w4, #0
6:	mov	w0, w4
	ret

	/* The first word that differs. */
.Lround:
	cmp	x4, x6
	b.ne	.Lword
	mov	x4, x5
	mov	x6, x7
	cmp	x4, x6
	b.ne	.Lword
	mov	x4, x8
	mov	x6, x10
	cmp	x4, x6
	b.ne	.Lword
	mov	x4, x9
	mov	x6, x11
	/* The first byte decides, so it goes to the top. */
.Lword:
	rev	x4, x4
	rev	x6, x6
	cmp	x4, x6
	mov	w0, #1
	cneg	w0, w0, lo
	ret

.Lstrict:
	cbz	n, .Lequal
	eor	x3, a, b_
	tst	x3, #7
	b.ne	.Lbytes
7:	tst	a, #7
	b.eq	8f
	ldrb	w4, [a], #1
	ldrb	w5, [b_], #1
	subs	w4, w4, w5
	b.ne	6b
	subs	n, n, #1
	b.ne	7b
	b	.Lequal
8:	subs	n, n, #8
	b.pl	3b
	b	4b
FUNC_END(memcmp)
