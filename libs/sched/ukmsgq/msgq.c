// SPDX-License-Identifier: BSD-3-Clause
/* Message queues: a ring of slots, and two queues of threads of which at most one has anybody in
 * it. What a waiter sends or wants to receive lies where its wait_data points. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include "msgq.h"

#define MESSAGE_MAX	(1U << 20)	/* keeps slots * size within 64 bits, and a copy bounded */

int uk_msgq_init(struct uk_msgq *q, void *buf, uint32_t slots, uint32_t size)
{
	if (q == NULL || buf == NULL || !UK_IS_ALIGNED((uintptr_t)buf, 8) || slots == 0 ||
	    size == 0 || size % 8 != 0 || size > MESSAGE_MAX)
		return -EINVAL;
	*q = (struct uk_msgq){
		.tag = UK_TAG_MSGQ, .size = size, .slots = slots,
		.buf = (char *)buf, .in = (char *)buf, .out = (char *)buf,
		.end = (char *)buf + UK_MSGQ_BUFFER(slots, size),
	};
	return 0;
}

void uk_msgq_copy_any(uint64_t *to, const uint64_t *from, size_t size)
{
	for (; size != 0; size -= 8)
		*to++ = *from++;
}

/* @prio waits in wait_arg. */
__uk_noinline int uk_msgq_wait_to_send(struct uk_msgq *q, const void *msg, uint32_t prio,
				       uk_timeout_t timeout, unsigned long flags)
{
	struct uk_thread *t = uk_thread_current();

	if (timeout != UK_NOWAIT)
		UK_SCHED_ASSERT_MAY_WAIT("uk_msgq_send");
	t->wait_data = (void *)(uintptr_t)msg;
	t->wait_arg = prio;
	return uk_waitq_wait(&q->senders, timeout, flags);
}

__uk_noinline int uk_msgq_hand_over(const struct uk_msgq *q, struct uk_thread *t, const void *msg,
				    unsigned long flags)
{
	uk_msgq_copy(t->wait_data, msg, q->size);
	return uk_waitq_wake(t, UK_GRANT(UK_GRANT_MSGQ, 0), flags);
}

/* Looked at with interrupts masked: nobody waits in what has just been destroyed. */
__uk_noinline int uk_msgq_not(unsigned long flags)
{
	ukarch_irq_restore(flags);
	return -EINVAL;
}

int uk_msgq_send(struct uk_msgq *q, const void *msg, uk_timeout_t timeout)
{
	unsigned long flags = ukarch_irq_save();
	struct uk_thread *t;

	if (uk_unlikely(q == NULL || q->tag != UK_TAG_MSGQ || msg == NULL))
		return uk_msgq_not(flags);
	t = uk_waitq_first(&q->receivers);
	if (t != NULL)
		return uk_msgq_hand_over(q, t, msg, flags);
	if (uk_unlikely(q->used == q->slots))
		return uk_msgq_wait_to_send(q, msg, 0, timeout, flags);
	uk_msgq_append(q, msg);
	ukarch_irq_restore(flags);
	return 0;
}

static __uk_noinline int wait_to_recv(struct uk_msgq *q, void *msg, uk_timeout_t timeout,
				      unsigned long flags)
{
	if (timeout != UK_NOWAIT)
		UK_SCHED_ASSERT_MAY_WAIT("uk_msgq_recv");
	uk_thread_current()->wait_data = msg;
	return uk_waitq_wait(&q->receivers, timeout, flags);
}

/* There was no room, now there is: the first sender's message goes in. */
static __uk_noinline int refill(struct uk_msgq *q, struct uk_thread *t, unsigned long flags)
{
	uk_msgq_put(q, t->wait_data, (uint32_t)t->wait_arg);
	return uk_waitq_wake(t, 0, flags);
}

int uk_msgq_recv(struct uk_msgq *q, void *msg, uk_timeout_t timeout)
{
	unsigned long flags = ukarch_irq_save();
	struct uk_thread *t;

	if (uk_unlikely(q == NULL || q->tag != UK_TAG_MSGQ || msg == NULL) &&
	    (msg == NULL || !uk_msgq_is(q)))
		return uk_msgq_not(flags);
	if (uk_unlikely(q->used == 0))
		return wait_to_recv(q, msg, timeout, flags);
	uk_msgq_copy(msg, q->out, q->size);
	q->out = uk_msgq_wrap(q, q->out + q->size);
	q->used--;
	t = uk_waitq_first(&q->senders);
	if (t != NULL)
		return refill(q, t, flags);
	ukarch_irq_restore(flags);
	return 0;
}

/* The message in its buffer is for the next receiver, or the oldest of its priority again. A sender
 * needs no undoing: its message was sent. */
void uk_msgq_ungrant(struct uk_thread *t)
{
	struct uk_msgq *q = uk_container_of(t->waits_in, struct uk_msgq, receivers);
	struct uk_thread *next;
	unsigned long flags;

	if (!uk_msgq_is(q))
		return;
	flags = ukarch_irq_save();
	next = uk_waitq_first(&q->receivers);
	if (next != NULL) {
		next->wait_arg = t->wait_arg;
		uk_msgq_hand_over(q, next, t->wait_data, flags);
		return;
	}
	if (q->used != q->slots)
		uk_msgq_put_back(q, t->wait_data, (uint32_t)t->wait_arg);
	ukarch_irq_restore(flags);
}

int uk_msgq_destroy(struct uk_msgq *q)
{
	unsigned long flags;

	if (!uk_msgq_is(q))
		return -EINVAL;
	flags = ukarch_irq_save();
	q->tag = 0;
	/* Only one of them has anybody in it. */
	return uk_waitq_wake_all(uk_waitq_empty(&q->receivers) ? &q->senders : &q->receivers,
				 -ECANCELED, flags);
}
