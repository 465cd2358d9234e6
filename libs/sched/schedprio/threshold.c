// SPDX-License-Identifier: BSD-3-Clause
/*
 * Preemption thresholds, as a second priority: a thread that has got the CPU moves up to its
 * threshold and stays there, preempted or not, until it waits, is suspended or yields. So what may
 * not preempt it may not run before it either.
 */
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

/* Returns whether @t has another place now: what it inherited may keep it where it was. */
static bool rebase(struct uk_thread *t, bool first)
{
	uint32_t due = ukarch_percpu()->resched;
	uint64_t before = t->key;

	t->base = uk_sched_own_of(t, uk_prio_key(t));
	uk_inherit_rekey(t, first);
	ukarch_percpu()->resched = due;	/* whoever calls makes the choice afterwards */
	return t->key != before;
}

void uk_threshold_raise(struct uk_thread *t)
{
	t->flags |= UK_THREAD_F_RAISED;
	rebase(t, true);
}

bool uk_threshold_drop(struct uk_thread *t)
{
	t->flags &= (uint16_t)~UK_THREAD_F_RAISED;
	return rebase(t, false);
}
