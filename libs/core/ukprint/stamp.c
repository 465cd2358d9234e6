// SPDX-License-Identifier: BSD-3-Clause
/* Seconds since the counter of the CPU started, before a log message. */
#include <uk/arch/time.h>
#include <uk/print.h>
#include "stamp.h"

#define NS_PER_S	1000000000u
#define NS_PER_US	1000u

/* Whole seconds apart from the rest, so that no product overflows up to 2^34 Hz. 0 if the firmware
 * did not say how fast the counter is. */
__uk_weak uint64_t uk_print_hook_ns(void)
{
	uint64_t ticks = ukarch_counter();
	uint64_t hz = ukarch_counter_hz();

	return hz ? ticks / hz * NS_PER_S + ticks % hz * NS_PER_S / hz : 0;
}

void uk_print_stamp(void)
{
	uint64_t ns = uk_print_hook_ns();

	if (ns)
		uk_printf("[%5llu.%06llu] ", (unsigned long long)(ns / NS_PER_S),
			  (unsigned long long)(ns % NS_PER_S / NS_PER_US));
}
