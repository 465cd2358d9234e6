/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the scheduler meets libraries that may or may not be in the image: timeouts (uktime) and
 * inheritance (ukmutex). What was not chosen is an empty inline function. Private to libs/sched.
 */
#ifndef __UK_SCHED_INHERIT_H__
#define __UK_SCHED_INHERIT_H__

#include <uk/assert.h>
#include <uk/thread.h>

#if CONFIG_LIBUKTIME
/* A thread's timer calls this: interrupt context. */
void uk_thread_timed_out(struct uk_timer *timer);

static __uk_inline void uk_thread_timeout_init(struct uk_thread *t)
{
	uk_timer_init(&t->timer, uk_thread_timed_out);
}

/* The timer may be armed for the timeout of an earlier wait. It comes too early then, never too
 * late, and finds out. */
static __uk_inline void uk_thread_timeout_start(struct uk_thread *t, uk_timeout_t timeout)
{
	if (timeout == UK_FOREVER)
		return;
	t->until = timeout;
	if (!uk_timer_armed(&t->timer) || uk_timer_at(&t->timer) > timeout)
		uk_timer_start(&t->timer, timeout, 0);
}

/* Does a wait of @t until @timeout, which is not UK_NOWAIT, arm the timer? If not, it may begin. */
static __uk_inline bool uk_thread_timeout_arms(struct uk_thread *t, uk_timeout_t timeout)
{
	if (timeout == UK_FOREVER)
		return false;
	if (!uk_timer_armed(&t->timer) || uk_timer_at(&t->timer) > timeout)
		return true;
	t->until = timeout;
	return false;
}

/* The wait has ended. The timer stays armed: most waits end in time, and the next one may do with
 * it. */
static __uk_inline void uk_thread_timeout_stop(struct uk_thread *t)
{
	t->until = UK_FOREVER;
}

/* The thread ends. Masks interrupts for itself. */
static __uk_inline void uk_thread_timeout_end(struct uk_thread *t)
{
	if (uk_timer_armed(&t->timer))
		uk_timer_cancel(&t->timer);
}
#else
/* Without a clock there are two timeouts, none and endless. */
static __uk_inline void uk_thread_timeout_init(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_thread_timeout_start(struct uk_thread *t __uk_unused,
						uk_timeout_t timeout __uk_unused)
{
	UK_ASSERT(timeout == UK_FOREVER);
}

static __uk_inline bool uk_thread_timeout_arms(struct uk_thread *t __uk_unused,
					       uk_timeout_t timeout)
{
	UK_ASSERT(timeout == UK_FOREVER);
	return false;
}

static __uk_inline void uk_thread_timeout_stop(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_thread_timeout_end(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBUKMUTEX
/* @t has stopped waiting for a mutex that it did not get: take back what it lent. */
void uk_mutex_given_up(struct uk_thread *t);
/* @t, which waits for a mutex, has another urgency or another place: its owner follows. */
void uk_mutex_follow(struct uk_thread *t);
/* A step of finding out what its mutexes lend @t (UK_THREAD_MOVES_ASK). True: that was the last. */
bool uk_mutex_ask(struct uk_thread *t);
/* @t ends: its mutexes go to the next, marked. Thread context, scheduler locked. */
void uk_mutex_orphan_all(struct uk_thread *t);

/* Nobody lends @t anything. */
static __uk_inline void uk_inherit_init(struct uk_thread *t)
{
	t->lent = UINT64_MAX;
}

static __uk_inline uint64_t uk_inherit_key(const struct uk_thread *t)
{
	return t->lent < t->base ? t->lent : t->base;
}

static __uk_inline bool uk_inherit_waits(const struct uk_thread *t)
{
	return t->blocker != NULL;
}

static __uk_inline void uk_inherit_follow(struct uk_thread *t)
{
	if (t->blocker != NULL)
		uk_mutex_follow(t);
}

static __uk_inline bool uk_inherit_ask(struct uk_thread *t)
{
	return uk_mutex_ask(t);
}

static __uk_inline void uk_inherit_given_up(struct uk_thread *t)
{
	if (t->blocker != NULL)
		uk_mutex_given_up(t);
}

static __uk_inline void uk_inherit_orphan_all(struct uk_thread *t)
{
	if (t->held != NULL)
		uk_mutex_orphan_all(t);
}
#else
static __uk_inline void uk_inherit_init(struct uk_thread *t __uk_unused)
{
}

static __uk_inline uint64_t uk_inherit_key(const struct uk_thread *t)
{
	return t->base;
}

static __uk_inline bool uk_inherit_waits(const struct uk_thread *t __uk_unused)
{
	return false;
}

static __uk_inline void uk_inherit_follow(struct uk_thread *t __uk_unused)
{
}

static __uk_inline bool uk_inherit_ask(struct uk_thread *t __uk_unused)
{
	return true;
}

static __uk_inline void uk_inherit_given_up(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_inherit_orphan_all(struct uk_thread *t __uk_unused)
{
}
#endif

void uk_sched_rekey(struct uk_thread *t, uint64_t key, bool first);

/* @t's own urgency (base), or what it is lent, has changed. O(1), EDF O(log n). */
static __uk_inline void uk_inherit_rekey(struct uk_thread *t, bool first)
{
	uk_sched_rekey(t, uk_inherit_key(t), first);
}

/* @t has left the queue @q without what it waited for, or has another place in it: who is the first
 * may go on now. O(1). */
#if CONFIG_LIBUKRWLOCK
void uk_rwlock_changed(struct uk_waitq *q);

static __uk_inline void uk_rwlock_left(struct uk_thread *t, struct uk_waitq *q)
{
	if (t->flags & UK_THREAD_F_RWLOCK) {
		t->flags &= (uint16_t)~UK_THREAD_F_RWLOCK;
		uk_rwlock_changed(q);
	}
}

static __uk_inline void uk_rwlock_moved(const struct uk_thread *t)
{
	if (t->flags & UK_THREAD_F_RWLOCK)
		uk_rwlock_changed(t->waits_in);
}
#else
static __uk_inline void uk_rwlock_left(struct uk_thread *t __uk_unused,
				       struct uk_waitq *q __uk_unused)
{
}

static __uk_inline void uk_rwlock_moved(const struct uk_thread *t __uk_unused)
{
}
#endif

/* Deadlines: with a timer a job is reported when it is late, without one when it ends late. */
void uk_sched_missed(struct uk_thread *t, uint64_t late);

#if CONFIG_LIBUKSCHED_MISS_TIMER
void uk_miss_init(struct uk_thread *t);
/* A job has been released: watch its deadline. */
void uk_miss_watch(struct uk_thread *t);
/* It has ended. Returns true when it was reported already. */
bool uk_miss_done(struct uk_thread *t);
#else
static __uk_inline void uk_miss_init(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_miss_watch(struct uk_thread *t __uk_unused)
{
}

static __uk_inline bool uk_miss_done(struct uk_thread *t __uk_unused)
{
	return false;
}
#endif

#endif /* __UK_SCHED_INHERIT_H__ */
