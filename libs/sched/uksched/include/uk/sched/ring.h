/* SPDX-License-Identifier: BSD-3-Clause */
/* Operations on rings of threads: see <uk/waitq.h>. Private to libs/sched. Interrupts masked. */
#ifndef __UK_SCHED_RING_H__
#define __UK_SCHED_RING_H__

#include <uk/thread.h>

/* Put @t before @pos, which is in a ring; the head stays. O(1). */
static __uk_inline void uk_ring_insert(struct uk_thread *pos, struct uk_thread *t)
{
	struct uk_thread *prev = pos->prev;

	t->next = pos;
	t->prev = prev;
	prev->next = t;
	pos->prev = t;
}

static __uk_inline void uk_ring_add_tail(struct uk_ring *r, struct uk_thread *t)
{
	struct uk_thread *head = r->head;

	if (head == NULL) {
		t->next = t;
		t->prev = t;
		r->head = t;
	} else {
		uk_ring_insert(head, t);
	}
}

/* Take @t out. Returns true when the ring is empty now. O(1). */
static __uk_inline bool uk_ring_del(struct uk_ring *r, struct uk_thread *t)
{
	struct uk_thread *next = t->next;
	struct uk_thread *prev = t->prev;

	if (uk_likely(next == t)) {
		r->head = NULL;
		return true;
	}
	prev->next = next;
	next->prev = prev;
	if (r->head == t)
		r->head = next;
	return false;
}

#endif /* __UK_SCHED_RING_H__ */
