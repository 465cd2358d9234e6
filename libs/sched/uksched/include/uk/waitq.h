/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rings of threads, the one kind of queue there is. A thread is in at most one ring: the ready
 * queue of its policy or the queue of what it waits for, so one pair of links serves both.
 *
 *	head -> t1 -> t2 -> t3 -> (t1)		NULL: empty
 *
 * A wait queue is a ring ordered by urgency (the key, lower first), FIFO among equals: the first to
 * wake is the head, one load away. Layout is public for inlining; private to libs/sched.
 */
#ifndef __UK_WAITQ_H__
#define __UK_WAITQ_H__

#include <uk/essentials.h>

struct uk_thread;

struct uk_ring {
	struct uk_thread *head;
};

struct uk_waitq {
	struct uk_ring ring;
};

#define UK_WAITQ_INIT	{ { NULL } }

static inline void uk_waitq_init(struct uk_waitq *q)
{
	q->ring.head = NULL;
}

static inline bool uk_waitq_empty(const struct uk_waitq *q)
{
	return q->ring.head == NULL;
}

static inline struct uk_thread *uk_waitq_first(const struct uk_waitq *q)
{
	return q->ring.head;
}

#endif /* __UK_WAITQ_H__ */
