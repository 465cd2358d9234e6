// SPDX-License-Identifier: BSD-3-Clause
/* Condition variables. */
#include <errno.h>

#include <uk/cond.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>

static bool is_cond(const struct uk_cond *c)
{
	return uk_likely(c != NULL && c->tag == UK_TAG_COND);
}

int uk_cond_init(struct uk_cond *c)
{
	if (c == NULL)
		return -EINVAL;
	*c = (struct uk_cond)UK_COND_INIT;
	return 0;
}

/* A broadcast of an interrupt goes on: whoever waits was there when it came, for threads complete
 * it before they wait. */
static void go_on(struct uk_later *later)
{
	struct uk_cond *c = uk_container_of(later, struct uk_cond, later);
	struct uk_thread *t = uk_waitq_first(&c->waiters);

	if (t != NULL)
		uk_sched_unwait(t, 0);
	if (!uk_waitq_empty(&c->waiters))
		uk_timer_later(later, go_on);
}

/* The same in a thread, interrupts masked. */
static void complete(struct uk_cond *c, unsigned long flags)
{
	if (uk_likely(!uk_timer_is_later(&c->later)))
		return;
	uk_timer_not_later(&c->later);
	uk_waitq_wake_all(&c->waiters, 0, flags);
	ukarch_irq_save();
}

/* The mutex could not be locked again, because of the error @rc. If there was a signal, the caller
 * cannot make use of it. */
static __uk_noinline int not_locked(struct uk_cond *c, struct uk_thread *t, int rc)
{
	uk_sched_lock();
	if (t->cond == UK_THREAD_COND_SIGNAL)
		uk_cond_signal(c);
	t->cond = 0;
	uk_sched_unlock();
	return rc == -EINVAL ? -ENOTRECOVERABLE : rc;
}

int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uk_timeout_t timeout)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;
	int rc, again;

	if (!is_cond(c) || m == NULL || m->tag != UK_TAG_MUTEX || m->depth != 0)
		return -EINVAL;
	if (timeout == UK_NOWAIT)
		return -EAGAIN;
	UK_SCHED_ASSERT_MAY_WAIT("uk_cond_wait");
	if (uk_mutex_owner(m) != t)
		return -EPERM;
	flags = ukarch_irq_save();
	complete(c, flags);
	if (!is_cond(c)) {		/* destroyed by whoever ran until now */
		ukarch_irq_restore(flags);
		return -EINVAL;
	}
	/* In the queue before anybody can get the mutex, who runs only when this thread has left.
	 * The mutex is the caller's, so that unlocking it cannot fail; it masks for itself. */
	t->wait_data = c;
	t->cond = UK_THREAD_COND_WAITS;
	uk_waitq_enter(&c->waiters, t, timeout, flags);
	cpu->locked++;
	ukarch_irq_restore(flags);
	uk_mutex_unlock(m);
	ukarch_irq_save();
	cpu->locked--;
	rc = uk_waitq_leave(t, flags);
	again = uk_mutex_lock(m, UK_FOREVER);
	if (uk_unlikely(again != 0 && again != -EOWNERDEAD))
		return not_locked(c, t, again);
	t->cond = 0;
	return again != 0 ? again : rc;
}

int uk_cond_signal(struct uk_cond *c)
{
	struct uk_thread *t;
	unsigned long flags;

	if (!is_cond(c))
		return -EINVAL;
	flags = ukarch_irq_save();
	t = uk_waitq_first(&c->waiters);
	if (t != NULL && uk_likely(!uk_timer_is_later(&c->later))) {
		t->cond = UK_THREAD_COND_SIGNAL;
		return uk_waitq_wake(t, 0, flags);
	}
	ukarch_irq_restore(flags);
	return 0;
}

void uk_cond_ungrant(struct uk_thread *t)
{
	uk_cond_signal((struct uk_cond *)t->wait_data);
}

int uk_cond_broadcast(struct uk_cond *c)
{
	unsigned long flags;

	if (!is_cond(c))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (!ukarch_in_irq()) {
		uk_timer_not_later(&c->later);
		return uk_waitq_wake_all(&c->waiters, 0, flags);
	}
	if (!uk_timer_is_later(&c->later))
		go_on(&c->later);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_cond_destroy(struct uk_cond *c)
{
	unsigned long flags;

	if (!is_cond(c))
		return -EINVAL;
	flags = ukarch_irq_save();
	complete(c, flags);
	c->tag = 0;
	return uk_waitq_wake_all(&c->waiters, -ECANCELED, flags);
}
