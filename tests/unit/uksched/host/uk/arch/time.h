/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/time.h>: the counter is a variable that the test moves. */
#ifndef __UK_ARCH_TIME_H__
#define __UK_ARCH_TIME_H__

#include <stdint.h>

extern uint64_t host_counter;

static inline uint64_t ukarch_counter(void)
{
	return host_counter;
}

#endif /* __UK_ARCH_TIME_H__ */
