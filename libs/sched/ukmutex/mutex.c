// SPDX-License-Identifier: BSD-3-Clause
/* Mutexes: locking and unlocking. What urgency follows from it is in inherit.c. */
#include <errno.h>

#include <uk/mutex.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include <uk/sched/inherit.h>
#include "inherit.h"

static __uk_inline bool is_mutex(const struct uk_mutex *m)
{
	return uk_likely(m != NULL && m->tag == UK_TAG_MUTEX);
}

int uk_mutex_init(struct uk_mutex *m, unsigned int flags)
{
	if (m == NULL || (flags & ~(unsigned int)UK_MUTEX_RECURSIVE) != 0)
		return -EINVAL;
	*m = (struct uk_mutex)UK_MUTEX_INIT((uint8_t)flags);
	return 0;
}

int uk_mutex_init_ceiling(struct uk_mutex *m, unsigned int flags, uint64_t ceiling)
{
	int rc;

	if (!uk_mutex_ceiling_valid(ceiling))
		return -EINVAL;
	rc = uk_mutex_init(m, flags);
	if (rc == 0) {
		m->flags |= UK_MUTEX_CEILING;
		m->ceiling = ceiling;
	}
	return rc;
}

/* The first word of a mutex of a kind that is in a usual state. */
#define KIND(flags_)	((uint64_t)(flags_) << 32 | UK_TAG_MUTEX)

#ifndef UK_HOST
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "flags follow the tag");
#endif

/* The running thread @t, which is ready, has the urgency @key from now on: more urgent, so that
 * nobody else is to run, or as little as @t has of its own. */
static __uk_inline void rekey_running(struct uk_thread *t, uint64_t key)
{
	if (t->key == key)
		return;
	uk_rq_rekey(uk_sched_rq_of(uk_sched_cpu(), t), t, key, true, t);
	uk_trace_add(UK_TRACE_KEY, t);
}

int uk_mutex_lock_slow(struct uk_mutex *m, uk_timeout_t timeout)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;
	int rc = 0;

	if (!is_mutex(m))
		return -EINVAL;
	if (ukarch_in_irq())
		uk_sched_wrong_context("uk_mutex_lock");
	flags = ukarch_irq_save();
	if (m->robust == UK_MUTEX_LOST) {
		rc = -ENOTRECOVERABLE;
	} else if (m->owner == t) {
		if (!(m->flags & UK_MUTEX_RECURSIVE))
			rc = -EDEADLK;
		else if (m->depth == UK_MUTEX_DEPTH_MAX)
			rc = -EAGAIN;
		else
			m->depth++;
	} else if ((m->flags & UK_MUTEX_CEILING) && t->cond == 0 &&
		   uk_mutex_beyond_ceiling(m, t)) {
		rc = -EINVAL;
	} else if (m->owner == NULL) {
		uk_mutex_take(m, t);
		if (m->flags & UK_MUTEX_CEILING) {
			m->floor = uk_mutex_floor(m, t);
			uk_mutex_lend(m, t);
		}
		if (m->robust == UK_MUTEX_ORPHAN)
			rc = -EOWNERDEAD;
	} else if (timeout == UK_NOWAIT) {
		rc = -EAGAIN;
	} else if (uk_mutex_closes_ring(m, t, flags)) {
		rc = -EDEADLK;
	} else {
		UK_SCHED_ASSERT_MAY_WAIT("uk_mutex_lock");
		return uk_mutex_wait(m, t, timeout, flags);
	}
	ukarch_irq_restore(flags);
	return rc;
}

/* A free one with a ceiling. Apart, so that who calls needs no stack frame. */
static __uk_noinline int lock_ceiling(struct uk_mutex *m, struct uk_thread *t, uk_timeout_t timeout,
				      unsigned long flags)
{
	uint64_t floor;

	if (uk_unlikely(t->state != 0 || uk_mutex_beyond_ceiling(m, t))) {
		ukarch_irq_restore(flags);
		return uk_mutex_lock_slow(m, timeout);
	}
	floor = uk_mutex_floor(m, t);
	uk_mutex_take(m, t);
	m->floor = floor;
	uk_mutex_list(m, t);
	if (floor < t->lent) {
		t->lent = floor;
		if (floor < t->key)
			rekey_running(t, floor);
	}
	ukarch_irq_restore(flags);
	return 0;
}

/* The usual cases that are not inline: recursive, and with a ceiling. */
int uk_mutex_lock_masked(struct uk_mutex *m, uk_timeout_t timeout, unsigned long flags)
{
	struct uk_thread *t = uk_thread_current();

	if (m->owner == NULL) {
		if (uk_likely(m->plain == KIND(UK_MUTEX_RECURSIVE))) {
			uk_mutex_take(m, t);
			ukarch_irq_restore(flags);
			return 0;
		}
		if (m->plain == KIND(UK_MUTEX_CEILING))
			return lock_ceiling(m, t, timeout, flags);
	}
	ukarch_irq_restore(flags);
	return uk_mutex_lock_slow(m, timeout);
}

/* Mutexes that are passed with interrupts masked on the way to one that was not locked last, 3
 * instructions each. */
#define PASS	16U

/* @m is not among those that @t holds any more. What @t holds, only threads change. */
static void drop(struct uk_mutex *m, struct uk_thread *t, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_mutex **p = &t->held;
	unsigned int n = 0;

	while (*p != m) {
		p = &(*p)->next;
		if (uk_unlikely(++n % PASS == 0))
			uk_sched_window(cpu, flags);
	}
	*p = m->next;
	if (uk_unlikely(n >= PASS))
		uk_sched_window(cpu, flags);
}

/* To the first who waits, or to nobody. It is the next one's before the first window, so that no
 * timeout can come between it and its mutex. */
void uk_mutex_release(struct uk_mutex *m, struct uk_thread *t, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *next;

	bool lent;

	drop(m, t, flags);
	lent = uk_mutex_lend_no_more(m, t);
	m->floor = UINT64_MAX;
	next = uk_waitq_first(&m->waiters);
	m->owner = NULL;
	if (next != NULL) {
		next->blocker = NULL;
		uk_mutex_take(m, next);
		uk_sched_unqueue(next, m->robust == UK_MUTEX_ORPHAN ?
				 UK_GRANT(UK_GRANT_MUTEX, -EOWNERDEAD) :
				 UK_GRANT(UK_GRANT_MUTEX, 0));
		uk_sched_window(cpu, flags);
		uk_sched_unwaited(next);
		if (m->flags & UK_MUTEX_CEILING)
			m->floor = uk_mutex_floor(m, next);
		if (!uk_waitq_empty(&m->waiters) || m->floor != UINT64_MAX) {
			uk_sched_window(cpu, flags);
			uk_mutex_lend(m, next);
		}
		uk_sched_window(cpu, flags);
	}
	if (lent)
		uk_mutex_lent_less(t);
	uk_sched_settle(flags);
}

/* It was handed over to @t, which has locked nothing since: it is the first that @t holds. What it
 * protects is as the last owner left it, and so is the mark. */
void uk_mutex_ungrant(struct uk_thread *t)
{
	unsigned long flags = ukarch_irq_save();

	uk_mutex_release(t->held, t, flags);
	uk_budget_unlocked(t);
	ukarch_irq_restore(flags);
}

static __uk_noinline int unlock_any(struct uk_mutex *m)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;
	int rc = 0;

	if (!is_mutex(m))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (m->owner != t || ukarch_in_irq()) {
		rc = -EPERM;
	} else if (m->depth != 0) {
		m->depth--;
	} else {
		if (m->robust == UK_MUTEX_ORPHAN) {
			m->robust = UK_MUTEX_LOST;
			while (!uk_waitq_empty(&m->waiters)) {
				uk_sched_give_up(uk_waitq_first(&m->waiters), -ENOTRECOVERABLE);
				uk_sched_window(cpu, flags);
				uk_sched_settle(flags);
			}
		}
		uk_mutex_release(m, t, flags);
		uk_budget_unlocked(t);
		uk_sched_window(cpu, flags);
		uk_sched_check(cpu);
	}
	ukarch_irq_restore(flags);
	return rc;
}

/* As above, in the usual order, and nobody waits. It is the only one that lends its owner anything,
 * and that was the ceiling. */
static __uk_noinline int unlock_ceiling(struct uk_mutex *m, struct uk_thread *t,
					unsigned long flags)
{
	if (uk_unlikely(t->lenders != m || m->lender_next != NULL || t->moves != 0 ||
			t->state != 0)) {
		ukarch_irq_restore(flags);
		return unlock_any(m);
	}
	t->held = m->next;
	m->owner = NULL;
	m->floor = UINT64_MAX;
	m->flags = UK_MUTEX_CEILING;
	t->lenders = NULL;
	t->lent = UINT64_MAX;
	if (t->key != t->base) {
		struct uk_sched_cpu *cpu = uk_sched_cpu();
		struct uk_thread *first;

		rekey_running(t, t->base);
		first = uk_rq_first(uk_sched_rq(cpu));
		if (first != t) {
			uk_sched_note();
			uk_sched_check(cpu);
		}
	}
	ukarch_irq_restore(flags);
	return 0;
}

int uk_mutex_unlock_slow(struct uk_mutex *m)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	if (uk_unlikely(m == NULL || ukarch_in_irq()))
		return unlock_any(m);
	flags = ukarch_irq_save();
	if (t->held == m && uk_waitq_empty(&m->waiters) && !uk_budget_is_overdrawn(t)) {
		if (uk_likely(m->plain == KIND(UK_MUTEX_RECURSIVE))) {
			t->held = m->next;
			m->owner = NULL;
			ukarch_irq_restore(flags);
			return 0;
		}
		if (m->plain == KIND(UK_MUTEX_CEILING | UK_MUTEX_LENDS))
			return unlock_ceiling(m, t, flags);
	}
	ukarch_irq_restore(flags);
	return unlock_any(m);
}

int uk_mutex_consistent(struct uk_mutex *m)
{
	unsigned long flags;
	int rc = 0;

	if (!is_mutex(m))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (m->owner != uk_thread_current() || ukarch_in_irq())
		rc = -EPERM;
	else if (m->robust != UK_MUTEX_ORPHAN)
		rc = -EINVAL;
	else
		m->robust = 0;
	ukarch_irq_restore(flags);
	return rc;
}

int uk_mutex_destroy(struct uk_mutex *m)
{
	unsigned long flags;
	int rc = 0;

	if (!is_mutex(m))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (m->owner != NULL)
		rc = -EBUSY;
	else
		m->tag = 0;
	ukarch_irq_restore(flags);
	return rc;
}
