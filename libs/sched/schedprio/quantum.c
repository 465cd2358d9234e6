// SPDX-License-Identifier: BSD-3-Clause
/*
 * Round robin: threads of one level take turns of a quantum. The rest of a turn belongs to the
 * thread: after a preemption it has that, and at least a nanosecond, so that every turn ends in the
 * timer and not in a switch. Waiting and yielding end a turn.
 *
 * A switch only notes when the turn ends. The timer stays armed for an earlier time and finds out
 * when it fires; it is moved only if it would fire too late. A thread that is alone has no turn,
 * and neither has one of another policy: the timer may fire once more for what was before.
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
	if (!uk_timer_armed(&turn->timer) || uk_timer_at(&turn->timer) > turn->end)
		uk_timer_start(&turn->timer, turn->end, 0);
}

static void begin(struct turn *turn, const struct uk_thread *t, uint64_t now)
{
	turn->end = now + (t->slice != 0 ? t->slice : QUANTUM);
	watch(turn);
}

static bool takes_turns(const struct uk_thread *t)
{
	return uk_sched_policy(t->partition) == UK_POLICY_PRIO && t->next != t;
}

/* A turn that ends while the scheduler is locked is over as well: the switch is noted. */
static void expired(struct uk_timer *timer)
{
	struct turn *turn = uk_container_of(timer, struct turn, timer);
	struct uk_thread *t = uk_thread_current();
	struct uk_rq *rq;

	if (turn->end == 0 || t->state != 0)
		return;
	if (t->next == t) {
		uk_quantum_end();
		return;
	}
	if (turn->end > uk_clock_ns()) {
		watch(turn);
		return;
	}
	/* Its own queue: the window may have passed to another partition, and the switch is due. So
	 * it is to somebody more urgent, who leaves @t the first of its level and of its turn. */
	rq = uk_sched_rq_of(uk_sched_cpu(), t);
	if (uk_rq_first(rq) != t)
		return;
	uk_quantum_end();
	uk_rq_rotate(rq, t);
	uk_sched_note();
}

void uk_quantum_switch(struct uk_thread *from, struct uk_thread *to)
{
	struct turn *turn = this_turn();
	bool turns_follow = takes_turns(to);
	uint64_t now, end = turn->end;

	if (end == 0 && !turns_follow)
		return;
	now = uk_clock_ns();
	if (end != 0) {
		from->slice = end > now ? end - now : 1;
		if (from->state != 0)
			from->slice = 0;
		turn->end = 0;
	}
	if (turns_follow)
		begin(turn, to, now);
}

void uk_quantum_end(void)
{
	this_turn()->end = 0;
	uk_thread_current()->slice = 0;
}

void uk_quantum_go_on(struct uk_thread *t)
{
	if (takes_turns(t))
		uk_quantum_shared(t);
}

/* Somebody has joined the level of @head. If that is who runs and it has no turn yet, it begins
 * now; one that it has had before it changed its level goes on. */
void uk_quantum_shared(const struct uk_thread *head)
{
	struct turn *turn = this_turn();

	if (head != uk_thread_current())
		return;
	if (turn->end == 0)
		begin(turn, head, uk_clock_ns());
	else
		watch(turn);
}
