/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Grants: what a thread was given by the call that ended its wait. A thread that is terminated
 * before it runs again does not take its grant: it goes to the next waiter, or back to the object.
 *
 * The waker puts the kind of the grant into the upper half of the result of the wait. The thread
 * gets the result as an int, and the next switch away from the thread clears it. So a grant costs
 * nothing on the paths that give and take it. Private to libs/sched.
 */
#ifndef __UK_SCHED_GRANT_H__
#define __UK_SCHED_GRANT_H__

#include <uk/thread.h>

enum uk_grant {
	UK_GRANT_NONE,
	UK_GRANT_SEM,
	UK_GRANT_MSGQ,
	UK_GRANT_MAILBOX,
	UK_GRANT_EVENT,
	UK_GRANT_MUTEX,
	UK_GRANT_RWLOCK,
	UK_GRANT_JOIN,
};

/* The result of a wait that ends with the error @rc, or 0, and with a grant of @kind. Positive,
 * which the result of a wait without a grant is not. */
#define UK_GRANT(kind, rc)	((long)(kind) << 32 | (long)(uint32_t)(rc))

/* The kind of grant that @t has, if it has not run since. @t does not run. */
static __uk_inline enum uk_grant uk_grant_of(const struct uk_thread *t)
{
	return t->ctx.result > 0 ? (enum uk_grant)(t->ctx.result >> 32) : (enum uk_grant)t->granted;
}

/* @t leaves the CPU after its wait has ended: its grant is kept apart until it is back. Returns the
 * result. */
static __uk_inline int uk_grant_keep(struct uk_thread *t)
{
	long result = t->ctx.result;

	if (result > 0)
		t->granted = (uint16_t)(result >> 32);
	return (int)result;
}

/*
 * One per kind of object: @t does not take what it was granted from the queue t->waits_in. Thread
 * context, scheduler locked; each masks interrupts for itself.
 */
#if CONFIG_LIBUKSEM
void uk_sem_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_sem_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBUKMSGQ
void uk_msgq_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_msgq_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBUKMAILBOX
void uk_mailbox_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_mailbox_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBUKEVENT
void uk_event_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_event_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBUKMUTEX
void uk_mutex_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_mutex_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBUKRWLOCK
void uk_rwlock_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_rwlock_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

/* A condition has no memory, but a signal is for the next waiter: @t, which was signalled, has not
 * returned from uk_cond_wait(), and does not. */
#if CONFIG_LIBUKCOND
void uk_cond_ungrant(struct uk_thread *t);
#else
static __uk_inline void uk_cond_ungrant(struct uk_thread *t __uk_unused)
{
}
#endif

#endif /* __UK_SCHED_GRANT_H__ */
