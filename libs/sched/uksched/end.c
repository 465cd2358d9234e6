// SPDX-License-Identifier: BSD-3-Clause
/* How a thread ends: exit, termination by another, joining and detaching. */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>
#include <uk/sched/inherit.h>
#include "start.h"

static bool is_thread(const struct uk_thread *t)
{
	return t != NULL && t->tag == UK_TAG_THREAD;
}

void uk_cleanup_push(struct uk_cleanup *c, void (*fn)(void *arg), void *arg)
{
	struct uk_thread *t = uk_thread_current();

	c->fn = fn;
	c->arg = arg;
	c->next = t->cleanups;
	uk_barrier();		/* a termination that comes now finds a complete entry */
	t->cleanups = c;
}

UK_CALLS(uk_cleanup_pop, passed(uk_cleanup_push));
void uk_cleanup_pop(bool run)
{
	struct uk_thread *t = uk_thread_current();
	struct uk_cleanup *c = t->cleanups;

	UK_ASSERT(c != NULL);
	t->cleanups = c->next;
	if (run)
		c->fn(c->arg);
}

/* Handlers that come while the CPU idles have the thread pointer of @t, whose block stays: that of
 * the thread that ends is nobody's from now on. */
static __uk_inline void tls_of(const struct uk_thread *t __uk_unused)
{
#if CONFIG_LIBUKSCHED_TLS
	if (t->tls != NULL)
		ukarch_tls_set(t->tls);
#endif
}

/* What an interrupt has left for later must not find an object that is nobody's any more. */
static __uk_inline void settle_last(const struct uk_thread *t __uk_unused,
				    unsigned long flags __uk_unused)
{
#if CONFIG_LIBUKTIME_LATER
	if (uk_unlikely(t->moves != 0))
		uk_sched_settle(flags);
#endif
}

void uk_thread_exit(void *value)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;

	UK_SCHED_ASSERT_MAY_WAIT("uk_thread_exit");
	flags = ukarch_irq_save();
	t->flags |= UK_THREAD_F_ENDING;
	ukarch_irq_restore(flags);
	while (t->cleanups != NULL)
		uk_cleanup_pop(true);

	/* What follows wakes others, and all of it must be done; in steps, each masked for
	 * itself. */
	uk_sched_lock();
	uk_inherit_orphan_all(t);
	uk_thread_timeout_end(t);	/* no timer may outlive the object that it is in */
	uk_miss_done(t);
	uk_edf_forget(t);
	flags = ukarch_irq_save();
	settle_last(t, flags);
	uk_budget_detach(t);
	t->exit_value = value;
	if (t->state == 0)	/* out of budget since the scheduler is locked */
		uk_rq_del(uk_sched_rq_of(cpu, t), t);
	uk_sched_count(cpu, t, -1);
	uk_thread_list_del(t);
	t->state |= UK_THREAD_LEAVING;
	uk_trace_add(UK_TRACE_END, t);
	ukarch_irq_enable();
	flags = ukarch_irq_save();
	/* Masked until who waits is woken: from here on the object is that thread's. */
	if (!uk_waitq_empty(&t->joiners))
		t->flags |= UK_THREAD_F_JOINED;
	uk_waitq_wake_all(&t->joiners, UK_GRANT(UK_GRANT_JOIN, 0), flags);
	ukarch_irq_disable();
	cpu->locked--;
	uk_quantum_end();
	ukarch_percpu()->thread = cpu->first;
	tls_of(cpu->first);
	/* It has ended when nothing of it is in use any more: an interrupt, or another CPU, that
	 * sees it may give object and stack to somebody else. */
	ukarch_ctx_end(&t->status, (uint32_t)UK_THREAD_ENDED << 16 | t->flags, uk_sched_after_end,
		       cpu);
}

void ukarch_hook_thread_return(void)
{
	uk_thread_exit(NULL);
}

/* First thing a terminated thread does, on top of whatever it was doing. */
UK_ON_TOP(terminated);
static void terminated(void *arg)
{
#if CONFIG_ARCH_FP
	struct uk_thread *t = (struct uk_thread *)arg;

	t->flags &= (uint16_t)~UK_THREAD_F_INTERRUPTED;
	if (t->flags & UK_TASK_FP) {	/* anew: it may have left in a call, which saves a part */
		ukarch_fp_init(t->fp);
		ukarch_fp_restore(t->fp);
	}
#else
	(void)arg;
#endif
	uk_thread_exit(UK_THREAD_TERMINATED);
}

/* Its storage is nobody's again, and its exit value for another who joins it. */
static void ungrant_join(struct uk_thread *t)
{
	struct uk_thread *ended = uk_container_of(t->waits_in, struct uk_thread, joiners);
	unsigned long flags = ukarch_irq_save();

	ended->flags &= (uint16_t)~UK_THREAD_F_JOINED;
	ukarch_irq_restore(flags);
}

/* @t ends before it has made use of a grant of @kind. */
static void ungrant(struct uk_thread *t, enum uk_grant kind)
{
	switch (kind) {
	case UK_GRANT_SEM:
		uk_sem_ungrant(t);
		break;
	case UK_GRANT_MSGQ:
		uk_msgq_ungrant(t);
		break;
	case UK_GRANT_MAILBOX:
		uk_mailbox_ungrant(t);
		break;
	case UK_GRANT_EVENT:
		uk_event_ungrant(t);
		break;
	case UK_GRANT_MUTEX:
		uk_mutex_ungrant(t);
		break;
	case UK_GRANT_RWLOCK:
		uk_rwlock_ungrant(t);
		break;
	case UK_GRANT_JOIN:
		ungrant_join(t);
		break;
	case UK_GRANT_NONE:
		break;
	}
	if (t->cond == UK_THREAD_COND_SIGNAL)
		uk_cond_ungrant(t);
	t->cond = 0;
}

int uk_thread_terminate(struct uk_thread *t)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	enum uk_grant kind;
	uintptr_t sp;
	unsigned long flags;

	if (!is_thread(t))
		return -EINVAL;
	UK_SCHED_ASSERT_MAY_WAIT("uk_thread_terminate");
	if (t == uk_thread_current())
		uk_thread_exit(UK_THREAD_TERMINATED);
	uk_sched_check_cpu(t);

	flags = ukarch_irq_save();
	if ((t->state & UK_THREAD_ENDED) || (t->flags & UK_THREAD_F_ENDING)) {
		ukarch_irq_restore(flags);
		return (t->state & UK_THREAD_ENDED) ? -ESRCH : -EALREADY;
	}
	kind = uk_grant_of(t);
	t->granted = UK_GRANT_NONE;
	/* Its stack above the saved pointer stays as it is: the clean-ups are there. */
	sp = UK_ALIGN_DOWN(t->ctx.sp, UKARCH_STACK_ALIGN);
	UK_ASSERT(sp - t->stack_base >= UK_THREAD_STACK_MIN);
	ukarch_ctx_init(&t->ctx, sp, terminated, t);
	t->flags |= UK_THREAD_F_ENDING;
	if (t->state & UK_THREAD_SUSPENDED) {
		t->state &= (uint16_t)~UK_THREAD_SUSPENDED;
		if (t->state == 0)
			uk_sched_ready_later(cpu, t);
	}
	uk_sched_window(cpu, flags);
	if (t->state & UK_THREAD_WAITING) {	/* uk_sched_give_up() in steps */
		struct uk_waitq *q = t->waits_in;

		uk_sched_unqueue(t, -ECANCELED);
		uk_sched_window(cpu, flags);
		uk_sched_unwaited(t);
		uk_sched_window(cpu, flags);
		uk_inherit_given_up(t);
		uk_rwlock_left(t, q);
		uk_sched_window(cpu, flags);
		uk_sched_settle(flags);
	} else if (kind == UK_GRANT_NONE) {
		kind = uk_grant_of(t);	/* of an interrupt in the window above */
	}
	cpu->locked++;
	ukarch_irq_restore(flags);
	ungrant(t, kind);
	ukarch_irq_save();
	cpu->locked--;
	uk_sched_check(cpu);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_thread_join(struct uk_thread *t, void **value, uk_timeout_t timeout)
{
	unsigned long flags;
	int rc;

	if (!is_thread(t))
		return -EINVAL;
	if (t == uk_thread_current())
		return -EDEADLK;
	uk_sched_check_cpu(t);
	flags = ukarch_irq_save();
	/* One at a time: who joins it has its storage, which nobody else may look at any more. */
	if ((t->flags & (UK_TASK_DETACHED | UK_THREAD_F_JOINED)) || !uk_waitq_empty(&t->joiners)) {
		ukarch_irq_restore(flags);
		return -EINVAL;
	}
	if (!(t->state & UK_THREAD_ENDED)) {
		if (timeout != UK_NOWAIT)
			UK_SCHED_ASSERT_MAY_WAIT("uk_thread_join");
		rc = uk_waitq_wait(&t->joiners, timeout, flags);
		if (rc)
			return rc;
		flags = ukarch_irq_save();
	}
	t->flags |= UK_THREAD_F_JOINED;
	if (value != NULL)
		*value = t->exit_value;
	ukarch_irq_restore(flags);
	return 0;
}

int uk_thread_detach(struct uk_thread *t)
{
	unsigned long flags;
	int rc = -EINVAL;

	if (!is_thread(t))
		return -EINVAL;
	uk_sched_check_cpu(t);
	flags = ukarch_irq_save();
	if (!(t->flags & (UK_TASK_DETACHED | UK_THREAD_F_JOINED)) && uk_waitq_empty(&t->joiners)) {
		t->flags |= UK_TASK_DETACHED;
		rc = 0;
	}
	ukarch_irq_restore(flags);
	return rc;
}
