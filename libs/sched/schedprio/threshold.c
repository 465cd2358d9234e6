// SPDX-License-Identifier: BSD-3-Clause
/*
 * Preemption thresholds, as a second priority: a thread that has got the CPU moves up to its
 * threshold and stays there, preempted or not, until it waits, is suspended or yields. So what may
 * not preempt it may not run before it either.
 */
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

static void set_base(struct uk_thread *t, uint64_t base, bool first)
{
	uint32_t due = ukarch_percpu()->resched;

	t->base = uk_budget_base(t, base);
	uk_inherit_rekey(t, first);
	ukarch_percpu()->resched = due;	/* whoever calls makes the choice afterwards */
}

void uk_threshold_raise(struct uk_thread *t)
{
	set_base(t, t->threshold, true);
}

void uk_threshold_drop(struct uk_thread *t)
{
	set_base(t, t->priority, false);
}
