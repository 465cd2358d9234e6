/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/time.h>: the time-stamp counter of the test's PC. */
#ifndef __UK_ARCH_TIME_H__
#define __UK_ARCH_TIME_H__

#include <stdint.h>

uint64_t ukarch_counter(void);

#endif /* __UK_ARCH_TIME_H__ */
