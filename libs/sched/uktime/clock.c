// SPDX-License-Identifier: BSD-3-Clause
/* The clock: the hardware counter as nanoseconds. Kept apart from the timers, so that an image
 * that only reads the time carries no timer code. */
#include <errno.h>

#include <uk/arch/time.h>
#include <uk/time.h>

static struct uk_ratio to_ns;
static struct uk_ratio to_ticks;

int uk_clock_init(uint64_t hz)
{
	if (hz == 0 || hz > UK_CLOCK_HZ_MAX)
		return -EINVAL;
	to_ns = uk_ratio(UK_NSEC_PER_SEC, hz);
	to_ticks = uk_ratio(hz, UK_NSEC_PER_SEC);
	return 0;
}

uint64_t uk_clock_ns_of(uint64_t ticks)
{
	return uk_ratio_scale(&to_ns, ticks);
}

uint64_t uk_clock_ns(void)
{
	return uk_ratio_scale(&to_ns, ukarch_counter());
}

/*
 * scale() rounds down, by at most one tick and a fraction, so the tick looked for is at most two
 * further (and with ticks shorter than 1 ns, the few that share a nanosecond).
 */
uint64_t uk_clock_ticks(uint64_t ns)
{
	uint64_t ticks = uk_ratio_scale_sat(&to_ticks, ns);

	/* Nanoseconds near the end of the range would have no tick before they wrap. */
	if ((ns | ticks) > INT64_MAX)
		return UK_TICKS_NEVER;
	while (uk_clock_ns_of(ticks) < ns)
		ticks++;
	return ticks;
}
