/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutexes. Owned by a thread, handed over by urgency, FIFO among equals.
 *
 *	inherit   (default) the owner runs with the urgency of the most urgent thread that waits,
 *	          directly or through other mutexes (transitive, nested). If one waits whose
 *	          urgency is of another kind, priority and deadline, it runs with the highest
 *	ceiling   the owner runs with the ceiling as soon as it has locked: the priority, or under
 *	          EDF "deadline floor" ns after the lock. Nobody who may lock it need ever wait.
 *	          Inheritance applies beside it
 *
 * Robust: when its owner ends, the mutex goes to the next, whose lock returns -EOWNERDEAD: locked,
 * but what it protects may be half done. uk_mutex_consistent() says that it was repaired; unlocked
 * without that, it is useless (-ENOTRECOVERABLE) until destroyed.
 *
 * Storage is the caller's, UK_MUTEX_SIZE bytes; members are private.
 */
#ifndef __UK_MUTEX_H__
#define __UK_MUTEX_H__

#include <uk/arch/lcpu.h>
#include <uk/sched/hooks.h>
#include <uk/thread.h>

#define UK_TAG_MUTEX	0x3e7000U
#define UK_MUTEX_SIZE	64

#define UK_MUTEX_RECURSIVE	0x01	/* its owner may lock it again */
#define UK_MUTEX_CEILING	0x02
#define UK_MUTEX_LENDS		0x80	/* private: in the list of its owner's lenders */

#define UK_MUTEX_DEPTH_MAX	65535	/* of recursive locking */

struct uk_mutex {
	union {
		struct {
			uint32_t tag;
			uint8_t flags;
			uint8_t robust;		/* 0, owner dead, not recoverable */
			uint16_t depth;		/* locks beyond the first */
		};
		uint64_t plain;			/* UK_TAG_MUTEX: a mutex, and all else is 0 */
	};
	struct uk_thread *owner;
	struct uk_mutex *next;		/* among those that the owner holds */
	struct uk_waitq waiters;
	uint64_t ceiling;		/* as given */
	uint64_t floor;			/* the key that the ceiling gives the owner */
	struct uk_mutex *lender_next;	/* among those that lend the owner their urgency ... */
	struct uk_mutex **lender_link;	/* ... and what points at this one */
};

_Static_assert(sizeof(struct uk_mutex) == UK_MUTEX_SIZE, "pinned");

#define UK_MUTEX_INIT(flags_)	\
	{ { { .tag = UK_TAG_MUTEX, .flags = (flags_) } }, \
	  .floor = UINT64_MAX, .waiters = UK_WAITQ_INIT }

/* @flags: UK_MUTEX_RECURSIVE or 0. 0 or -EINVAL. Thread or init context, O(1). */
int uk_mutex_init(struct uk_mutex *m, unsigned int flags);

/* With a ceiling: the highest priority that locks it; under EDF the shortest relative deadline in
 * ns. With both in the image the number says which: a priority is below CONFIG_LIBUKSCHED_LEVELS,
 * and who is ordered by the other kind cannot lock it. 0, -EINVAL (also: priority out of range). */
int uk_mutex_init_ceiling(struct uk_mutex *m, unsigned int flags, uint64_t ceiling);

/*
 * Lock, waiting until @timeout.
 *   0, or -EOWNERDEAD: locked. Not locked:
 *   -EINVAL           not a mutex; or the caller is more urgent than the ceiling, or of the other
 *                     kind
 *   -EDEADLK          the caller owns it and it is not recursive, or waiting would close a ring
 *   -EAGAIN           UK_NOWAIT and it is owned; or locked 65 536 times
 *   -ETIMEDOUT, -ENOTRECOVERABLE
 * Thread context: in an interrupt an assertion. O(1); to wait O(waiters less urgent), and for every
 * owner along the chain of inheritance O(mutexes that it holds and others wait for + waiters less
 * urgent). Masked for one step of these at a time.
 */
static inline int uk_mutex_lock(struct uk_mutex *m, uk_timeout_t timeout);

/*
 * Unlock; the first who waits owns it then. 0, -EINVAL (not a mutex), -EPERM (the caller is not
 * the owner). Thread context. O(1) when nobody waits and mutexes are unlocked in reverse order;
 * otherwise O(mutexes held). Masked for one step of this at a time.
 */
static inline int uk_mutex_unlock(struct uk_mutex *m);

/* The owner has repaired what the dead owner left. 0, -EINVAL (not a mutex, not marked), -EPERM. */
int uk_mutex_consistent(struct uk_mutex *m);

/* NULL: free. Any context, O(1). */
static inline struct uk_thread *uk_mutex_owner(const struct uk_mutex *m)
{
	return UK_READ_ONCE(m->owner);
}

/* The end of @m, which nobody may own; so nobody waits. 0, -EINVAL, -EBUSY (somebody owns it).
 * Thread context, O(1). */
int uk_mutex_destroy(struct uk_mutex *m);

/*
 * Private from here: what is inline, because a lock that is free is the common case. The fast
 * path's one test is for a mutex that is neither recursive nor has a ceiling, nor was orphaned; all
 * else, and every error, is found by the slow path, which starts anew.
 */
int uk_mutex_lock_slow(struct uk_mutex *m, uk_timeout_t timeout);
/* The same where @m is not NULL, and interrupts are masked in a thread; as @flags says, before. */
int uk_mutex_lock_masked(struct uk_mutex *m, uk_timeout_t timeout, unsigned long flags);
int uk_mutex_unlock_slow(struct uk_mutex *m);

/* @t owns @m from now on. Interrupts masked. */
static __uk_inline void uk_mutex_take(struct uk_mutex *m, struct uk_thread *t)
{
	m->owner = t;
	m->next = t->held;
	t->held = m;
}

static inline int uk_mutex_lock(struct uk_mutex *m, uk_timeout_t timeout)
{
	unsigned long flags;

	if (uk_likely(m != NULL && !ukarch_in_irq())) {
		flags = ukarch_irq_save();
		/* Masked: it may be orphaned between a look at the one and at the other. */
		if (uk_likely(m->plain == UK_TAG_MUTEX && m->owner == NULL)) {
			uk_mutex_take(m, uk_thread_current());
			ukarch_irq_restore(flags);
			return 0;
		}
		return uk_mutex_lock_masked(m, timeout, flags);
	}
	return uk_mutex_lock_slow(m, timeout);
}

/* What its owner locked last is the first that it holds, so ownership needs no test of its own. */
static inline int uk_mutex_unlock(struct uk_mutex *m)
{
	struct uk_thread *t;
	unsigned long flags;

	if (uk_likely(m != NULL && m->plain == UK_TAG_MUTEX && !ukarch_in_irq())) {
		t = uk_thread_current();
		flags = ukarch_irq_save();
		if (uk_likely(t->held == m && uk_waitq_empty(&m->waiters) &&
			      !uk_budget_is_overdrawn(t))) {
			t->held = m->next;
			m->owner = NULL;
			ukarch_irq_restore(flags);
			return 0;
		}
		ukarch_irq_restore(flags);
	}
	return uk_mutex_unlock_slow(m);
}

#endif /* __UK_MUTEX_H__ */
