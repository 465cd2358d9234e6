// SPDX-License-Identifier: BSD-3-Clause
/*
 * A change of urgency: whatever queue a thread is in, it takes the place that its new key gives,
 * and who owns what it waits for follows.
 *
 * Queues and chains of owners may be of any length, so each change is O(1) and leaves the rest as a
 * note in the thread (UK_THREAD_MOVES_*), which then is in a list:
 *
 *	UP	a place further to the front of its queue: a few places a step
 *	ON	the owner of the mutex that it waits for, which may be the next in the list
 *	ASK	what its mutexes lend it, a few mutexes a step
 *
 * A thread's call makes all steps before it returns, with a window after each. An interrupt makes
 * none: interrupts of the timer, which come as soon as they are let in, make one each. Whoever
 * makes a step finds everything in the threads, so that it does not matter what came in between.
 */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

struct moving {
	struct uk_thread *first, *last;
#if CONFIG_LIBUKTIME_LATER
	struct uk_later later;
#endif
};

static struct moving moving[CONFIG_NR_CPUS];

static __uk_inline struct moving *this_moving(void)
{
	return &moving[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

/* How many others a thread passes at a time on its way to its place; 4 to 6 instructions each. */
#ifndef UK_SCHED_CLIMB
#define UK_SCHED_CLIMB	8
#endif

/*
 * @t takes a place further to the front of @r, which is ordered by urgency, FIFO among equals: it
 * passes those that are less urgent, and looks at UK_SCHED_CLIMB at most. Returns true when it is
 * where it belongs. O(1).
 *
 * Others that are on their way (UK_THREAD_MOVES_UP) may stand too far behind, and say nothing of
 * those before them.
 */
static __uk_noinline bool climb(struct uk_ring *r, struct uk_thread *t)
{
	struct uk_thread *head = r->head;
	struct uk_thread *pos = t, *at = t;
	bool there = false;

	for (unsigned int n = 0; n < UK_SCHED_CLIMB; n++) {
		if (at == head) {
			there = true;
			break;
		}
		at = at->prev;
		if (at->key > t->key) {
			pos = at;
		} else if (!(at->moves & UK_THREAD_MOVES_UP)) {
			there = true;
			break;
		}
	}
	if (pos != t) {		/* so @t is not the head */
		t->prev->next = t->next;
		t->next->prev = t->prev;
		uk_ring_insert(pos, t);
		if (pos == head)
			r->head = t;
	}
	return there || r->head == t;
}

/* One step for the first of the list. */
static void step(struct moving *m)
{
	struct uk_thread *t = m->first;
	bool waits = (t->state & UK_THREAD_WAITING) && t->waits_in != NULL;
	unsigned int moves = t->moves;

	if (moves & (UK_THREAD_MOVES_ASK | UK_THREAD_MOVES_ASKING)) {
		if (!uk_inherit_ask(t) || t->moves != UK_THREAD_MOVES_LISTED)
			return;
	} else if ((moves & UK_THREAD_MOVES_UP) && waits) {
		if (!climb(&t->waits_in->ring, t))
			return;
	}
	m->first = t->moves_next;
	t->moves = 0;
	if (waits && (moves & UK_THREAD_MOVES_UP))
		uk_rwlock_moved(t);
	if (waits && (moves & (UK_THREAD_MOVES_UP | UK_THREAD_MOVES_ON)))
		uk_inherit_follow(t);
}

#if CONFIG_LIBUKTIME_LATER
static void later(struct uk_later *l)
{
	struct moving *m = uk_container_of(l, struct moving, later);

	if (m->first != NULL)
		step(m);
	if (m->first != NULL)
		uk_timer_later(l, later);
}

static void make_later(struct moving *m)
{
	if (ukarch_in_irq())
		uk_timer_later(&m->later, later);
}
#else
/* Without a clock there are no timeouts, and nothing in an interrupt changes an urgency. */
static void make_later(struct moving *m __uk_unused)
{
}
#endif

void uk_sched_moves(struct uk_thread *t, unsigned int moves)
{
	struct moving *m = this_moving();

	if (!(t->moves & UK_THREAD_MOVES_LISTED)) {
		t->moves_next = NULL;
		if (m->first == NULL)
			m->first = t;
		else
			m->last->moves_next = t;
		m->last = t;
	}
	t->moves |= (uint8_t)(moves | UK_THREAD_MOVES_LISTED);
	make_later(m);
}

bool uk_sched_enqueue_behind(struct uk_waitq *q, struct uk_thread *t)
{
	uk_ring_insert(q->ring.head, t);
	if (uk_likely(climb(&q->ring, t)))
		return true;
	uk_sched_moves(t, UK_THREAD_MOVES_UP);
	return false;
}

void uk_sched_settle(unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct moving *m = this_moving();

	while (m->first != NULL) {	/* what led here was a step, too */
		uk_sched_window(cpu, flags);
		if (m->first != NULL)
			step(m);
	}
}

void uk_sched_rekey(struct uk_thread *t, uint64_t key, bool first)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_rq *rq = uk_sched_rq_of(cpu, t);

	if (t->key == key)
		return;
	if (t->state == 0) {
		uk_rq_rekey(rq, t, key, first, uk_thread_current());
		uk_sched_note();
	} else if ((t->state & UK_THREAD_WAITING) && t->waits_in != NULL) {
		uk_ring_del(&t->waits_in->ring, t);
		t->key = key;
		if (uk_sched_enqueue(t->waits_in, t))
			uk_rwlock_moved(t);
		if (uk_inherit_waits(t))
			uk_sched_moves(t, UK_THREAD_MOVES_ON);
	} else {
		t->key = key;
	}
	uk_trace_add(UK_TRACE_KEY, t);
}

void uk_sched_rebase_later(struct uk_thread *t)
{
	t->base = uk_sched_own(uk_sched_cpu(), t);
	uk_inherit_rekey(t, false);
}

void uk_sched_rebase(struct uk_thread *t, unsigned long flags)
{
	uk_sched_rebase_later(t);
	uk_sched_settle(flags);
	uk_sched_check(uk_sched_cpu());
}

int uk_thread_priority_set(struct uk_thread *t, unsigned int priority)
{
	unsigned long flags;

	if (t == NULL || t->tag != UK_TAG_THREAD || priority >= CONFIG_LIBUKSCHED_LEVELS)
		return -EINVAL;
	flags = ukarch_irq_save();
	t->priority = (uint16_t)priority;
	if (t->threshold > priority)
		t->threshold = UINT16_MAX;
	uk_sched_rebase(t, flags);
	ukarch_irq_restore(flags);
	return 0;
}
