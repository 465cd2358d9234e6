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

int uk_mutex_unlock_slow(struct uk_mutex *m)
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
