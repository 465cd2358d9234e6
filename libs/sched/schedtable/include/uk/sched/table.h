/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The policy of the cyclic executive: whose slot it is runs if it is ready; otherwise, and between
 * the slots, the threads that no table names take turns as they came. Every operation is O(1).
 * Private to libs/sched: bound at link time by <uk/sched/policy.h>. Interrupts masked.
 */
#ifndef __UK_SCHED_TABLE_H__
#define __UK_SCHED_TABLE_H__

#include <uk/sched/ring.h>

#define UK_THREAD_F_TABLED	0x1000	/* a table names it: it runs in its slots only */

struct uk_table_rq {
	struct uk_thread *slot;		/* whose slot it is, or NULL */
	struct uk_ring others;
};

static __uk_inline uint64_t uk_table_key(const struct uk_thread *t)
{
	return t->priority;
}

static __uk_inline void uk_table_add(struct uk_table_rq *rq, struct uk_thread *t)
{
	if (!(t->flags & UK_THREAD_F_TABLED))
		uk_ring_add_tail(&rq->others, t);
}

static __uk_inline void uk_table_rekey(struct uk_table_rq *rq __uk_unused, struct uk_thread *t,
				       uint64_t key, bool first __uk_unused,
				       const struct uk_thread *running __uk_unused)
{
	t->key = key;
}

static __uk_inline void uk_table_del(struct uk_table_rq *rq, struct uk_thread *t)
{
	if (!(t->flags & UK_THREAD_F_TABLED))
		uk_ring_del(&rq->others, t);
}

/* Ready in its slot? An object in which a thread is about to begin is no member yet. */
static __uk_inline bool uk_table_slot_ready(const struct uk_table_rq *rq)
{
	return rq->slot != NULL && rq->slot->state == 0 &&
	       (rq->slot->flags & UK_THREAD_F_TABLED);
}

static __uk_inline struct uk_thread *uk_table_first(struct uk_table_rq *rq)
{
	if (uk_table_slot_ready(rq))
		return rq->slot;
	return rq->others.head;
}

static __uk_inline struct uk_thread *uk_table_rotate(struct uk_table_rq *rq, struct uk_thread *t)
{
	if (!(t->flags & UK_THREAD_F_TABLED))
		rq->others.head = t->next;
	return uk_table_first(rq);
}

/* Only the slot's owner preempts, when it becomes ready within its slot. */
static __uk_inline bool uk_table_preempts(const struct uk_table_rq *rq, const struct uk_thread *t)
{
	return t == rq->slot;
}

#endif /* __UK_SCHED_TABLE_H__ */
