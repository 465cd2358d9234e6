// SPDX-License-Identifier: BSD-3-Clause
/* Reader-writer locks. */
#include <errno.h>

#include <uk/rwlock.h>
#include <uk/sched.h>
#include <uk/sched/core.h>

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

/* A waiter that gave up may have stood in the way of those behind it. */
static int leave_queue(struct uk_rwlock *l, int rc)
{
	unsigned long flags;

	if (rc == -ETIMEDOUT) {
		flags = ukarch_irq_save();
		admit(l, flags);
		ukarch_irq_restore(flags);
	}
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
	t->wait_arg = 0;
	return leave_queue(l, uk_waitq_wait(&l->waiters, timeout, flags));
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
	t->wait_arg = WRITER;
	return leave_queue(l, uk_waitq_wait(&l->waiters, timeout, flags));
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
