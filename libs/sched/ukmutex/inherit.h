/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the two halves of ukmutex: states, and what a mutex makes of its owner's urgency. */
#ifndef __UKMUTEX_INHERIT_H__
#define __UKMUTEX_INHERIT_H__

#include <uk/mutex.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

#define UK_MUTEX_ORPHAN	1	/* its owner ended: marked until uk_mutex_consistent() */
#define UK_MUTEX_LOST	2	/* unlocked while marked */

/* The key that the ceiling gives an owner that locks now. */
#if CONFIG_LIBUKSCHED_POLICY_EDF
static __uk_inline bool uk_mutex_ceiling_valid(uint64_t ceiling)
{
	return ceiling < UINT64_MAX / 2;
}

static __uk_inline uint64_t uk_mutex_floor(const struct uk_mutex *m)
{
	return uk_clock_ns() + m->ceiling;
}

/* Is @t more urgent than the ceiling allows? Relative deadlines are compared: the absolute one of
 * a job that has begun is always nearer than the same time from now. */
static __uk_inline bool uk_mutex_beyond_ceiling(const struct uk_mutex *m, const struct uk_thread *t)
{
	return t->deadline != 0 && t->deadline < m->ceiling;
}
#else
static __uk_inline bool uk_mutex_ceiling_valid(uint64_t ceiling)
{
	return ceiling < CONFIG_LIBUKSCHED_LEVELS;
}

static __uk_inline uint64_t uk_mutex_floor(const struct uk_mutex *m)
{
	return m->ceiling;
}

/* Priorities are compared: a threshold keeps others off, it does not make @t lock more urgently. */
static __uk_inline bool uk_mutex_beyond_ceiling(const struct uk_mutex *m, const struct uk_thread *t)
{
	return t->priority < m->ceiling;
}
#endif

/* Would @t, waiting for @m, wait for itself? O(length of the chain). */
bool uk_mutex_closes_ring(const struct uk_mutex *m, const struct uk_thread *t);

/* Wait for @m, lending urgency to its owner meanwhile. */
int uk_mutex_wait(struct uk_mutex *m, struct uk_thread *t, uk_timeout_t timeout,
		  unsigned long flags);

/* The owner @t gives @m up, in steps with windows between them. Notes a switch. */
void uk_mutex_release(struct uk_mutex *m, struct uk_thread *t, unsigned long flags);

#endif /* __UKMUTEX_INHERIT_H__ */
