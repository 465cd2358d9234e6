// SPDX-License-Identifier: BSD-3-Clause
/* Reader-writer locks. */
#include <errno.h>

#include <uk/rwlock.h>
#include <uk/sched.h>
#include <uk/sched/core.h>

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

/* Let in whom the lock has become free for: a writer, or readers up to the next writer. With a
 * window after each, so that the time masked does not grow with their number. */
static void admit(struct uk_rwlock *l, unsigned long flags)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t;

	while (l->writer == NULL && (t = uk_waitq_first(&l->waiters)) != NULL) {
		if (t->wait_arg == WRITER) {
			if (l->readers != 0)
				break;
			l->writer = t;
		} else {
			l->readers++;
		}
		uk_sched_unwait(t, 0);
		uk_sched_window(cpu, flags);
	}
	uk_sched_check(cpu);
}

static void gave_up(void *arg)
{
	unsigned long flags = ukarch_irq_save();

	admit((struct uk_rwlock *)arg, flags);
	ukarch_irq_restore(flags);
}

/* Interrupts masked. A waiter that gives up, or is terminated, may have stood in the way of those
 * behind it. */
static int wait(struct uk_rwlock *l, uint64_t kind, uk_timeout_t timeout, unsigned long flags)
{
	struct uk_cleanup end;
	int rc;

	uk_thread_current()->wait_arg = kind;
	uk_cleanup_push(&end, gave_up, l);
	rc = uk_waitq_wait(&l->waiters, timeout, flags);
	uk_cleanup_pop(rc == -ETIMEDOUT);
	return rc;
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
	if (l->writer != NULL || l->readers != 0)
		rc = -EBUSY;
	else
		l->tag = 0;
	ukarch_irq_restore(flags);
	return rc;
}
