// SPDX-License-Identifier: BSD-3-Clause
/* Waiting and waking: what every synchronisation object is made of. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include <uk/sched/inherit.h>

/* Off the ready queue: both kinds of queue use the same links. Inlined in the hot path below. */
static __uk_inline void stop(struct uk_sched_cpu *cpu, struct uk_thread *t, struct uk_waitq *q)
{
	uk_trace_add(UK_TRACE_WAIT, t);
	uk_threshold_leave(t);
	if (uk_likely(t->state == 0))	/* out of budget while it had the scheduler locked */
		uk_rq_del(uk_sched_rq_of(cpu, t), t);
	t->state |= UK_THREAD_WAITING;
	t->waits_in = q;
}

/* Behind others, whom it may have to pass. */
static void join_queue(struct uk_waitq *q, struct uk_thread *t, unsigned long flags)
{
	uk_sched_check_cpu(q->ring.head);
	if (uk_unlikely(!uk_sched_enqueue_behind(q, t)))
		uk_sched_settle(flags);
}

/* Apart, so that the hot path needs no stack frame. */
static __uk_noinline int wait_behind(struct uk_waitq *q, struct uk_thread *t, unsigned long flags)
{
	join_queue(q, t, flags);
	return uk_waitq_leave(t, flags);
}

void uk_waitq_enter(struct uk_waitq *q, struct uk_thread *t, uk_timeout_t timeout,
		    unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	stop(cpu, t, q);
	if (q != NULL) {
		if (uk_waitq_empty(q))
			uk_sched_enqueue(q, t);
		else
			join_queue(q, t, flags);
	}
	if (timeout == UK_FOREVER)
		return;
	uk_sched_window(cpu, flags);
	if (uk_likely(t->state & UK_THREAD_WAITING))
		uk_thread_timeout_start(t, timeout);
}

int uk_waitq_leave(struct uk_thread *t, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	int result;

	if (uk_likely(t->state & UK_THREAD_WAITING))
		return uk_sched_leave(cpu, t, flags);
	/* Its wait has ended already; a switch clears the result. It is behind its equals as after
	 * any other wait, and nobody else has noted that they are first. */
	result = uk_grant_keep(t);
	uk_quantum_end();
	if (t->state != 0 || uk_rq_first(uk_sched_rq(cpu)) != t) {
		uk_sched_leave(cpu, t, ukarch_irq_flags());
	} else {
		uk_threshold_dispatch(t);
		uk_quantum_go_on(t);
	}
	t->granted = UK_GRANT_NONE;
	ukarch_irq_restore(flags);
	return result;
}

void uk_sched_window(struct uk_sched_cpu *cpu, unsigned long flags)
{
	cpu->locked++;
	ukarch_irq_restore(flags);
	ukarch_irq_save();
	cpu->locked--;
}

int uk_waitq_wait(struct uk_waitq *q, uk_timeout_t timeout, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_sched_current(cpu);

	if (timeout == UK_NOWAIT) {
		ukarch_irq_restore(flags);
		return -EAGAIN;
	}
	if (!uk_thread_timeout_arms(t, timeout)) {
		stop(cpu, t, q);
		if (q != NULL) {
			if (uk_unlikely(!uk_waitq_empty(q)))
				return wait_behind(q, t, flags);
			uk_sched_enqueue(q, t);
		}
		return uk_sched_leave(cpu, t, flags);
	}
	uk_waitq_enter(q, t, timeout, flags);
	uk_sched_window(cpu, flags);
	return uk_waitq_leave(t, flags);
}

static __uk_inline void unqueue(struct uk_thread *t, long result)
{
	if (t->waits_in != NULL)
		uk_ring_del(&t->waits_in->ring, t);
	uk_thread_timeout_stop(t);
	t->ctx.result = result;
}

static __uk_inline void unwaited(struct uk_thread *t)
{
	t->state &= (uint16_t)~UK_THREAD_WAITING;
	if (t->state == 0)
		uk_sched_ready_later(uk_sched_cpu(), t);
}

void uk_sched_unqueue(struct uk_thread *t, long result)
{
	unqueue(t, result);
	t->waits_in = NULL;
}

void uk_sched_unwaited(struct uk_thread *t)
{
	unwaited(t);
}

void uk_sched_unwait(struct uk_thread *t, long result)
{
	unqueue(t, result);
	unwaited(t);
}

void uk_sched_give_up(struct uk_thread *t, long result)
{
	uk_sched_unwait(t, result);
	uk_inherit_given_up(t);
	uk_rwlock_left(t, t->waits_in);
}

/* Written out rather than made of the pieces above: every semaphore and queue wakes through
 * here. */
int uk_waitq_wake(struct uk_thread *t, long result, unsigned long flags)
{
	struct uk_waitq *q = t->waits_in;

	if (q != NULL)
		uk_ring_del(&q->ring, t);
	uk_thread_timeout_stop(t);
	t->ctx.result = result;
	t->state ^= UK_THREAD_WAITING;	/* which is set */
	if (uk_likely(t->state == 0))
		return uk_sched_ready(uk_sched_cpu(), t, flags);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_waitq_wake_all(struct uk_waitq *q, long result, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t;

	cpu->locked++;
	while ((t = uk_waitq_first(q)) != NULL) {
		uk_sched_give_up(t, result);
		ukarch_irq_restore(flags);
		ukarch_irq_save();
	}
	cpu->locked--;
	uk_sched_check(cpu);
	ukarch_irq_restore(flags);
	return 0;
}
