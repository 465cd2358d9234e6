/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How long to wait: one 64-bit number, an absolute time. Waiting again after a spurious or partial
 * success needs no arithmetic then, and the total never exceeds what was asked for.
 *
 *	uk_sem_get(&s, UK_NOWAIT)		do not wait
 *	uk_sem_get(&s, UK_FOREVER)		wait without limit
 *	uk_sem_get(&s, uk_after(UK_MS(5)))	5 ms from now
 *	uk_sem_get(&s, t)			until uk_clock_ns() shows t
 */
#ifndef __UK_TIMEOUT_H__
#define __UK_TIMEOUT_H__

#include <uk/essentials.h>

typedef uint64_t uk_timeout_t;

#define UK_NOWAIT	UINT64_C(0)
#define UK_FOREVER	UINT64_MAX

#if CONFIG_LIBUKTIME
#include <uk/time.h>

/* @ns from now, saturating just below UK_FOREVER. Any context, O(1). */
static inline uk_timeout_t uk_after(uint64_t ns)
{
	uint64_t now = uk_clock_ns();

	return ns < UK_FOREVER - 1 - now ? now + ns : UK_FOREVER - 1;
}
#endif

#endif /* __UK_TIMEOUT_H__ */
