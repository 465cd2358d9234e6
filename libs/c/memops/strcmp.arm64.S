/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * strcmp() without an FP register: words once @a is aligned, 1.2 instructions a byte. Words of @b
 * may then be unaligned; they are read up to the end of its page, and the bytes across it one by
 * one. Where an unaligned access faults (see func.arm64.h) such strings are compared by bytes.
 *
 * (w - 0x01..01) & ~w & 0x80..80 is not zero if a byte of w is.
 */
#include "func.arm64.h"

#define a	x0
#define b_	x1
#define words	x2		/* that may be read of both strings */
#define bytes	x3		/* to compare before that */
#define ones	x4

FUNC_BEGIN(strcmp)
	mov	ones, #0x0101010101010101
	neg	bytes, a
	ands	bytes, bytes, #7
	b.eq	.Lwords
.Lbytes:
	ldrb	w5, [a], #1
	ldrb	w6, [b_], #1
	subs	w6, w5, w6
	b.ne	.Ldone
	cbz	w5, .Ldone
	subs	bytes, bytes, #1
	b.ne	.Lbytes
.Lwords:
	mov	bytes, #8
	mov	words, #-1		/* as many as there are */
	tst	b_, #7
	b.eq	1f
	if_strict x5, .Lbytes
	orr	words, b_, #~0xfff	/* minus what is left of the smallest page, 4096 bytes */
	neg	words, words
	lsr	words, words, #3
	cbz	words, .Lbytes
1:	ldr	x5, [a], #8
	ldr	x6, [b_], #8
	sub	x7, x5, ones
	bic	x7, x7, x5
	tst	x7, #0x8080808080808080
	ccmp	x5, x6, #0, eq
	b.ne	2f
	subs	words, words, #1
	b.ne	1b
	b	.Lbytes
2:	sub	a, a, #8
	sub	b_, b_, #8
	b	.Lbytes			/* finds the difference or the end */
.Ldone:
	mov	w0, w6
	ret
FUNC_END(strcmp)
