/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/time.h>: time passes when it is asked for. */
#ifndef __UK_ARCH_TIME_H__
#define __UK_ARCH_TIME_H__

#include <stdint.h>

extern uint64_t host_counter;

static inline uint64_t ukarch_counter(void)
{
	return host_counter++;
}

static inline uint64_t ukarch_counter_hz(void)
{
	return 1000;
}

#endif /* __UK_ARCH_TIME_H__ */
