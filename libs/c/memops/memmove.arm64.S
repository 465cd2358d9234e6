/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memmove(): memcpy() unless the destination begins inside the source, and then the same downwards:
 * aligned accesses only, no FP register, all reads of a round before its writes.
 */
#include "func.arm64.h"

#define dst	x0
#define src	x1		/* moving end of the source */
#define n	x2
#define d	x3		/* moving end of the destination */

FUNC_BEGIN(memmove)
	sub	x4, dst, src
	cmp	x4, n
	b.hs	memcpy
	cbz	x4, .Ldone		/* onto itself */

	add	src, src, n
	add	d, dst, n
	cmp	n, #16
	b.lo	.Lbytes
	tst	x4, #7
	b.ne	.Lskewed

	/* Equally aligned: down to the next multiple of 8. */
	ands	x5, d, #7
	b.eq	.Lbody
	sub	n, n, x5
	tbz	x5, #0, 1f
	ldrb	w6, [src, #-1]!
	strb	w6, [d, #-1]!
1:	tbz	x5, #1, 2f
	ldrh	w6, [src, #-2]!
	strh	w6, [d, #-2]!
2:	tbz	x5, #2, .Lbody
	ldr	w6, [src, #-4]!
	str	w6, [d, #-4]!

.Lbody:
	subs	n, n, #64
	b.lo	.Ltail
3:	ldp	x4, x5, [src, #-16]
	ldp	x6, x7, [src, #-32]
	ldp	x8, x9, [src, #-48]
	ldp	x10, x11, [src, #-64]!
	subs	n, n, #64
	stp	x4, x5, [d, #-16]
	stp	x6, x7, [d, #-32]
	stp	x8, x9, [d, #-48]
	stp	x10, x11, [d, #-64]!
	b.hs	3b

	/* The low six bits of n are what is left, whatever was taken off above. */
.Ltail:
	tbz	n, #5, 4f
	ldp	x4, x5, [src, #-16]
	ldp	x6, x7, [src, #-32]!
	stp	x4, x5, [d, #-16]
	stp	x6, x7, [d, #-32]!
4:	tbz	n, #4, 5f
	ldp	x4, x5, [src, #-16]!
	stp	x4, x5, [d, #-16]!
5:	tbz	n, #3, 6f
	ldr	x4, [src, #-8]!
	str	x4, [d, #-8]!
6:	tbz	n, #2, 7f
	ldr	w4, [src, #-4]!
	str	w4, [d, #-4]!
7:	tbz	n, #1, 8f
	ldrh	w4, [src, #-2]!
	strh	w4, [d, #-2]!
8:	tbz	n, #0, .Ldone
	ldrb	w4, [src, #-1]
	strb	w4, [d, #-1]
.Ldone:
	ret

.Lskewed:
	tst	d, #7
	b.eq	11f
10:	ldrb	w4, [src, #-1]!
	strb	w4, [d, #-1]!
	sub	n, n, #1
	tst	d, #7
	b.ne	10b
	/* x7: bits of the word at src that come before it; x8: the rest. Neither is 0. */
11:	and	x4, src, #7
	lsl	x7, x4, #3
	neg	x8, x7
	and	src, src, #~7
	ldr	x6, [src]
	subs	n, n, #16
	b.lo	13f
12:	lsl	x9, x6, x8
	ldp	x6, x10, [src, #-16]!
	subs	n, n, #16
	lsr	x11, x10, x7
	lsl	x12, x10, x8
	lsr	x13, x6, x7
	orr	x9, x9, x11
	orr	x12, x12, x13
	stp	x12, x9, [d, #-16]!
	b.hs	12b
13:	tbz	n, #3, 14f
	lsl	x9, x6, x8
	ldr	x10, [src, #-8]!
	lsr	x11, x10, x7
	orr	x9, x9, x11
	str	x9, [d, #-8]!
14:	and	n, n, #7
	/* Back to the end of the bytes that are next. */
	add	src, src, x4
.Lbytes:
	cbz	n, .Ldone
15:	ldrb	w4, [src, #-1]!
	strb	w4, [d, #-1]!
	subs	n, n, #1
	b.ne	15b
	ret
FUNC_END(memmove)
