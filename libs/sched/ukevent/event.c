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
 * An interrupt that uses the object itself completes the pass first: nobody sees half of one.
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

/* Does @e satisfy the request? Then take what it takes. */
static bool satisfied(struct uk_event *e, uint32_t bits, unsigned int how)
{
	uint32_t set = e->bits & bits;

	if (set == 0 || ((how & UK_EVENT_ALL) && set != bits))
		return false;
	if (how & UK_EVENT_CLEAR)
		e->bits &= ~bits;
	return true;
}

int uk_event_init(struct uk_event *e, uint32_t bits)
{
	if (e == NULL)
		return -EINVAL;
	*e = (struct uk_event)UK_EVENT_INIT;
	e->bits = bits;
	return 0;
}

/* One waiter of the pass, unless it has gone meanwhile; behind the last, its end. */
static void step(struct uk_event *e)
{
	struct uk_waitq *from = &e->queue[e->at], *to = &e->queue[1 - e->at];
	struct uk_thread *t = uk_waitq_first(from);
	uint32_t now = e->bits;

	if (t != NULL) {
		if (satisfied(e, (uint32_t)t->wait_arg, (unsigned int)(t->wait_arg >> 32))) {
			t->wait_arg = (uint64_t)(now & ~e->bits) << 32 | now;
			uk_sched_unwait(t, UK_GRANT(UK_GRANT_EVENT, 0));
			t->waits_in = &e->queue[0];
		} else {
			uk_ring_del(&from->ring, t);
			t->waits_in = to;
			uk_ring_add_sorted(&to->ring, t);
		}
	}
	if (uk_waitq_empty(from)) {
		e->at = 1 - e->at;
		e->passing = 0;
	}
}

/* Interrupts masked, in an interrupt that came into a pass. */
static void complete(struct uk_event *e)
{
	while (uk_unlikely(e->passing))
		step(e);
}

int uk_event_set(struct uk_event *e, uint32_t bits)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned long flags;

	if (!is_event(e))
		return -EINVAL;
	flags = ukarch_irq_save();
	complete(e);
	e->bits |= bits;
	e->passing = !uk_waitq_empty(&e->queue[e->at]);
	while (e->passing) {
		step(e);
		if (e->passing)
			uk_sched_window(cpu, flags);
	}
	uk_sched_check(cpu);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_event_clear(struct uk_event *e, uint32_t bits)
{
	unsigned long flags;

	if (!is_event(e))
		return -EINVAL;
	flags = ukarch_irq_save();
	complete(e);
	e->bits &= ~bits;
	ukarch_irq_restore(flags);
	return 0;
}

int uk_event_wait(struct uk_event *e, uint32_t bits, unsigned int how, uint32_t *got,
		  uk_timeout_t timeout)
{
	struct uk_thread *t;
	unsigned long flags;
	uint32_t now;
	int rc;

	if (bits == 0 || (how & ~(unsigned int)(UK_EVENT_ALL | UK_EVENT_CLEAR)))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (!is_event(e)) {	/* masked, so that nobody waits in what has just been destroyed */
		ukarch_irq_restore(flags);
		return -EINVAL;
	}
	complete(e);
	now = e->bits;
	if (satisfied(e, bits, how)) {
		ukarch_irq_restore(flags);
	} else {
		t = uk_thread_current();
		if (timeout != UK_NOWAIT) {
			UK_SCHED_ASSERT_MAY_WAIT("uk_event_wait");
			t->wait_arg = (uint64_t)how << 32 | bits;
		}
		rc = uk_waitq_wait(&e->queue[e->at], timeout, flags);
		if (rc)
			return rc;
		now = (uint32_t)t->wait_arg;
	}
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
	e->tag = 0;
	return uk_waitq_wake_all(&e->queue[e->at], -ECANCELED, flags);
}
