// SPDX-License-Identifier: BSD-3-Clause
/* Reader-writer locks. */
#include <errno.h>

#include <uk/rwlock.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include <uk/sched/inherit.h>

/* What a waiter wants, in its wait_arg. */
#define READER	0
#define WRITER	1

static bool is_rwlock(const struct uk_rwlock *l)
{
	return uk_likely(l != NULL && l->tag == UK_TAG_RWLOCK);
}

int uk_rwlock_init(struct uk_rwlock *l)
{
	if (l == NULL)
		return -EINVAL;
	*l = (struct uk_rwlock)UK_RWLOCK_INIT;
	return 0;
}

/* Looked at with interrupts masked: nobody waits for what has just been destroyed. */
static __uk_noinline int not_rwlock(unsigned long flags)
{
	ukarch_irq_restore(flags);
	return -EINVAL;
}

/* Whom the lock is free for: the first waiter, or nobody. */
static struct uk_thread *first_free(const struct uk_rwlock *l)
{
	struct uk_thread *t = uk_waitq_first(&l->waiters);

	if (l->writer != NULL || t == NULL || (t->wait_arg == WRITER && l->readers != 0))
		return NULL;
	return t;
}

static void admit_one(struct uk_rwlock *l, struct uk_thread *t)
{
	if (t->wait_arg == WRITER)
		l->writer = t;
	else
		l->readers++;
	t->flags &= (uint16_t)~UK_THREAD_F_RWLOCK;
	uk_sched_unwait(t, UK_GRANT(UK_GRANT_RWLOCK, 0));
}

/* A writer, or readers up to the next writer. With a window after each, so that the time masked
 * does not grow with their number. */
static void admit(struct uk_rwlock *l, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t;

	while ((t = first_free(l)) != NULL) {
		admit_one(l, t);
		uk_sched_window(cpu, flags);
	}
	uk_sched_check(cpu);
}

/*
 * A change of the queue by others may come anywhere: in an interrupt, or in the middle of another
 * operation. Interrupts of the timer admit one waiter each. The first comes as soon as interrupts
 * are let in.
 */
static void next_one(struct uk_later *later)
{
	struct uk_rwlock *l = uk_container_of(later, struct uk_rwlock, later);
	struct uk_thread *t = first_free(l);

	if (t != NULL)
		admit_one(l, t);
	if (first_free(l) != NULL)
		uk_timer_later(later, next_one);
}

void uk_rwlock_changed(struct uk_waitq *q)
{
	struct uk_rwlock *l = uk_container_of(q, struct uk_rwlock, waiters);

	if (first_free(l) != NULL)
		uk_timer_later(&l->later, next_one);
}

void uk_rwlock_ungrant(struct uk_thread *t)
{
	struct uk_rwlock *l = uk_container_of(t->waits_in, struct uk_rwlock, waiters);
	unsigned long flags;

	if (!is_rwlock(l))
		return;
	flags = ukarch_irq_save();
	if (t->wait_arg == WRITER)
		l->writer = NULL;
	else
		l->readers--;
	admit(l, flags);
	ukarch_irq_restore(flags);
}

/* Interrupts masked. */
static int wait(struct uk_rwlock *l, uint64_t kind, uk_timeout_t timeout, unsigned long flags)
{
	struct uk_thread *t = uk_thread_current();

	if (timeout == UK_NOWAIT) {
		ukarch_irq_restore(flags);
		return -EAGAIN;
	}
	t->wait_arg = kind;
	t->flags |= UK_THREAD_F_RWLOCK;
	return uk_waitq_wait(&l->waiters, timeout, flags);
}

int uk_rwlock_read(struct uk_rwlock *l, uk_timeout_t timeout)
{
	struct uk_thread *t = uk_thread_current();
	const struct uk_thread *first;
	unsigned long flags;

	if (ukarch_in_irq())
		uk_sched_wrong_context("uk_rwlock_read");
	flags = ukarch_irq_save();
	if (!is_rwlock(l))
		return not_rwlock(flags);
	if (l->writer == t) {
		ukarch_irq_restore(flags);
		return -EDEADLK;
	}
	first = uk_waitq_first(&l->waiters);
	if (l->writer == NULL && (first == NULL || t->key < first->key)) {
		l->readers++;
		ukarch_irq_restore(flags);
		return 0;
	}
	if (timeout != UK_NOWAIT)
		UK_SCHED_ASSERT_MAY_WAIT("uk_rwlock_read");
	return wait(l, READER, timeout, flags);
}

int uk_rwlock_write(struct uk_rwlock *l, uk_timeout_t timeout)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	if (ukarch_in_irq())
		uk_sched_wrong_context("uk_rwlock_write");
	flags = ukarch_irq_save();
	if (!is_rwlock(l))
		return not_rwlock(flags);
	if (l->writer == t) {
		ukarch_irq_restore(flags);
		return -EDEADLK;
	}
	if (l->writer == NULL && l->readers == 0) {
		l->writer = t;
		ukarch_irq_restore(flags);
		return 0;
	}
	if (timeout != UK_NOWAIT)
		UK_SCHED_ASSERT_MAY_WAIT("uk_rwlock_write");
	return wait(l, WRITER, timeout, flags);
}

int uk_rwlock_unlock(struct uk_rwlock *l)
{
	unsigned long flags;
	int rc = 0;

	if (!is_rwlock(l))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (l->writer == uk_thread_current() && !ukarch_in_irq())
		l->writer = NULL;
	else if (l->writer == NULL && l->readers != 0)
		l->readers--;
	else
		rc = -EPERM;
	if (rc == 0)
		admit(l, flags);
	ukarch_irq_restore(flags);
	return rc;
}

int uk_rwlock_destroy(struct uk_rwlock *l)
{
	unsigned long flags;
	int rc = 0;

	if (!is_rwlock(l))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (l->writer != NULL || l->readers != 0 || uk_timer_is_later(&l->later))
		rc = -EBUSY;
	else
		l->tag = 0;
	ukarch_irq_restore(flags);
	return rc;
}
