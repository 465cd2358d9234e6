// SPDX-License-Identifier: BSD-3-Clause
/*
 * Tells the time, every few milliseconds, for somebody with a clock of his own to compare it with.
 * Half of each interval is slept by the timer, in the other half the clock is read all the time:
 * it must never run backwards, and a sleep never end early.
 */
#include <uk/arch/time.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/time.h>

#define STEP	UK_MS(20)

static uint64_t backwards, early;

static uint64_t spin(uint64_t until)
{
	uint64_t last = uk_clock_ns();

	while (last < until) {
		uint64_t now = uk_clock_ns();

		if (now < last)
			backwards++;
		last = now;
	}
	return last;
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	uint64_t start = uk_clock_ns();
	uint64_t end = start + UK_MS(CONFIG_APPTESTCLOCK_MS);

	uk_printf("clock: %lu Hz\n", ukarch_counter_hz());
	for (uint64_t at = start + STEP; at <= end; at += STEP) {
		spin(at - STEP / 2);
		if (uk_sleep_until(at) == 0 && uk_clock_ns() < at)
			early++;
		uk_printf("at %llu\n", (unsigned long long)(uk_clock_ns() - start));
	}
	uk_printf("clock: %llu times backwards, %llu times early\n", (unsigned long long)backwards,
		  (unsigned long long)early);
	return backwards || early;
}
