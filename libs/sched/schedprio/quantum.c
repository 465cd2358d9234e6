// SPDX-License-Identifier: BSD-3-Clause
/*
 * Round robin: threads of one level take turns of a quantum. The timer is armed only while the
 * running thread shares its level; a thread that is alone is never interrupted for it.
 */
#include <uk/sched.h>
#include <uk/sched/core.h>

#define QUANTUM	UK_US(CONFIG_LIBSCHEDPRIO_QUANTUM_US)

static void expired(struct uk_timer *timer);

static struct uk_timer timers[CONFIG_NR_CPUS] = {
	[0 ... CONFIG_NR_CPUS - 1] = { .fn = expired },
};

static struct uk_timer *this_timer(void)
{
	return &timers[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

/* While the scheduler is locked the turn goes on; so it does for a thread that just left. */
static void expired(struct uk_timer *timer)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_thread_current();

	if (t->state != 0 || t->next == t)
		return;
	if (cpu->locked != 0) {
		uk_timer_start(timer, uk_after(QUANTUM), 0);
		return;
	}
	/* Its own queue: the window may have passed to another partition, and the switch is due. */
	uk_rq_rotate(uk_sched_rq_of(cpu, t), t);
	uk_sched_note();
}

void uk_quantum_begin(struct uk_thread *t)
{
	struct uk_timer *timer = this_timer();

	if (t->next != t)
		uk_timer_start(timer, uk_after(QUANTUM), 0);
	else if (uk_timer_armed(timer))
		uk_timer_cancel(timer);
}

/* Somebody has joined the level of @head. If that is who runs, its turn is counted from now. */
void uk_quantum_shared(const struct uk_thread *head)
{
	struct uk_timer *timer = this_timer();

	if (head == uk_thread_current() && !uk_timer_armed(timer))
		uk_timer_start(timer, uk_after(QUANTUM), 0);
}
