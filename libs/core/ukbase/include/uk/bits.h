/* SPDX-License-Identifier: BSD-3-Clause */
/* Bit arithmetic. Pure, any context, O(1); one or two instructions each on arm64 and x86_64. */
#ifndef __UK_BITS_H__
#define __UK_BITS_H__

#include <stdint.h>

#define UK_BIT(n)		(UINT64_C(1) << (n))
/* Bits @lo to @hi, both included: UK_GENMASK(7, 4) is 0xf0. */
#define UK_GENMASK(hi, lo)	((~UINT64_C(0) >> (63 - (hi))) & (~UINT64_C(0) << (lo)))

/* Index of the lowest set bit. @v must not be 0 (the result is then undefined). */
static inline unsigned int uk_ffs64(uint64_t v)
{
	return (unsigned int)__builtin_ctzll(v);
}

/* Index of the highest set bit. @v must not be 0 (the result is then undefined). */
static inline unsigned int uk_fls64(uint64_t v)
{
	return 63U - (unsigned int)__builtin_clzll(v);
}

static inline unsigned int uk_ffs32(uint32_t v)
{
	return (unsigned int)__builtin_ctz(v);
}

static inline unsigned int uk_fls32(uint32_t v)
{
	return 31U - (unsigned int)__builtin_clz(v);
}

#endif /* __UK_BITS_H__ */
