// SPDX-License-Identifier: BSD-3-Clause
/* Semaphores. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include <uk/sem.h>

static __uk_inline bool is_sem(const struct uk_sem *s)
{
	return uk_likely(s != NULL && s->tag == UK_TAG_SEM);
}

int uk_sem_init(struct uk_sem *s, uint32_t count, uint32_t max)
{
	if (s == NULL || max == 0 || count > max)
		return -EINVAL;
	*s = (struct uk_sem)UK_SEM_INIT(count, max);
	return 0;
}

static __uk_noinline int not_sem(unsigned long flags)
{
	ukarch_irq_restore(flags);
	return -EINVAL;
}

/* Apart, so that the fast path needs no stack frame. */
static __uk_noinline int get_slow(struct uk_sem *s, uk_timeout_t timeout, unsigned long flags)
{
	if (timeout != UK_NOWAIT)
		UK_SCHED_ASSERT_MAY_WAIT("uk_sem_get");
	return uk_waitq_wait(&s->waiters, timeout, flags);
}

int uk_sem_get(struct uk_sem *s, uk_timeout_t timeout)
{
	unsigned long flags = ukarch_irq_save();

	/* Masked: whoever goes on to wait waits in a semaphore that is not destroyed. */
	if (!is_sem(s))
		return not_sem(flags);
	if (uk_unlikely(s->count == 0))
		return get_slow(s, timeout, flags);
	s->count--;
	ukarch_irq_restore(flags);
	return 0;
}

int uk_sem_put(struct uk_sem *s)
{
	struct uk_thread *t;
	unsigned long flags;
	int rc = 0;

	if (!is_sem(s))
		return -EINVAL;
	flags = ukarch_irq_save();
	t = uk_waitq_first(&s->waiters);
	if (t != NULL)
		return uk_waitq_wake(t, UK_GRANT(UK_GRANT_SEM, 0), flags);
	if (uk_likely(s->count != s->max))
		s->count++;
	else
		rc = -EOVERFLOW;
	ukarch_irq_restore(flags);
	return rc;
}

void uk_sem_ungrant(struct uk_thread *t)
{
	uk_sem_put(uk_container_of(t->waits_in, struct uk_sem, waiters));
}

int uk_sem_destroy(struct uk_sem *s)
{
	unsigned long flags;

	if (!is_sem(s))
		return -EINVAL;
	flags = ukarch_irq_save();
	s->tag = 0;
	return uk_waitq_wake_all(&s->waiters, -ECANCELED, flags);
}
