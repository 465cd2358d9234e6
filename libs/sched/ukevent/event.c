// SPDX-License-Identifier: BSD-3-Clause
/*
 * Event flags. A waiter's wait_arg holds the bits (low word) and how (high word); what it gets
 * comes back in the low word, and what was cleared for it in the high one.
 *
 * Setting looks at every waiter, and lets interrupts in after each. So that none is left out or
 * looked at twice, whatever an interrupt does to the queue meanwhile, the first of the queue is
 * always next and those that wait on go to the other queue, which is the queue afterwards:
 *
 *	queue[at]  w3 w4	queue[!at]  w1 w2	a pass is under way, w3 is next
 *
 * A pass hands out the bits as they were when it began. What is set while it is under way, by an
 * interrupt, is for another pass after it. Threads complete a pass before they use the object; an
 * interrupt leaves it to the timer.
 */
#include <errno.h>

#include <uk/event.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>

static bool is_event(const struct uk_event *e)
{
	return uk_likely(e != NULL && e->tag == UK_TAG_EVENT);
}

/* Do @set satisfy the request? */
static __uk_inline bool satisfied(uint32_t set, uint32_t bits, unsigned int how)
{
	return (how & UK_EVENT_ALL) ? (set & bits) == bits : (set & bits) != 0;
}

int uk_event_init(struct uk_event *e, uint32_t bits)
{
	if (e == NULL)
		return -EINVAL;
	*e = (struct uk_event)UK_EVENT_INIT;
	e->bits = bits;
	return 0;
}

/* Interrupts masked from here to the public functions. */

static __uk_inline bool has_waiters(const struct uk_event *e)
{
	return !uk_waitq_empty(&e->queue[0]) || !uk_waitq_empty(&e->queue[1]);
}

/* @t is next: it gets what it waits for, or goes to the other queue. */
static void look_at(struct uk_event *e, struct uk_thread *t)
{
	struct uk_waitq *from = &e->queue[e->at], *to = &e->queue[1 - e->at];
	uint32_t bits = (uint32_t)t->wait_arg;
	unsigned int how = (unsigned int)(t->wait_arg >> 32);
	uint32_t taken = (how & UK_EVENT_CLEAR) ? e->pass & bits : 0;

	if (satisfied(e->pass, bits, how)) {
		t->wait_arg = (uint64_t)taken << 32 | e->pass;
		e->pass &= ~taken;
		e->bits &= ~taken | e->next;
		uk_sched_unwait(t, UK_GRANT(UK_GRANT_EVENT, 0));
		t->waits_in = &e->queue[0];
	} else {
		uk_ring_del(&from->ring, t);
		t->waits_in = to;
		uk_sched_enqueue(to, t);
	}
}

/* One waiter of the pass, unless it has gone meanwhile; behind the last, its end. */
static void step(struct uk_event *e)
{
	struct uk_thread *t = uk_waitq_first(&e->queue[e->at]);

	if (t != NULL)
		look_at(e, t);
	if (!uk_waitq_empty(&e->queue[e->at]))
		return;
	e->at = 1 - e->at;
	e->pass = e->bits | e->next;
	e->passing = e->next != 0 && has_waiters(e);
	e->next = 0;
}

static void go_on(struct uk_later *later)
{
	struct uk_event *e = uk_container_of(later, struct uk_event, later);

	step(e);
	if (e->passing)
		uk_timer_later(later, go_on);
}

/* In a thread, with a window after each step. */
static __uk_noinline void complete(struct uk_event *e, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	uk_timer_not_later(&e->later);
	while (e->passing) {
		step(e);
		uk_sched_window(cpu, flags);
	}
	uk_timer_not_later(&e->later);
	uk_sched_settle(flags);
}

static __uk_noinline int set_for_waiters(struct uk_event *e, uint32_t bits, unsigned long flags)
{
	bool in_irq = ukarch_in_irq();

	if (uk_unlikely(e->passing) && !in_irq)
		complete(e, flags);
	e->bits |= bits;
	if (uk_unlikely(e->passing)) {
		e->next |= bits;
	} else if (has_waiters(e)) {
		e->passing = 1;
		e->pass = e->bits;
		step(e);
	}
	if (!in_irq) {
		if (e->passing)
			uk_sched_window(uk_sched_cpu(), flags);
		complete(e, flags);
		uk_sched_check(uk_sched_cpu());
	} else if (e->passing) {
		uk_timer_later(&e->later, go_on);
	}
	ukarch_irq_restore(flags);
	return 0;
}

int uk_event_set(struct uk_event *e, uint32_t bits)
{
	unsigned long flags;

	if (!is_event(e))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (uk_unlikely(has_waiters(e)))
		return set_for_waiters(e, bits, flags);
	e->bits |= bits;
	ukarch_irq_restore(flags);
	return 0;
}

int uk_event_clear(struct uk_event *e, uint32_t bits)
{
	unsigned long flags;

	if (!is_event(e))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (uk_unlikely(e->passing) && !ukarch_in_irq())
		complete(e, flags);
	e->bits &= ~bits;
	ukarch_irq_restore(flags);
	return 0;
}

/* Apart, so that the fast path needs less of a stack frame. */
static __uk_noinline int wait_slow(struct uk_event *e, uint32_t bits, unsigned int how,
				   uint32_t *got, uk_timeout_t timeout, unsigned long flags)
{
	struct uk_thread *t = uk_thread_current();
	int rc;

	if (timeout != UK_NOWAIT) {
		UK_SCHED_ASSERT_MAY_WAIT("uk_event_wait");
		t->wait_arg = (uint64_t)how << 32 | bits;
	}
	rc = uk_waitq_wait(&e->queue[e->at], timeout, flags);
	if (rc == 0 && got != NULL)
		*got = (uint32_t)t->wait_arg;
	return rc;
}

int uk_event_wait(struct uk_event *e, uint32_t bits, unsigned int how, uint32_t *got,
		  uk_timeout_t timeout)
{
	unsigned long flags;
	uint32_t now;

	if (bits == 0 || (how & ~(unsigned int)(UK_EVENT_ALL | UK_EVENT_CLEAR)))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (!is_event(e)) {	/* masked, so that nobody waits in what has just been destroyed */
		ukarch_irq_restore(flags);
		return -EINVAL;
	}
	if (uk_unlikely(e->passing)) {
		if (!ukarch_in_irq()) {
			complete(e, flags);
		} else if (how & UK_EVENT_CLEAR) {
			ukarch_irq_restore(flags);
			return -EAGAIN;
		}
	}
	now = e->bits;
	if (uk_unlikely(!satisfied(now, bits, how)))
		return wait_slow(e, bits, how, got, timeout, flags);
	if (how & UK_EVENT_CLEAR)
		e->bits = now & ~bits;
	ukarch_irq_restore(flags);
	if (got != NULL)
		*got = now;
	return 0;
}

/* What was cleared for it is set again. */
void uk_event_ungrant(struct uk_thread *t)
{
	struct uk_event *e = uk_container_of(t->waits_in, struct uk_event, queue[0]);
	uint32_t cleared = (uint32_t)(t->wait_arg >> 32);

	if (cleared != 0)
		uk_event_set(e, cleared);
}

int uk_event_destroy(struct uk_event *e)
{
	unsigned long flags;

	if (!is_event(e))
		return -EINVAL;
	flags = ukarch_irq_save();
	complete(e, flags);
	e->tag = 0;
	return uk_waitq_wake_all(&e->queue[e->at], -ECANCELED, flags);
}
