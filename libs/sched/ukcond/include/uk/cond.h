/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Condition variables, used with a mutex of <uk/mutex.h>. Who waits is woken by urgency, FIFO among
 * equals. There are no spurious wake-ups, but between the wake-up and the mutex others may have
 * run: test the condition in a loop, as everywhere.
 * Storage is the caller's, UK_COND_SIZE bytes; members are private.
 */
#ifndef __UK_COND_H__
#define __UK_COND_H__

#include <uk/mutex.h>
#include <uk/time.h>

#define UK_TAG_COND	0xc0d000U
#define UK_COND_SIZE	40

struct uk_cond {
	uint32_t tag;
	uint32_t pad;
	struct uk_waitq waiters;
	struct uk_later later;		/* a broadcast that the timer goes on with */
};

_Static_assert(sizeof(struct uk_cond) == UK_COND_SIZE, "pinned");

#define UK_COND_INIT	{ .tag = UK_TAG_COND, .waiters = UK_WAITQ_INIT }

/* 0 or -EINVAL. Thread or init context, O(1). */
int uk_cond_init(struct uk_cond *c);

/*
 * Unlock @m, wait to be woken, lock @m again, whatever the outcome. Unlocking and waiting is one
 * step: no wake-up in between is lost. It is locked again also when the caller has become more
 * urgent than its ceiling meanwhile.
 *   0                 woken, @m is locked
 *   -ETIMEDOUT, -ECANCELED (destroyed)  @m is locked
 *   -EOWNERDEAD       @m is locked, but its last owner ended
 *   -EINVAL           nothing was done, @m is as it was: not a condition variable or a mutex, or @m
 *                     is locked more than once
 *   -EAGAIN           nothing was done, @m stays locked: UK_NOWAIT
 *   -EPERM            nothing was done: the caller does not own @m
 *   -EDEADLK          @m is not locked: to wait for it would close a ring of owners
 *   -ENOTRECOVERABLE  @m is not locked, and never will be: its owner ended, or it was destroyed
 * After these two the wake-up of a uk_cond_signal() is the next waiter's.
 * A thread that is terminated here does not own @m when its clean-ups run, unless it was about to
 * return, and the wake-up of a signal is the next waiter's.
 * Thread context. O(waiters less urgent), and uk_mutex_lock().
 */
int uk_cond_wait(struct uk_cond *c, struct uk_mutex *m, uk_timeout_t timeout);

/* Wake the first who waits, or everybody. 0 or -EINVAL. Any context. O(1), EDF O(log n); a
 * broadcast O(waiters), masked for one at a time. In an interrupt it wakes the first, and
 * interrupts of the timer the others, one each, as soon as they are let in. */
int uk_cond_signal(struct uk_cond *c);
int uk_cond_broadcast(struct uk_cond *c);

/* The end of @c: who waits returns with -ECANCELED. 0 or -EINVAL. Thread context, O(waiters). */
int uk_cond_destroy(struct uk_cond *c);

#endif /* __UK_COND_H__ */
