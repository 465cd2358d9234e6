// SPDX-License-Identifier: BSD-3-Clause
/*
 * The clocks of <time.h> on the counter of the CPU, which runs whether or not the image has a time
 * library. picolibc's time() stands on gettimeofday().
 */
#include <errno.h>
#include <sys/time.h>
#include <time.h>
#include <uk/arch/time.h>
#include <uk/libc.h>

#define NS_PER_S	1000000000u
#define NS_PER_US	1000u

__uk_weak uint64_t uk_libc_hook_epoch(void)
{
	return 0;
}

/* Since the counter was 0. Whole seconds apart from the rest: the product fits up to 2^34 Hz. */
static struct timespec uptime(uint64_t hz)
{
	uint64_t ticks = ukarch_counter();

	return (struct timespec){ .tv_sec = (time_t)(ticks / hz),
				  .tv_nsec = (long)(ticks % hz * NS_PER_S / hz) };
}

static struct timespec date(uint64_t hz)
{
	struct timespec t = uptime(hz);
	uint64_t ns = uk_libc_hook_epoch();

	t.tv_sec += (time_t)(ns / NS_PER_S);
	t.tv_nsec += (long)(ns % NS_PER_S);
	if (t.tv_nsec >= (long)NS_PER_S) {
		t.tv_nsec -= NS_PER_S;
		t.tv_sec++;
	}
	return t;
}

/* The counter's frequency. 0, and errno set: there is no such clock, or nobody knows how fast the
 * counter runs (on a machine that does not say, a driver of the clock finds out). */
static uint64_t rate(clockid_t clock)
{
	uint64_t hz = ukarch_counter_hz();

	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
		errno = EINVAL;
		return 0;
	}
	if (!hz)
		errno = ENOSYS;
	return hz;
}

int clock_gettime(clockid_t clock, struct timespec *t)
{
	uint64_t hz = rate(clock);

	if (!hz)
		return -1;
	*t = clock == CLOCK_REALTIME ? date(hz) : uptime(hz);
	return 0;
}

int clock_getres(clockid_t clock, struct timespec *t)
{
	uint64_t hz = rate(clock);

	if (!hz)
		return -1;
	if (t)
		*t = (struct timespec){ .tv_nsec = (long)((NS_PER_S + hz - 1) / hz) };
	return 0;
}

int gettimeofday(struct timeval *__restrict tv, void *__restrict zone __uk_unused)
{
	uint64_t hz = rate(CLOCK_REALTIME);
	struct timespec t;

	if (!hz)
		return -1;
	t = date(hz);
	tv->tv_sec = t.tv_sec;
	tv->tv_usec = t.tv_nsec / NS_PER_US;
	return 0;
}

/* One program on one machine: the time it used is the time there was. */
clock_t clock(void)
{
	uint64_t hz = rate(CLOCK_MONOTONIC);
	struct timespec t;

	if (!hz)
		return -1;
	t = uptime(hz);
	return (clock_t)((uint64_t)t.tv_sec * CLOCKS_PER_SEC +
			 (uint64_t)t.tv_nsec / (NS_PER_S / CLOCKS_PER_SEC));
}
