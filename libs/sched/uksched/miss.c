// SPDX-License-Identifier: BSD-3-Clause
/* Deadlines watched by a timer a thread, so that a job which never ends is reported all the
 * same. */
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

static void deadline_passed(struct uk_timer *timer)
{
	uk_sched_missed(uk_container_of(timer, struct uk_thread, miss_timer), 0);
}

void uk_miss_init(struct uk_thread *t)
{
	uk_timer_init(&t->miss_timer, deadline_passed);
}

/* Completion at the deadline itself is in time, hence the next nanosecond. */
void uk_miss_watch(struct uk_thread *t)
{
	if (t->deadline != 0)
		uk_timer_start(&t->miss_timer,
			       uk_time_add(t->release, uk_time_add(t->deadline, 1)), 0);
}

bool uk_miss_done(struct uk_thread *t)
{
	return t->deadline != 0 && uk_timer_cancel(&t->miss_timer) == 0;
}
