/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Multiply by a fraction without drift: ticks to nanoseconds and back, whatever the tick.
 *
 *	q = num / den = whole + f,   0 <= f < 1
 *	frac = floor(f * 2^64)
 *	scale(x) = x * whole + floor(x * frac / 2^64)
 *
 * Error: x * f - x * frac / 2^64 = x * (f * 2^64 - frac) / 2^64 < x / 2^64 < 1. So scale(x) is
 * floor(x * num / den) or one less, for every 64-bit x whose result fits: the error does not
 * grow with time. It is exact when den divides num, and scale() never decreases.
 * Two multiplications, no division. Pure, any context, O(1).
 */
#ifndef __UK_RATIO_H__
#define __UK_RATIO_H__

#include <uk/essentials.h>

struct uk_ratio {
	uint64_t whole;
	uint64_t frac;
};

/* @num any, @den 1 to 2^48. The fraction by long division, 16 bits a step: the remainder is below
 * @den, so none of it is shifted out. */
static inline struct uk_ratio uk_ratio(uint64_t num, uint64_t den)
{
	struct uk_ratio q = { .whole = num / den };
	uint64_t r = num % den;

	for (unsigned int bits = 0; bits < 64; bits += 16) {
		r <<= 16;
		q.frac = q.frac << 16 | r / den;
		r %= den;
	}
	return q;
}

static inline uint64_t uk_ratio_scale(const struct uk_ratio *q, uint64_t x)
{
	return x * q->whole + (uint64_t)(((unsigned __int128)x * q->frac) >> 64);
}

/* As above, saturating: UINT64_MAX when the result does not fit. */
static inline uint64_t uk_ratio_scale_sat(const struct uk_ratio *q, uint64_t x)
{
	unsigned __int128 y = (unsigned __int128)x * q->whole +
			      (((unsigned __int128)x * q->frac) >> 64);

	return y > UINT64_MAX ? UINT64_MAX : (uint64_t)y;
}

#endif /* __UK_RATIO_H__ */
