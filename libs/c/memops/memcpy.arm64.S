/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy() for any alignment with aligned accesses only and no FP register, so that it also works
 * with the MMU off and inside interrupts.
 *
 *	equally aligned		8-byte words, 64 bytes a round: 0.2 instructions a byte
 *	skewed			aligned words shifted together, 16 bytes a round: 0.6
 *	below 16 bytes		the sizes as bits if both are aligned, else byte by byte
 *
 * The skewed copy reads whole words, each of which holds at least one byte that is asked for: it
 * never touches another page. All reads of a round come before its writes and the order is
 * upwards, so memmove() uses it whenever the destination is not inside the source's tail.
 */
#include "func.arm64.h"

#define dst	x0
#define src	x1
#define n	x2
#define d	x3		/* moving destination; dst is the result */

FUNC_BEGIN(memcpy)
	mov	d, dst
	cmp	n, #16
	b.lo	.Lsmall
	eor	x4, dst, src
	tst	x4, #7
	b.ne	.Lskewed

	/* Equally aligned: up to the next multiple of 8. */
	neg	x5, dst
	ands	x5, x5, #7
	b.eq	.Lbody
	sub	n, n, x5
	tbz	x5, #0, 1f
	ldrb	w6, [src], #1
	strb	w6, [d], #1
1:	tbz	x5, #1, 2f
	ldrh	w6, [src], #2
	strh	w6, [d], #2
2:	tbz	x5, #2, .Lbody
	ldr	w6, [src], #4
	str	w6, [d], #4

.Lbody:
	subs	n, n, #64
	b.lo	.Ltail
3:	ldp	x4, x5, [src]
	ldp	x6, x7, [src, #16]
	ldp	x8, x9, [src, #32]
	ldp	x10, x11, [src, #48]
	add	src, src, #64
	subs	n, n, #64
	stp	x4, x5, [d]
	stp	x6, x7, [d, #16]
	stp	x8, x9, [d, #32]
	stp	x10, x11, [d, #48]
	add	d, d, #64
	b.hs	3b

	/* The low six bits of n are what is left, whatever was taken off above. */
.Ltail:
	tbz	n, #5, 4f
	ldp	x4, x5, [src], #16
	ldp	x6, x7, [src], #16
	stp	x4, x5, [d], #16
	stp	x6, x7, [d], #16
4:	tbz	n, #4, .Ltail16
	ldp	x4, x5, [src], #16
	stp	x4, x5, [d], #16
.Ltail16:
	tbz	n, #3, 5f
	ldr	x4, [src], #8
	str	x4, [d], #8
5:	tbz	n, #2, 6f
	ldr	w4, [src], #4
	str	w4, [d], #4
6:	tbz	n, #1, 7f
	ldrh	w4, [src], #2
	strh	w4, [d], #2
7:	tbz	n, #0, 8f
	ldrb	w4, [src]
	strb	w4, [d]
8:	ret

.Lsmall:
	orr	x4, dst, src
	tst	x4, #7
	b.eq	.Ltail16
.Lbytes:
	cbz	n, 8b
9:	ldrb	w4, [src], #1
	strb	w4, [d], #1
	subs	n, n, #1
	b.ne	9b
	ret

.Lskewed:
	/* Byte by byte until the destination is aligned: at most 7 of at least 16. */
	tst	d, #7
	b.eq	11f
10:	ldrb	w4, [src], #1
	strb	w4, [d], #1
	sub	n, n, #1
	tst	d, #7
	b.ne	10b
	/* x7: bits of the word at src that come before it; x8: the rest. Neither is 0. */
11:	and	x4, src, #7
	lsl	x7, x4, #3
	neg	x8, x7
	and	src, src, #~7
	ldr	x6, [src], #8
	subs	n, n, #16
	b.lo	13f
12:	lsr	x9, x6, x7
	ldp	x10, x6, [src], #16
	subs	n, n, #16
	lsl	x11, x10, x8
	lsr	x12, x10, x7
	lsl	x13, x6, x8
	orr	x9, x9, x11
	orr	x12, x12, x13
	stp	x9, x12, [d], #16
	b.hs	12b
13:	tbz	n, #3, 14f
	lsr	x9, x6, x7
	ldr	x10, [src], #8
	lsl	x11, x10, x8
	orr	x9, x9, x11
	str	x9, [d], #8
14:	and	n, n, #7
	/* Back to the byte that is next. */
	sub	src, src, #8
	add	src, src, x4
	b	.Lbytes
FUNC_END(memcpy)
