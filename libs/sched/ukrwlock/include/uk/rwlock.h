/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reader-writer locks: many readers or one writer. Served by urgency, FIFO among equals: a reader
 * does not pass a writer who waits and is as urgent, so nobody starves. Readers are not known by
 * name, so nothing is inherited: where that matters, use a mutex.
 *
 * Whenever the order of the waiters changes, those whom the lock is free for are admitted: also if
 * a timeout, a change of urgency or the end of a thread changes it, in any context. If they are
 * several, timer interrupts admit one after the other, so that the time masked is constant.
 *
 * Storage is the caller's, UK_RWLOCK_SIZE bytes; members are private.
 */
#ifndef __UK_RWLOCK_H__
#define __UK_RWLOCK_H__

#include <uk/time.h>
#include <uk/timeout.h>
#include <uk/waitq.h>

#define UK_TAG_RWLOCK		0xe31000U
#define UK_RWLOCK_SIZE		48
#define UK_RWLOCK_READERS_MAX	UINT32_MAX

struct uk_rwlock {
	uint32_t tag;
	uint32_t readers;
	struct uk_thread *writer;
	struct uk_waitq waiters;	/* both kinds, by urgency; wait_arg 1: a writer */
	struct uk_later later;		/* waiters are admitted by the timer */
};

_Static_assert(sizeof(struct uk_rwlock) == UK_RWLOCK_SIZE, "pinned");

#define UK_RWLOCK_INIT	{ .tag = UK_TAG_RWLOCK, .waiters = UK_WAITQ_INIT }

/* 0 or -EINVAL. Thread or init context, O(1). */
int uk_rwlock_init(struct uk_rwlock *l);

/* 0, -EINVAL (not a lock), -EDEADLK (the caller has it for writing), -EAGAIN, -ETIMEDOUT. Thread
 * context. O(1), to wait O(waiters less urgent). */
int uk_rwlock_read(struct uk_rwlock *l, uk_timeout_t timeout);
int uk_rwlock_write(struct uk_rwlock *l, uk_timeout_t timeout);

/* What the caller has: the writer's lock, or a reader's. 0, -EINVAL (not a lock), -EPERM (nobody
 * has it, or another thread for writing). Thread context. O(readers woken). */
int uk_rwlock_unlock(struct uk_rwlock *l);

/* The end of @l, which nobody may have; so nobody waits. 0, -EINVAL, -EBUSY (somebody has it, or is
 * about to be admitted). Thread context, O(1). */
int uk_rwlock_destroy(struct uk_rwlock *l);

#endif /* __UK_RWLOCK_H__ */
