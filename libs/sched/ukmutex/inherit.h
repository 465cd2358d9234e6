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
#if CONFIG_LIBSCHEDEDF
static __uk_inline bool uk_mutex_ceiling_valid(uint64_t ceiling)
{
	return ceiling < UINT64_MAX / 2;
}

static __uk_inline uint64_t uk_mutex_floor(const struct uk_mutex *m, const struct uk_thread *t)
{
	return uk_sched_policy(t->partition) == UK_POLICY_EDF ? uk_clock_ns() + m->ceiling :
								m->ceiling;
}

/*
 * Is @t more urgent than the ceiling allows? Relative deadlines are compared: the absolute one of a
 * job that has begun is always nearer than the same time from now. Several policies: a ceiling that
 * is a priority is none for who has a deadline, nor the other way round, where it is beyond every
 * priority.
 */
static __uk_inline bool uk_mutex_beyond_ceiling(const struct uk_mutex *m, const struct uk_thread *t)
{
	if (uk_sched_policy(t->partition) != UK_POLICY_EDF)
		return t->priority < m->ceiling;
#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
	if (m->ceiling < CONFIG_LIBUKSCHED_LEVELS)
		return true;
#endif
	return t->deadline != 0 && t->deadline < m->ceiling;
}
#else
static __uk_inline bool uk_mutex_ceiling_valid(uint64_t ceiling)
{
	return ceiling < CONFIG_LIBUKSCHED_LEVELS;
}

static __uk_inline uint64_t uk_mutex_floor(const struct uk_mutex *m,
					   const struct uk_thread *t __uk_unused)
{
	return m->ceiling;
}

/* Priorities are compared: a threshold keeps others off, it does not make @t lock more urgently. */
static __uk_inline bool uk_mutex_beyond_ceiling(const struct uk_mutex *m, const struct uk_thread *t)
{
	return t->priority < m->ceiling;
}
#endif

/* What @w, the first who waits for a mutex, and those behind it lend to its owner @t. */
#if CONFIG_LIBUKSCHED_POLICY_SEVERAL && CONFIG_LIBSCHEDEDF
/* A number that @t's policy cannot compare with its own lends the most urgent one: nobody else of
 * its partition then runs before it has unlocked. Priorities stand before deadlines in the queue,
 * so that the first and the last tell whether there is one. */
static __uk_inline uint64_t uk_mutex_lent(const struct uk_thread *w, const struct uk_thread *t)
{
	bool foreign = uk_sched_policy(t->partition) == UK_POLICY_EDF ?
		       w->key < CONFIG_LIBUKSCHED_LEVELS :
		       w->prev->key >= CONFIG_LIBUKSCHED_LEVELS;

	return foreign ? 0 : w->key;
}
#else
static __uk_inline uint64_t uk_mutex_lent(const struct uk_thread *w,
					  const struct uk_thread *t __uk_unused)
{
	return w->key;
}
#endif

/* Would @t, waiting for @m, wait for itself? O(length of the chain), with interrupts let in. */
bool uk_mutex_closes_ring(const struct uk_mutex *m, const struct uk_thread *t, unsigned long flags);

/* Wait for @m, lending urgency to its owner meanwhile. */
int uk_mutex_wait(struct uk_mutex *m, struct uk_thread *t, uk_timeout_t timeout,
		  unsigned long flags);

/* The lenders of @t, or what one of them lends, have changed: what is being found out is void. */
static __uk_inline void uk_mutex_changed(struct uk_thread *t)
{
	if (uk_unlikely(t->moves & UK_THREAD_MOVES_ASKING))
		t->moves |= UK_THREAD_MOVES_ASK;
}

/* @m is one of the lenders of @t from now on. */
static __uk_inline void uk_mutex_list(struct uk_mutex *m, struct uk_thread *t)
{
	struct uk_mutex *next = t->lenders;

	m->flags |= UK_MUTEX_LENDS;
	m->lender_next = next;
	m->lender_link = &t->lenders;
	if (next != NULL)
		next->lender_link = &m->lender_next;
	t->lenders = m;
	uk_mutex_changed(t);
}

/* @m lends @t, its owner, the urgency of the first who waits for it and of its ceiling, which may
 * have changed. To be settled. O(1), EDF O(log n). */
void uk_mutex_lend(struct uk_mutex *m, struct uk_thread *t);

/* @m lends @t nothing more. Returns whether it did, and uk_mutex_lent_less() is to be called: @t
 * may be less urgent now. To be settled. O(1), EDF O(log n). */
bool uk_mutex_lend_no_more(struct uk_mutex *m, struct uk_thread *t);
void uk_mutex_lent_less(struct uk_thread *t);

/* The owner @t gives @m up, in steps with windows between them. Notes a switch. */
void uk_mutex_release(struct uk_mutex *m, struct uk_thread *t, unsigned long flags);

#endif /* __UKMUTEX_INHERIT_H__ */
