/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy() for any alignment, without an FP register, so that it also works inside interrupts.
 *
 *	up to 128 bytes		words from both ends, which may overlap in the middle
 *	more			the destination aligned to 16, 64 bytes a round: 0.16
 *				instructions a byte, whatever the alignment of the source
 *	MMU off			aligned words, else bytes
 *
 * memmove() relies on two properties. Up to 128 bytes, everything is read before anything is
 * written. Above, the order is upwards, and what is written lies below what is still to be read.
 */
#include "func.arm64.h"

#define dst	x0		/* the result */
#define src	x1
#define n	x2
#define d	x3		/* moving destination */
#define send	x16		/* end of the source */
#define dend	x17		/* end of the destination */

FUNC_BEGIN(memcpy)
	if_strict x3, .Lstrict
	add	send, src, n
	add	dend, dst, n
	cmp	n, #16
	b.lo	.Lsmall
	cmp	n, #32
	b.hi	1f
	ldp	x4, x5, [src]
	ldp	x6, x7, [send, #-16]
	stp	x4, x5, [dst]
	stp	x6, x7, [dend, #-16]
	ret

1:	cmp	n, #64
	b.hi	2f
	ldp	x4, x5, [src]
	ldp	x6, x7, [src, #16]
	ldp	x8, x9, [send, #-32]
	ldp	x10, x11, [send, #-16]
	stp	x4, x5, [dst]
	stp	x6, x7, [dst, #16]
	stp	x8, x9, [dend, #-32]
	stp	x10, x11, [dend, #-16]
	ret

2:	cmp	n, #128
	b.hi	.Llong
	ldp	x4, x5, [src]
	ldp	x6, x7, [src, #16]
	ldp	x8, x9, [src, #32]
	ldp	x10, x11, [src, #48]
	ldp	x12, x13, [send, #-64]
	ldp	x14, x15, [send, #-48]
	ldp	x1, x2, [send, #-32]
	ldp	x3, x16, [send, #-16]
	stp	x4, x5, [dst]
	stp	x6, x7, [dst, #16]
	stp	x8, x9, [dst, #32]
	stp	x10, x11, [dst, #48]
	stp	x12, x13, [dend, #-64]
	stp	x14, x15, [dend, #-48]
	stp	x1, x2, [dend, #-32]
	stp	x3, x16, [dend, #-16]
	ret

.Lsmall:
	tbz	n, #3, 3f
	ldr	x4, [src]
	ldr	x5, [send, #-8]
	str	x4, [dst]
	str	x5, [dend, #-8]
	ret
3:	tbz	n, #2, 4f
	ldr	w4, [src]
	ldr	w5, [send, #-4]
	str	w4, [dst]
	str	w5, [dend, #-4]
	ret
4:	cbz	n, 6f
	ldrb	w4, [src]
	tbz	n, #1, 5f
	ldrh	w5, [send, #-2]
	strh	w5, [dend, #-2]
5:	strb	w4, [dst]
6:	ret

	/*
	 * A round is held in registers: it is written when the next one has been read. The last
	 * 64 bytes are read before the round that is still held is written, so in a memmove()
	 * their source is not yet overwritten: it begins where the held round does, or later.
	 */
.Llong:
	ldp	x12, x13, [src]
	and	x14, dst, #15
	bic	d, dst, #15
	sub	src, src, x14
	add	n, n, x14
	ldp	x4, x5, [src, #16]
	ldp	x6, x7, [src, #32]
	ldp	x8, x9, [src, #48]
	ldp	x10, x11, [src, #64]!
	stp	x12, x13, [dst]
	/* What lies beyond the held round and the last 64 bytes; the first 16 are done. */
	subs	n, n, #(16 + 64 + 64)
	b.ls	8f
7:	stp	x4, x5, [d, #16]
	ldp	x4, x5, [src, #16]
	stp	x6, x7, [d, #32]
	ldp	x6, x7, [src, #32]
	stp	x8, x9, [d, #48]
	ldp	x8, x9, [src, #48]
	stp	x10, x11, [d, #64]!
	ldp	x10, x11, [src, #64]!
	subs	n, n, #64
	b.hi	7b
8:	ldp	x12, x13, [send, #-64]
	ldp	x14, x15, [send, #-48]
	ldp	x1, x2, [send, #-32]
	stp	x4, x5, [d, #16]
	ldp	x4, x5, [send, #-16]
	stp	x6, x7, [d, #32]
	stp	x8, x9, [d, #48]
	stp	x10, x11, [d, #64]
	stp	x12, x13, [dend, #-64]
	stp	x14, x15, [dend, #-48]
	stp	x1, x2, [dend, #-32]
	stp	x4, x5, [dend, #-16]
	ret

.Lstrict:
	mov	d, dst
	orr	x4, dst, src
	tst	x4, #7
	b.ne	2f
	b	1f
0:	ldr	x4, [src], #8
	str	x4, [d], #8
1:	subs	n, n, #8
	b.hs	0b
	add	n, n, #8
	b	2f
1:	ldrb	w4, [src], #1
	strb	w4, [d], #1
	sub	n, n, #1
2:	cbnz	n, 1b
	ret
FUNC_END(memcpy)
