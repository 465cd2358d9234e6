/* SPDX-License-Identifier: BSD-3-Clause */
/* The CPU's free-running counter: the time-stamp counter, SDM volume 3, 18.17. */
#ifndef __UK_ARCH_TIME_H__
#define __UK_ARCH_TIME_H__

#include <uk/arch/lcpu.h>

/* Ticks since some moment before boot; never runs backwards. Any context, O(1). */
static __uk_inline uint64_t ukarch_counter(void)
{
	uint32_t lo, hi;

	/* LFENCE keeps the read from being hoisted over what comes before it. */
	__asm__ volatile("lfence\n\trdtsc" : "=a"(lo), "=d"(hi) :: "memory");
	return (uint64_t)hi << 32 | lo;
}

/* Ticks a second, found out by who drives the clock; 0 as long as nobody has. */
#pragma GCC visibility push(hidden)
extern uint64_t ukarch_tsc_hz;
#pragma GCC visibility pop

static __uk_inline uint64_t ukarch_counter_hz(void)
{
	return ukarch_tsc_hz;
}

#endif /* __UK_ARCH_TIME_H__ */
