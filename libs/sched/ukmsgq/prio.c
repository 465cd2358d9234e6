// SPDX-License-Identifier: BSD-3-Clause
/*
 * Message queues ordered by priority. A message stays in its slot; what is in order are the numbers
 * of the slots, in a ring of places.
 *
 *	place	first	first + 1	...	first + used - 1
 *		the sorted, with one of them on its way	| those that came meanwhile
 *
 * A message comes in at the end and passes those of a lower priority one by one, a few in a step:
 * in a thread with windows between the steps, after an interrupt in interrupts of the timer. It
 * stands in the queue all the time, so that each place may be taken at any time.
 */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include "msgq.h"

#define PASS	4	/* messages that are passed in one step, about 12 instructions each */

int uk_msgq_init_prio(struct uk_msgq *q, void *buf, uint32_t slots, uint32_t size,
		      struct uk_msgq_prio *order)
{
	int rc;

	if (order == NULL)
		return -EINVAL;
	rc = uk_msgq_init(q, buf, slots, size);
	if (rc == 0) {
		q->tag = UK_TAG_MSGQ_PRIO;
		q->order = order;
		for (uint32_t i = 0; i < slots; i++)
			order[i].prio = i + 1;
	}
	return rc;
}

static __uk_inline uint32_t place(const struct uk_msgq *q, uint32_t n)
{
	uint32_t at = q->first + n;

	return at >= q->slots ? at - q->slots : at;
}

static __uk_inline char *slot(const struct uk_msgq *q, uint32_t i)
{
	return q->buf + (size_t)i * q->size;
}

/* Does the message in slot @a, which is on its way, pass the one in slot @b? */
static __uk_inline bool passes(const struct uk_msgq *q, uint32_t a, uint32_t b)
{
	return q->order[a].prio < q->order[b].prio ||
	       (q->back && q->order[a].prio == q->order[b].prio);
}

/* It is where it belongs; the next of those behind is on its way. */
static __uk_inline void arrived(struct uk_msgq *q)
{
	q->sorted++;
	q->pos = q->sorted;
	q->back = 0;
}

static void step(struct uk_msgq *q)
{
	for (unsigned int n = 0; n < PASS && q->sorted != q->used; n++) {
		struct uk_msgq_prio *here, *before;
		uint32_t mine;

		if (q->pos == 0) {
			arrived(q);
			continue;
		}
		here = &q->order[place(q, q->pos)];
		before = &q->order[place(q, q->pos - 1)];
		mine = here->slot;
		if (passes(q, mine, before->slot)) {
			here->slot = before->slot;
			before->slot = mine;
			q->pos--;
		} else {
			arrived(q);
		}
	}
}

static void later(struct uk_later *l)
{
	struct uk_msgq *q = uk_container_of(l, struct uk_msgq, later);

	step(q);
	if (q->sorted != q->used)
		uk_timer_later(l, later);
}

/* All messages are in order. */
static void sort(struct uk_msgq *q, unsigned long flags)
{
	while (q->sorted != q->used) {
		step(q);
		if (q->sorted != q->used)
			uk_sched_window(uk_sched_cpu(), flags);
	}
}

void uk_msgq_prio_put(struct uk_msgq *q, const void *msg, uint32_t prio, bool back,
		      unsigned long flags)
{
	uint32_t i = q->free;

	q->free = q->order[i].prio;
	q->busy++;
	uk_msgq_copy_any(slot(q, i), msg, q->size, flags);
	if (back)		/* only a thread does */
		sort(q, flags);
	q->order[i].prio = prio;
	q->order[place(q, q->used)].slot = i;
	q->used++;
	q->busy--;
	q->back = back;
	if (!ukarch_in_irq()) {
		sort(q, flags);
		uk_timer_not_later(&q->later);
		return;
	}
	if (q->sorted + 1 == q->used &&
	    (q->pos == 0 || !passes(q, i, q->order[place(q, q->pos - 1)].slot)))
		arrived(q);
	else
		uk_timer_later(&q->later, later);
}

void uk_msgq_prio_take(struct uk_msgq *q, void *msg, unsigned long flags)
{
	uint32_t i;

	if (uk_unlikely(q->sorted != q->used) && !ukarch_in_irq())
		sort(q, flags);
	i = q->order[q->first].slot;
	q->first = place(q, 1);
	q->used--;
	if (q->sorted != q->used + 1) {		/* the one that is on its way, or one it passed */
		if (q->pos == 0) {
			q->pos = q->sorted;
			q->back = 0;
		} else {
			q->sorted--;
			q->pos--;
		}
	} else {
		q->sorted--;
		q->pos = q->sorted;
	}
	uk_msgq_copy_any(msg, slot(q, i), q->size, flags);
	q->order[i].prio = q->free;
	q->free = i;
}

void uk_msgq_prio_end(struct uk_msgq *q)
{
	uk_timer_not_later(&q->later);
}

int uk_msgq_send_prio(struct uk_msgq *q, const void *msg, uint32_t prio, uk_timeout_t timeout)
{
	unsigned long flags = ukarch_irq_save();
	struct uk_thread *t;

	if (q == NULL || q->tag != UK_TAG_MSGQ_PRIO || msg == NULL)
		return uk_msgq_not(flags);
	t = uk_waitq_first(&q->receivers);
	if (t != NULL) {
		t->wait_arg = prio;	/* for whom it is put back */
		return uk_msgq_hand_over(q, t, msg, flags);
	}
	if (uk_msgq_full(q))
		return uk_msgq_wait_to_send(q, msg, prio, timeout, flags);
	uk_msgq_prio_put(q, msg, prio, false, flags);
	uk_sched_check(uk_sched_cpu());
	ukarch_irq_restore(flags);
	return 0;
}
