// SPDX-License-Identifier: BSD-3-Clause
/*
 * Message queues: a ring of slots, and two queues of threads of which at most one has anybody in
 * it. What a waiter sends or wants to receive lies where its wait_data points.
 *
 * A thread copies a long message in steps with windows between them. Its slot is nobody else's
 * meanwhile. What interrupts send then is behind it, counted in @lag until it is complete.
 */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include "msgq.h"

#define MESSAGE_MAX	(1U << 20)	/* keeps slots * size within 64 bits */
#define STEP	256U	/* bytes that are copied at a time, 12 instructions for 64 */
#define SHORT	64U	/* bytes that are copied together with what follows */

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

static void copy(uint64_t *to, const uint64_t *from, size_t size)
{
	const uint64_t *end = from + size / 64 * 8;

	for (; from != end; to += 8, from += 8) {
		uint64_t a = from[0], b = from[1], c = from[2], d = from[3];
		uint64_t e = from[4], f = from[5], g = from[6], h = from[7];

		to[0] = a;
		to[1] = b;
		to[2] = c;
		to[3] = d;
		to[4] = e;
		to[5] = f;
		to[6] = g;
		to[7] = h;
	}
	for (size %= 64; size != 0; size -= 8)
		*to++ = *from++;
}

void uk_msgq_copy_any(void *to, const void *from, size_t size, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	char *d = (char *)to;
	const char *s = (const char *)from;

	bool in_steps = size > SHORT && !ukarch_in_irq();

	if (in_steps) {
		for (; size > STEP; size -= STEP, d += STEP, s += STEP) {
			copy((uint64_t *)d, (const uint64_t *)s, STEP);
			uk_sched_window(cpu, flags);
		}
	}
	copy((uint64_t *)d, (const uint64_t *)s, size);
	if (in_steps)
		uk_sched_window(cpu, flags);
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

/* Its wait is over before the message is copied, so that no timeout comes in between. */
__uk_noinline int uk_msgq_hand_over(struct uk_msgq *q, struct uk_thread *t, const void *msg,
				    unsigned long flags)
{
	if (uk_likely(q->size <= SHORT)) {
		copy((uint64_t *)t->wait_data, (const uint64_t *)msg, q->size);
		return uk_waitq_wake(t, UK_GRANT(UK_GRANT_MSGQ, 0), flags);
	}
	uk_sched_unqueue(t, UK_GRANT(UK_GRANT_MSGQ, 0));
	uk_msgq_copy_any(t->wait_data, msg, q->size, flags);
	t->waits_in = &q->receivers;
	uk_sched_unwaited(t);
	uk_sched_check(uk_sched_cpu());
	ukarch_irq_restore(flags);
	return 0;
}

/* Looked at with interrupts masked: nobody waits in what has just been destroyed. */
__uk_noinline int uk_msgq_not(unsigned long flags)
{
	ukarch_irq_restore(flags);
	return -EINVAL;
}

/* At the end, where there is room. */
static __uk_noinline void append(struct uk_msgq *q, const void *msg, unsigned long flags)
{
	char *in = q->in;

	q->in = uk_msgq_wrap(q, in + q->size);
	if (q->lag != 0) {		/* an interrupt that came into the copying below */
		uk_msgq_copy_any(in, msg, q->size, flags);
		q->lag++;
		return;
	}
	q->lag = 1;
	uk_msgq_copy_any(in, msg, q->size, flags);
	q->used += q->lag;
	q->lag = 0;
}

/* Before all others, which have to wait for it, where there is room. */
static void prepend(struct uk_msgq *q, const void *msg, unsigned long flags)
{
	q->out = (q->out == q->buf ? q->end : q->out) - q->size;
	q->lag = q->used + 1;
	q->used = 0;
	uk_msgq_copy_any(q->out, msg, q->size, flags);
	q->used = q->lag;
	q->lag = 0;
}

/* A FIFO of messages of 16 bytes has fast paths. They test for it and for nothing else; all other
 * cases, and every error, are found by the slow path. */
#define KIND_16		((uint64_t)16 << 32 | UK_TAG_MSGQ)

static __uk_noinline int send_slow(struct uk_msgq *q, const void *msg, uk_timeout_t timeout,
				   unsigned long flags)
{
	struct uk_thread *t;

	if (q == NULL || q->tag != UK_TAG_MSGQ || msg == NULL)
		return uk_msgq_not(flags);
	t = uk_waitq_first(&q->receivers);
	if (t != NULL)
		return uk_msgq_hand_over(q, t, msg, flags);
	if (uk_msgq_full(q))
		return uk_msgq_wait_to_send(q, msg, 0, timeout, flags);
	if (q->size <= STEP && q->lag == 0) {
		char *in = q->in;

		q->in = uk_msgq_wrap(q, in + q->size);
		copy((uint64_t *)in, (const uint64_t *)msg, q->size);
		q->used++;
		ukarch_irq_restore(flags);
		return 0;
	}
	append(q, msg, flags);
	uk_sched_check(uk_sched_cpu());
	ukarch_irq_restore(flags);
	return 0;
}

int uk_msgq_send(struct uk_msgq *q, const void *msg, uk_timeout_t timeout)
{
	unsigned long flags = ukarch_irq_save();
	char *in;

	if (uk_unlikely(q == NULL || q->kind != KIND_16 || msg == NULL || q->used == q->slots ||
			!uk_waitq_empty(&q->receivers)))
		return send_slow(q, msg, timeout, flags);
	in = q->in;
	uk_msgq_copy_16(in, msg);
	q->in = uk_msgq_wrap(q, in + 16);
	q->used++;
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

/* Its wait is over before the message is copied. */
__uk_noinline int uk_msgq_refill(struct uk_msgq *q, unsigned long flags)
{
	struct uk_thread *t = uk_waitq_first(&q->senders);

	if (t != NULL) {
		uk_sched_unqueue(t, 0);
		if (uk_msgq_has_prio(q))
			uk_msgq_prio_put(q, t->wait_data, (uint32_t)t->wait_arg, false, flags);
		else
			append(q, t->wait_data, flags);
		uk_sched_unwaited(t);
	}
	uk_sched_check(uk_sched_cpu());
	ukarch_irq_restore(flags);
	return 0;
}

static __uk_noinline int recv_slow(struct uk_msgq *q, void *msg, uk_timeout_t timeout,
				   unsigned long flags)
{
	char *out;

	if (msg == NULL || !uk_msgq_is(q))
		return uk_msgq_not(flags);
	if (q->used == 0)
		return wait_to_recv(q, msg, timeout, flags);
	if (q->size <= STEP && uk_waitq_empty(&q->senders) && !uk_msgq_has_prio(q)) {
		out = q->out;
		q->out = uk_msgq_wrap(q, out + q->size);
		copy((uint64_t *)msg, (const uint64_t *)out, q->size);
		q->used--;
		ukarch_irq_restore(flags);
		return 0;
	}
	q->busy++;
	if (uk_msgq_has_prio(q)) {
		uk_msgq_prio_take(q, msg, flags);
	} else {
		out = q->out;
		q->out = uk_msgq_wrap(q, out + q->size);
		q->used--;
		uk_msgq_copy_any(msg, out, q->size, flags);
	}
	q->busy--;
	return uk_msgq_refill(q, flags);
}

int uk_msgq_recv(struct uk_msgq *q, void *msg, uk_timeout_t timeout)
{
	unsigned long flags = ukarch_irq_save();
	char *out;

	if (uk_unlikely(q == NULL || q->kind != KIND_16 || msg == NULL || q->used == 0))
		return recv_slow(q, msg, timeout, flags);
	out = q->out;
	uk_msgq_copy_16(msg, out);
	q->out = uk_msgq_wrap(q, out + 16);
	q->used--;
	if (!uk_waitq_empty(&q->senders))
		return uk_msgq_refill(q, flags);
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
	if (!uk_msgq_full(q)) {
		if (uk_msgq_has_prio(q))
			uk_msgq_prio_put(q, t->wait_data, (uint32_t)t->wait_arg, true, flags);
		else
			prepend(q, t->wait_data, flags);
	}
	ukarch_irq_restore(flags);
}

int uk_msgq_destroy(struct uk_msgq *q)
{
	unsigned long flags;

	if (!uk_msgq_is(q))
		return -EINVAL;
	flags = ukarch_irq_save();
	uk_msgq_prio_end(q);
	q->tag = 0;
	/* Only one of them has anybody in it. */
	return uk_waitq_wake_all(uk_waitq_empty(&q->receivers) ? &q->senders : &q->receivers,
				 -ECANCELED, flags);
}
