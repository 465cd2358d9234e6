/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event flags: 32 bits that are set and waited for, any or all of a set. Setting wakes everybody
 * whose condition holds then, the most urgent first.
 * Storage is the caller's, UK_EVENT_SIZE bytes; members are private.
 */
#ifndef __UK_EVENT_H__
#define __UK_EVENT_H__

#include <uk/timeout.h>
#include <uk/waitq.h>

#define UK_TAG_EVENT	0xe4e000U
#define UK_EVENT_SIZE	32

#define UK_EVENT_ALL	0x01	/* every bit asked for, not just one of them */
#define UK_EVENT_CLEAR	0x02	/* clear the bits asked for on success */

struct uk_event {
	uint32_t tag;
	uint32_t bits;
	struct uk_waitq queue[2];	/* of waiters, and of those that a pass has left waiting */
	uint32_t at;			/* which is which */
	uint32_t passing;		/* waiters are being looked at */
};

_Static_assert(sizeof(struct uk_event) == UK_EVENT_SIZE, "pinned");

#define UK_EVENT_INIT	{ .tag = UK_TAG_EVENT, .queue = { UK_WAITQ_INIT, UK_WAITQ_INIT } }

/* 0 or -EINVAL. Thread or init context, O(1). */
int uk_event_init(struct uk_event *e, uint32_t bits);

/*
 * Set @bits. Bits that a waiter clears are cleared for all after it; they are set again if it is
 * terminated before it runs. 0 or -EINVAL. Any context.
 * O(waiters); switches once, at the end. A thread's call masks interrupts for one waiter at a time,
 * an interrupt's is as long as there are waiters.
 */
int uk_event_set(struct uk_event *e, uint32_t bits);

/* 0 or -EINVAL. Any context, O(1); in an interrupt that comes into a uk_event_set() O(waiters), as
 * uk_event_wait() is. */
int uk_event_clear(struct uk_event *e, uint32_t bits);

/*
 * Wait until @bits are set, as @how says; *@got (when not NULL): all bits as they were then, before
 * clearing. 0, -EINVAL (not an event, @bits 0, unknown flag), -EAGAIN, -ETIMEDOUT, -ECANCELED.
 * Thread context; with UK_NOWAIT any. O(1), to wait O(waiters less urgent).
 */
int uk_event_wait(struct uk_event *e, uint32_t bits, unsigned int how, uint32_t *got,
		  uk_timeout_t timeout);

/* Any context, O(1). */
static inline uint32_t uk_event_bits(const struct uk_event *e)
{
	return UK_READ_ONCE(e->bits);
}

/* The end of @e: who waits returns with -ECANCELED. 0 or -EINVAL. Thread context, O(waiters). */
int uk_event_destroy(struct uk_event *e);

#endif /* __UK_EVENT_H__ */
