/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Raising an interrupt on this CPU in as few instructions as the peers' benchmarks do: the value
 * for ICC_SGI1R_EL1 (IHI 0069 12.2.21) is made beforehand.
 */
#ifndef SGI_H
#define SGI_H

#include <uk/arch/lcpu.h>

#define SGI	1

static inline uint64_t sgi_value(void)
{
	uint64_t aff = ukarch_sysreg_read(MPIDR_EL1);

	return (aff >> 32 & 0xff) << 48 | (aff >> 16 & 0xff) << 32 | (aff >> 8 & 0xff) << 16 |
	       UINT64_C(SGI) << 24 | 1U << (aff & 0xf);
}

/* The interrupt is taken before the instruction behind the ISB. */
static inline void sgi_raise(uint64_t value)
{
	ukarch_sysreg_write(S3_0_C12_C11_5, value);
	ukarch_isb();
}

#endif /* SGI_H */
