/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cooperative: one FIFO, nobody is preempted, a thread runs until it waits, yields or ends.
 * Priorities order nothing but waiting. Every operation is O(1).
 *
 * The running thread stays in the ring, as its head.
 * Private to libs/sched: bound at link time by <uk/sched/policy.h>. Interrupts masked.
 */
#ifndef __UK_SCHED_COOP_H__
#define __UK_SCHED_COOP_H__

#include <uk/sched/ring.h>

struct uk_coop_rq {
	struct uk_ring ring;
};

/* The urgency that @t has of its own. */
static __uk_inline uint64_t uk_coop_key(const struct uk_thread *t)
{
	return t->priority;
}

static __uk_inline void uk_coop_add(struct uk_coop_rq *rq, struct uk_thread *t)
{
	uk_ring_add_tail(&rq->ring, t);
}

/* The queue knows no urgency, so a change of it moves nobody. */
static __uk_inline void uk_coop_rekey(struct uk_coop_rq *rq __uk_unused, struct uk_thread *t,
				      uint64_t key, bool first __uk_unused,
				      const struct uk_thread *running __uk_unused)
{
	t->key = key;
}

static __uk_inline void uk_coop_del(struct uk_coop_rq *rq, struct uk_thread *t)
{
	uk_ring_del(&rq->ring, t);
}

static __uk_inline struct uk_thread *uk_coop_first(struct uk_coop_rq *rq)
{
	return rq->ring.head;
}

static __uk_inline struct uk_thread *uk_coop_rotate(struct uk_coop_rq *rq, struct uk_thread *t)
{
	rq->ring.head = t->next;
	return t->next;
}

static __uk_inline bool uk_coop_preempts(const struct uk_thread *t __uk_unused,
					 const struct uk_thread *running __uk_unused)
{
	return false;
}

#endif /* __UK_SCHED_COOP_H__ */
