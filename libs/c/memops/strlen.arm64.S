/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * strlen() by aligned words, each of which holds a byte of the string: it never touches another
 * page than the string's own. No FP register.
 *
 * (w - 0x01..01) & ~w & 0x80..80 has the top bit of each zero byte set, and of bytes above one
 * perhaps; the lowest such bit is right.
 */
#include "func.arm64.h"

#define at	x1

FUNC_BEGIN(strlen)
	and	at, x0, #~7
	lsl	x3, x0, #3		/* shifts count modulo 64: 8 * (x0 & 7) */
	mov	x4, #-1
	ldr	x2, [at], #8
	lsl	x4, x4, x3
	orn	x2, x2, x4		/* what lies before the string is not zero */
	mov	x4, #0x0101010101010101
1:	sub	x5, x2, x4
	orr	x6, x2, #0x7f7f7f7f7f7f7f7f
	bics	x5, x5, x6
	b.ne	2f
	ldr	x2, [at], #8
	b	1b
2:	rbit	x5, x5
	clz	x5, x5
	sub	at, at, #8
	add	at, at, x5, lsr #3
	sub	x0, at, x0
	ret
FUNC_END(strlen)
