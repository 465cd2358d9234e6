// SPDX-License-Identifier: BSD-3-Clause
/* Waiting for time: timeouts, sleeping, and the releases of periodic threads. */
#include <errno.h>
#include <limits.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

/* The timer of a thread: interrupt context. A sleeper waits in no queue, and its time is up. */
void uk_thread_timed_out(struct uk_timer *timer)
{
	struct uk_thread *t = uk_container_of(timer, struct uk_thread, timer);

	if (uk_unlikely(t->until > uk_timer_at(timer))) {	/* of an earlier wait */
		if (t->until != UK_FOREVER)
			uk_timer_start(timer, t->until, 0);
		return;
	}
	uk_trace_add(UK_TRACE_TIMEOUT, t);
	if (t->waits_in == NULL)
		uk_sched_unwait(t, 0);
	else
		uk_sched_give_up(t, -ETIMEDOUT);
}

int uk_sleep_until(uint64_t at)
{
	if (at == UK_FOREVER)
		return -EINVAL;
	UK_SCHED_ASSERT_MAY_WAIT("uk_sleep_until");
	if (at <= uk_clock_ns())
		return 0;
	return uk_waitq_wait(NULL, at, ukarch_irq_save());
}

int uk_sleep(uint64_t ns)
{
	return uk_sleep_until(uk_after(ns));
}

__uk_weak void uk_sched_hook_miss(struct uk_thread *t __uk_unused, uint64_t late __uk_unused)
{
}

void uk_sched_missed(struct uk_thread *t, uint64_t late)
{
	t->misses++;
	uk_sched_hook_miss(t, late);
}

int uk_period_wait(void)
{
	struct uk_thread *t = uk_thread_current();
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned long flags;
	uint64_t now, due, next, skipped = 0;

	if (t->period == 0)
		return -EINVAL;
	UK_SCHED_ASSERT_MAY_WAIT("uk_period_wait");
	/* In steps, each masked for itself: the thread's own times are nobody else's to change. */
	now = uk_clock_ns();
	due = uk_time_add(t->release, t->deadline);
	if (!uk_miss_done(t) && now > due)
		uk_sched_missed(t, now - due);
	next = uk_time_add(t->release, t->period);
	if (uk_unlikely(now >= next && now - next >= t->period)) {
		skipped = (now - next) / t->period;
		next += skipped * t->period;
		t->overruns += (uint32_t)skipped;
	}
	t->release = next;
	uk_edf_released(t);
	uk_miss_watch(t);
	flags = ukarch_irq_save();
	if (next <= now) {
		uk_sched_rebase(t, flags);
		ukarch_irq_restore(flags);
		return (int)UK_MIN(skipped, (uint64_t)INT_MAX);
	}
	/* Out of the ready queue first: there, the new urgency costs nothing. */
	uk_waitq_enter(NULL, t, next, flags);
	uk_sched_window(cpu, flags);
	uk_sched_rebase_later(t);
	uk_sched_window(cpu, flags);
	uk_waitq_leave(t, flags);
	return (int)UK_MIN(skipped, (uint64_t)INT_MAX);
}
