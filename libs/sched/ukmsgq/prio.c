// SPDX-License-Identifier: BSD-3-Clause
/*
 * Message queues ordered by priority. The ring of slots stays in order: a message moves those that
 * it overtakes, so that receiving is the same as from a FIFO.
 */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include "msgq.h"

int uk_msgq_init_prio(struct uk_msgq *q, void *buf, uint32_t slots, uint32_t size, uint32_t *prio)
{
	int rc;

	if (prio == NULL)
		return -EINVAL;
	rc = uk_msgq_init(q, buf, slots, size);
	if (rc == 0) {
		q->tag = UK_TAG_MSGQ_PRIO;
		q->prio = prio;
	}
	return rc;
}

void uk_msgq_put(struct uk_msgq *q, const void *msg, uint32_t prio)
{
	uint32_t at;

	if (q->tag == UK_TAG_MSGQ) {
		uk_msgq_append(q, msg);
		return;
	}
	at = (uint32_t)((size_t)(q->in - q->buf) / q->size);
	for (uint32_t n = q->used; n != 0; n--) {
		uint32_t before = (at == 0 ? q->slots : at) - 1;

		if (q->prio[before] <= prio)
			break;
		uk_msgq_copy(q->buf + (size_t)at * q->size, q->buf + (size_t)before * q->size,
			     q->size);
		q->prio[at] = q->prio[before];
		at = before;
	}
	uk_msgq_copy(q->buf + (size_t)at * q->size, msg, q->size);
	q->prio[at] = prio;
	q->in = uk_msgq_wrap(q, q->in + q->size);
	q->used++;
}

void uk_msgq_put_back(struct uk_msgq *q, const void *msg, uint32_t prio)
{
	uint32_t at;

	if (q->tag == UK_TAG_MSGQ) {
		uk_msgq_prepend(q, msg);
		return;
	}
	q->out = (q->out == q->buf ? q->end : q->out) - q->size;
	at = (uint32_t)((size_t)(q->out - q->buf) / q->size);
	for (uint32_t n = q->used; n != 0; n--) {
		uint32_t after = at + 1 == q->slots ? 0 : at + 1;

		if (q->prio[after] >= prio)
			break;
		uk_msgq_copy(q->buf + (size_t)at * q->size, q->buf + (size_t)after * q->size,
			     q->size);
		q->prio[at] = q->prio[after];
		at = after;
	}
	uk_msgq_copy(q->buf + (size_t)at * q->size, msg, q->size);
	q->prio[at] = prio;
	q->used++;
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
	if (q->used == q->slots)
		return uk_msgq_wait_to_send(q, msg, prio, timeout, flags);
	uk_msgq_put(q, msg, prio);
	ukarch_irq_restore(flags);
	return 0;
}
