// SPDX-License-Identifier: BSD-3-Clause
/*
 * Inheritance. One rule, applied wherever something changed: the key of a thread is the most urgent
 * of its own and, for every mutex that it holds, the ceiling and the first waiter. If that changes
 * a thread which waits for a mutex itself, its owner is next, and so on along the chain.
 *
 *	t1 --waits for--> m1 --owned by--> t2 --waits for--> m2 --owned by--> t3
 *
 * Urgencies are computed anew, never added and taken back: no order of timeouts, changes of
 * priority and terminations can leave a thread with urgency that nobody lends it.
 */
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>
#include "inherit.h"

static uint64_t key_of(const struct uk_thread *t)
{
	uint64_t key = t->base;

	for (const struct uk_mutex *m = t->held; m != NULL; m = m->next) {
		const struct uk_thread *w = uk_waitq_first(&m->waiters);

		if (w != NULL && uk_mutex_lent(w, t) < key)
			key = uk_mutex_lent(w, t);
		if (m->floor < key)
			key = m->floor;
	}
	return key;
}

void uk_mutex_rekey(struct uk_thread *t, bool first)
{
	for (;;) {
		uint64_t key = key_of(t);

		if (key == t->key)
			return;
		uk_sched_rekey(t, key, first);
		if (t->blocker == NULL)
			return;
		t = t->blocker->owner;
		first = true;
	}
}

bool uk_mutex_closes_ring(const struct uk_mutex *m, const struct uk_thread *t)
{
	while (m != NULL && m->owner != t)
		m = m->owner->blocker;
	return m != NULL;
}

int uk_mutex_wait(struct uk_mutex *m, struct uk_thread *t, uk_timeout_t timeout,
		  unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	/* The owner cannot run before this thread has left the CPU, so that lending comes in time
	 * after waiting; and from the queue it lends what it waits with: its priority, not its
	 * threshold. */
	t->blocker = m;
	uk_waitq_enter(&m->waiters, t, timeout, flags);
	uk_sched_window(cpu, flags);
	uk_mutex_rekey(m->owner, true);
	uk_sched_window(cpu, flags);
	return uk_waitq_leave(t, flags);
}

void uk_mutex_given_up(struct uk_thread *t)
{
	struct uk_thread *owner = t->blocker->owner;

	t->blocker = NULL;
	uk_mutex_rekey(owner, true);
	uk_budget_unlocked(t);
}

void uk_mutex_orphan_all(struct uk_thread *t)
{
	while (t->held != NULL) {
		unsigned long flags = ukarch_irq_save();
		struct uk_mutex *m = t->held;

		m->depth = 0;
		m->robust = UK_MUTEX_ORPHAN;
		uk_mutex_release(m, t, flags);
		ukarch_irq_restore(flags);
	}
}
