// SPDX-License-Identifier: BSD-3-Clause
/*
 * Inheritance. One rule, applied wherever something changed: the key of a thread is the more urgent
 * of its own and of what it is lent, which is the most urgent of all mutexes that it holds: of
 * each, the ceiling and the first waiter. If that changes a thread which waits for a mutex itself,
 * its owner is next, and so on along the chain.
 *
 *	t1 --waits for--> m1 --owned by--> t2 --waits for--> m2 --owned by--> t3
 *
 * A thread has a list of those of its mutexes that lend it anything, and the most urgent of them in
 * @lent. That is replaced by what is more urgent and found out anew from the list when it may be
 * less urgent than before: never added and taken back. So no order of timeouts, changes of priority
 * and terminations can leave a thread with urgency that nobody lends it.
 *
 * Each change is O(1) here. What follows for lists and chains is made in steps: uksched/rekey.c.
 */
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>
#include "inherit.h"

#define NOT_ASKED	((uint8_t)(0xff - UK_THREAD_MOVES_ASK - UK_THREAD_MOVES_ASKING))

/* Lenders looked at in one step, 9 instructions each. */
#ifndef UK_MUTEX_ASK
#define UK_MUTEX_ASK	2
#endif

/* How far the first of the list of uksched/rekey.c has come. */
static struct {
	const struct uk_mutex *at;
	uint64_t key;
} asking[CONFIG_NR_CPUS];

/* The most urgent that @m lends to @t. */
static uint64_t lends(const struct uk_mutex *m, const struct uk_thread *t)
{
	const struct uk_thread *w = uk_waitq_first(&m->waiters);
	uint64_t key = w != NULL ? uk_mutex_lent(w, t) : UINT64_MAX;

	return UK_MIN(key, m->floor);
}

/* Finds out at once when @t has few lenders. */
void uk_mutex_lent_less(struct uk_thread *t)
{
	const struct uk_mutex *m = t->lenders;
	uint64_t key = UINT64_MAX;

	for (unsigned int n = 0; n < UK_MUTEX_ASK && m != NULL; n++, m = m->lender_next)
		key = UK_MIN(key, lends(m, t));
	if (uk_unlikely(m != NULL)) {
		uk_sched_moves(t, UK_THREAD_MOVES_ASK);
		return;
	}
	t->moves &= NOT_ASKED;
	t->lent = key;
	uk_inherit_rekey(t, true);
}

bool uk_mutex_ask(struct uk_thread *t)
{
	const unsigned int cpu = CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0;
	const struct uk_mutex *m = asking[cpu].at;
	uint64_t key = asking[cpu].key;

	if (t->moves & UK_THREAD_MOVES_ASK) {	/* from the start, or anew: the list is another */
		m = t->lenders;
		key = UINT64_MAX;
	}
	for (unsigned int n = 0; n < UK_MUTEX_ASK && m != NULL; n++, m = m->lender_next)
		key = UK_MIN(key, lends(m, t));
	t->moves &= NOT_ASKED;
	if (m != NULL) {
		asking[cpu].at = m;
		asking[cpu].key = key;
		t->moves |= UK_THREAD_MOVES_ASKING;
		return false;
	}
	t->lent = key;
	uk_inherit_rekey(t, true);
	return true;
}

void uk_mutex_lend(struct uk_mutex *m, struct uk_thread *t)
{
	uint64_t key = lends(m, t);
	bool is_new = !(m->flags & UK_MUTEX_LENDS);

	if (is_new)
		uk_mutex_list(m, t);
	else
		uk_mutex_changed(t);
	if (key <= t->lent) {
		t->lent = key;
		uk_inherit_rekey(t, true);
	} else if (!is_new) {
		uk_mutex_lent_less(t);
	}
}

bool uk_mutex_lend_no_more(struct uk_mutex *m, struct uk_thread *t)
{
	if (!(m->flags & UK_MUTEX_LENDS))
		return false;
	m->flags &= (uint8_t)~UK_MUTEX_LENDS;
	*m->lender_link = m->lender_next;
	if (m->lender_next != NULL)
		m->lender_next->lender_link = m->lender_link;
	uk_mutex_changed(t);
	return true;
}

void uk_mutex_follow(struct uk_thread *t)
{
	struct uk_mutex *m = t->blocker;

	uk_mutex_lend(m, m->owner);
}

/* Each link is looked at with interrupts let in: they can only end waits, so whatever is seen to be
 * closed was when this began. The owners stay, for only threads change them. */
static __uk_noinline bool chain_ends_in(const struct uk_mutex *m, const struct uk_thread *t,
					unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	cpu->locked++;
	ukarch_irq_restore(flags);
	while (m != NULL && m->owner != t)
		m = UK_READ_ONCE(m->owner->blocker);
	ukarch_irq_save();
	cpu->locked--;
	return m != NULL;
}

bool uk_mutex_closes_ring(const struct uk_mutex *m, const struct uk_thread *t, unsigned long flags)
{
	m = m->owner->blocker;
	return uk_unlikely(m != NULL) && chain_ends_in(m, t, flags);
}

int uk_mutex_wait(struct uk_mutex *m, struct uk_thread *t, uk_timeout_t timeout,
		  unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	/* The owner cannot run before this thread has left the CPU, so that lending comes in time
	 * after waiting; and from the queue it lends what it waits with: its priority, not its
	 * threshold. */
	t->blocker = m;
	uk_waitq_enter(&m->waiters, t, timeout, flags);
	uk_sched_window(cpu, flags);
	if (uk_likely(t->blocker == m))
		uk_mutex_lend(m, m->owner);
	uk_sched_window(cpu, flags);
	uk_sched_settle(flags);
	return uk_waitq_leave(t, flags);
}

void uk_mutex_given_up(struct uk_thread *t)
{
	struct uk_mutex *m = t->blocker;

	t->blocker = NULL;
	if (!uk_waitq_empty(&m->waiters) || m->floor != UINT64_MAX)
		uk_mutex_lend(m, m->owner);
	else if (uk_mutex_lend_no_more(m, m->owner))
		uk_mutex_lent_less(m->owner);
	uk_budget_unlocked(t);
}

void uk_mutex_orphan_all(struct uk_thread *t)
{
	while (t->held != NULL) {
		unsigned long flags = ukarch_irq_save();
		struct uk_mutex *m = t->held;

		m->depth = 0;
		m->robust = UK_MUTEX_ORPHAN;
		uk_mutex_release(m, t, flags);
		ukarch_irq_restore(flags);
	}
}
