/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fixed priorities, preemptive: FIFO within a level, the highest level first. Every operation is
 * O(1): a ring per level and a bitmap of the levels in use, level 0 in the highest bit, so that
 * one count of leading zeros finds the first. Above 64 levels there is a second, summary word.
 *
 * The running thread stays in its ring, as its head: to yield is to move the head on by one.
 * Private to libs/sched: bound at link time by <uk/sched/policy.h>. Interrupts masked.
 */
#ifndef __UK_SCHED_PRIO_H__
#define __UK_SCHED_PRIO_H__

#include <uk/bits.h>
#include <uk/sched/hooks.h>
#include <uk/sched/ring.h>

#define UK_PRIO_WORDS	((CONFIG_LIBUKSCHED_LEVELS + 63) / 64)

_Static_assert(UK_PRIO_WORDS <= 64, "one summary word");

struct uk_prio_rq {
#if CONFIG_LIBUKSCHED_LEVELS > 64
	uint64_t summary;
#endif
	uint64_t map[UK_PRIO_WORDS];
	struct uk_ring level[CONFIG_LIBUKSCHED_LEVELS];
};

#define UK_PRIO_BIT(n)	(UK_BIT(63) >> ((n) % 64))

/* The urgency that @t has of its own. */
static __uk_inline uint64_t uk_prio_key(const struct uk_thread *t)
{
	return t->priority;
}

static __uk_inline unsigned int uk_prio_level(const struct uk_thread *t)
{
	return (unsigned int)t->key;
}

static __uk_inline void uk_prio_mark(struct uk_prio_rq *rq, unsigned int l)
{
	rq->map[l / 64 % UK_PRIO_WORDS] |= UK_PRIO_BIT(l);
#if CONFIG_LIBUKSCHED_LEVELS > 64
	rq->summary |= UK_PRIO_BIT(l / 64);
#endif
}

static __uk_inline void uk_prio_unmark(struct uk_prio_rq *rq, unsigned int l)
{
	rq->map[l / 64 % UK_PRIO_WORDS] &= ~UK_PRIO_BIT(l);
#if CONFIG_LIBUKSCHED_LEVELS > 64
	if (rq->map[l / 64] == 0)
		rq->summary &= ~UK_PRIO_BIT(l / 64);
#endif
}

static __uk_inline void uk_prio_add(struct uk_prio_rq *rq, struct uk_thread *t)
{
	unsigned int l = uk_prio_level(t);
	struct uk_ring *r = &rq->level[l];
	struct uk_thread *head = r->head;

	if (uk_likely(head == NULL)) {
		t->next = t;
		t->prev = t;
		r->head = t;
		uk_prio_mark(rq, l);
	} else {
		uk_ring_insert(head, t);
		uk_quantum_shared(head);
	}
}

static __uk_inline void uk_prio_del(struct uk_prio_rq *rq, struct uk_thread *t)
{
	unsigned int l = uk_prio_level(t);

	if (uk_ring_del(&rq->level[l], t))
		uk_prio_unmark(rq, l);
}

/* At the front its place is behind @running, which is the head of its level. */
static __uk_inline void uk_prio_rekey(struct uk_prio_rq *rq, struct uk_thread *t, uint64_t key,
				      bool first, const struct uk_thread *running)
{
	struct uk_thread *head;
	struct uk_ring *r;

	uk_prio_del(rq, t);
	t->key = key;
	r = &rq->level[uk_prio_level(t)];
	head = r->head;
	if (!first || head == NULL) {
		uk_prio_add(rq, t);
	} else if (head == running) {
		uk_ring_insert(head->next, t);
		uk_quantum_shared(head);
	} else {
		uk_ring_insert(head, t);
		r->head = t;
		uk_quantum_shared(t);
	}
}

static __uk_inline struct uk_thread *uk_prio_first(struct uk_prio_rq *rq)
{
	struct uk_thread *t;
	unsigned int w = 0;

#if CONFIG_LIBUKSCHED_LEVELS > 64
	if (uk_unlikely(rq->summary == 0))
		return NULL;
	w = (unsigned int)__builtin_clzll(rq->summary);
#else
	if (uk_unlikely(rq->map[0] == 0))
		return NULL;
#endif
	t = rq->level[w * 64 + (unsigned int)__builtin_clzll(rq->map[w])].head;
	if (t == NULL)
		__builtin_unreachable();	/* a level is marked while its ring is not empty */
	return t;
}

/* @t, which runs, goes behind its equals. Returns who is first among them now: @t when alone. */
static __uk_inline struct uk_thread *uk_prio_rotate(struct uk_prio_rq *rq, struct uk_thread *t)
{
	struct uk_thread *next = t->next;

	rq->level[uk_prio_level(t)].head = next;
	return next;
}

static __uk_inline bool uk_prio_preempts(const struct uk_thread *t, const struct uk_thread *running)
{
	return t->key < running->key;
}

#endif /* __UK_SCHED_PRIO_H__ */
