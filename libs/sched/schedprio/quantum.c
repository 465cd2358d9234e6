// SPDX-License-Identifier: BSD-3-Clause
/*
 * Round robin: threads of one level take turns of a quantum. What a switch does is to note when the
 * turn ends; the timer stays armed for the turn before and finds out when it fires, so that it is
 * moved once a quantum and not at every switch. A thread that is alone has no turn, nor has one of
 * another policy: the timer may fire once more for what was before.
 */
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/time.h>

#define QUANTUM	UK_US(CONFIG_LIBSCHEDPRIO_QUANTUM_US)

static void expired(struct uk_timer *timer);

struct turn {
	struct uk_timer timer;
	uint64_t end;		/* of the running thread's turn, ns; 0: it has none */
};

static struct turn turns[CONFIG_NR_CPUS] = {
	[0 ... CONFIG_NR_CPUS - 1] = { .timer = { .fn = expired } },
};

static struct turn *this_turn(void)
{
	return &turns[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

static void watch(struct turn *turn)
{
	if (!uk_timer_armed(&turn->timer))
		uk_timer_start(&turn->timer, turn->end, 0);
}

/* While the scheduler is locked the turn goes on; so it does for a thread that just left. */
static void expired(struct uk_timer *timer)
{
	struct turn *turn = uk_container_of(timer, struct turn, timer);
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_thread_current();

	if (turn->end == 0 || t->state != 0 || t->next == t)
		return;
	if (cpu->locked != 0)
		turn->end = uk_after(QUANTUM);
	if (turn->end > uk_clock_ns()) {
		watch(turn);
		return;
	}
	/* Its own queue: the window may have passed to another partition, and the switch is due. */
	uk_rq_rotate(uk_sched_rq_of(cpu, t), t);
	uk_sched_note();
}

void uk_quantum_begin(struct uk_thread *t)
{
	struct turn *turn = this_turn();

	if (uk_sched_policy(t->partition) != UK_POLICY_PRIO || t->next == t) {
		turn->end = 0;
		return;
	}
	turn->end = uk_after(QUANTUM);
	watch(turn);
}

/* Somebody has joined the level of @head. If that is who runs and it has no turn yet, it begins
 * now; one that it has had before it changed its level goes on. */
void uk_quantum_shared(const struct uk_thread *head)
{
	struct turn *turn = this_turn();

	if (head != uk_thread_current())
		return;
	if (turn->end == 0)
		turn->end = uk_after(QUANTUM);
	watch(turn);
}
