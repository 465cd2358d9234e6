/* SPDX-License-Identifier: BSD-3-Clause */
/* The CPU's free-running counter: the virtual counter of the generic timer, DDI 0487 D11. */
#ifndef __UK_ARCH_TIME_H__
#define __UK_ARCH_TIME_H__

#include <uk/arch/lcpu.h>

/* Ticks since some moment before boot; never runs backwards. Any context, O(1). The ISB keeps the
 * read from being hoisted over what comes before it (DDI 0487 D11.2.2). */
static __uk_inline uint64_t ukarch_counter(void)
{
	ukarch_isb();
	return ukarch_sysreg_read(CNTVCT_EL0);
}

/* Ticks a second: what the firmware wrote, 1 MHz to 1 GHz in practice; 0 if it wrote nothing. */
static __uk_inline uint64_t ukarch_counter_hz(void)
{
	return (uint32_t)ukarch_sysreg_read(CNTFRQ_EL0);
}

#endif /* __UK_ARCH_TIME_H__ */
