/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Earliest deadline first, preemptive. The key of a thread is its absolute deadline, 64-bit ns;
 * FIFO among equals. The queue is a balanced tree with its first entry cached: finding is O(1),
 * adding and removing O(log n) for n ready threads.
 *
 * Threads without a deadline come after all others, by priority, FIFO among equals: their keys
 * are the last CONFIG_LIBUKSCHED_LEVELS numbers. The running thread stays in the tree.
 * Private to libs/sched: bound at link time by <uk/sched/policy.h>. Interrupts masked.
 */
#ifndef __UK_SCHED_EDF_H__
#define __UK_SCHED_EDF_H__

#include <uk/thread.h>
#include <uk/tree.h>

#define UK_EDF_LATEST	(UINT64_MAX - CONFIG_LIBUKSCHED_LEVELS - 1)

/* The key of a deadline: between 0, which means none, and those of threads without a deadline.
 * Several policies: none is a priority, however early. */
#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
#define UK_EDF_FIRST	((uint64_t)CONFIG_LIBUKSCHED_LEVELS)
#else
#define UK_EDF_FIRST	UINT64_C(1)
#endif

static __uk_inline uint64_t uk_edf_key_of(uint64_t deadline)
{
	return UK_MIN(UK_MAX(deadline, UK_EDF_FIRST), UK_EDF_LATEST);
}

struct uk_edf_rq {
	struct uk_tree tree;
};

/* The urgency that @t has of its own. */
static __uk_inline uint64_t uk_edf_key(const struct uk_thread *t)
{
	if (t->due != 0)
		return t->due;
	if (t->deadline == 0)
		return UK_EDF_LATEST + 1 + t->priority;
	return uk_edf_key_of(uk_time_add(t->release, t->deadline));
}

static __uk_inline void uk_edf_add(struct uk_edf_rq *rq, struct uk_thread *t)
{
	uk_tree_insert(&rq->tree, &t->ready, t->key);
}

static __uk_inline void uk_edf_del(struct uk_edf_rq *rq, struct uk_thread *t)
{
	uk_tree_remove(&rq->tree, &t->ready);
}

/* Behind its new equals in any case: equal deadlines are too rare to order them twice. */
static __uk_inline void uk_edf_rekey(struct uk_edf_rq *rq, struct uk_thread *t, uint64_t key,
				     bool first __uk_unused,
				     const struct uk_thread *running __uk_unused)
{
	uk_edf_del(rq, t);
	t->key = key;
	uk_edf_add(rq, t);
}

static __uk_inline struct uk_thread *uk_edf_first(struct uk_edf_rq *rq)
{
	struct uk_tree_node *n = uk_tree_first(&rq->tree);

	return n == NULL ? NULL : uk_container_of(n, struct uk_thread, ready);
}

static __uk_inline struct uk_thread *uk_edf_rotate(struct uk_edf_rq *rq, struct uk_thread *t)
{
	uk_edf_del(rq, t);
	uk_edf_add(rq, t);
	return uk_edf_first(rq);
}

static __uk_inline bool uk_edf_preempts(const struct uk_thread *t, const struct uk_thread *running)
{
	return t->key < running->key;
}

#endif /* __UK_SCHED_EDF_H__ */
