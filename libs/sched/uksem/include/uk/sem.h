/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Semaphores, counting and binary. Who waits is served by urgency, FIFO among equals, and gets the
 * unit handed over: nobody can slip in between.
 * Storage is the caller's, UK_SEM_SIZE bytes; members are private.
 */
#ifndef __UK_SEM_H__
#define __UK_SEM_H__

#include <uk/timeout.h>
#include <uk/waitq.h>

#define UK_TAG_SEM	0x5e3000U
#define UK_SEM_MAX	UINT32_MAX
#define UK_SEM_SIZE	24

struct uk_sem {
	uint32_t tag;
	uint32_t count;
	uint32_t max;
	uint32_t pad;
	struct uk_waitq waiters;	/* nobody waits while count is not 0 */
};

_Static_assert(sizeof(struct uk_sem) == UK_SEM_SIZE, "pinned");

/* At file scope: static struct uk_sem s = UK_SEM_INIT(0, UK_SEM_MAX); */
#define UK_SEM_INIT(count_, max_)	\
	{ .tag = UK_TAG_SEM, .count = (count_), .max = (max_), .waiters = UK_WAITQ_INIT }

/* @count units now, never more than @max (1: binary). 0, or -EINVAL (@s NULL, @max 0, @count beyond
 * it). Thread or init context, O(1). */
int uk_sem_init(struct uk_sem *s, uint32_t count, uint32_t max);

/*
 * Take a unit, waiting for one until @timeout.
 * 0, -EINVAL (not a semaphore), -EAGAIN (none, UK_NOWAIT), -ETIMEDOUT, -ECANCELED (destroyed).
 * Thread context; with UK_NOWAIT any. O(1), to wait O(waiters less urgent).
 */
int uk_sem_get(struct uk_sem *s, uk_timeout_t timeout);

/* Give a unit back, or to the first who waits. 0, -EINVAL (not a semaphore), -EOVERFLOW (it would
 * exceed the maximum; a binary semaphore stays at 1). Any context. O(1), EDF O(log n). */
int uk_sem_put(struct uk_sem *s);

/* Units now. Any context, O(1). */
static inline uint32_t uk_sem_count(const struct uk_sem *s)
{
	return UK_READ_ONCE(s->count);
}

/* The end of @s: who waits returns with -ECANCELED, later calls with -EINVAL. 0 or -EINVAL.
 * Thread context, O(waiters). */
int uk_sem_destroy(struct uk_sem *s);

#endif /* __UK_SEM_H__ */
