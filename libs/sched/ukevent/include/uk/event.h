/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Event flags: 32 bits that are set and waited for, any or all of a set. Setting wakes everybody
 * whose condition holds then, the most urgent first.
 * Storage is the caller's, UK_EVENT_SIZE bytes; members are private.
 */
#ifndef __UK_EVENT_H__
#define __UK_EVENT_H__

#include <uk/time.h>
#include <uk/timeout.h>
#include <uk/waitq.h>

#define UK_TAG_EVENT	0xe4e000U
#define UK_EVENT_SIZE	64

#define UK_EVENT_ALL	0x01	/* every bit asked for, not just one of them */
#define UK_EVENT_CLEAR	0x02	/* clear the bits asked for on success */

struct uk_event {
	uint32_t tag;
	uint32_t bits;
	struct uk_waitq queue[2];	/* of waiters, and of those that a pass has left waiting */
	uint16_t at;			/* which is which */
	uint16_t passing;		/* waiters are being looked at */
	uint32_t pass;			/* the bits that this pass looks for, and hands out */
	uint32_t next;			/* those that were set since it began: there is another */
	struct uk_later later;		/* the timer goes on with it */
};

_Static_assert(sizeof(struct uk_event) == UK_EVENT_SIZE, "pinned");

#define UK_EVENT_INIT	{ .tag = UK_TAG_EVENT, .queue = { UK_WAITQ_INIT, UK_WAITQ_INIT } }

/* 0 or -EINVAL. Thread or init context, O(1). */
int uk_event_init(struct uk_event *e, uint32_t bits);

/*
 * Set @bits. Bits that a waiter clears are cleared for all after it; they are set again if it is
 * terminated before it runs. 0 or -EINVAL. Any context.
 * In a thread O(waiters), masked for one waiter at a time; switches once, at the end. In an
 * interrupt O(1): interrupts of the timer look at the second waiter and those after it, one each,
 * as soon as they are let in. Bits that are set meanwhile are looked for when all waiters have been
 * looked at; if several interrupts do so, as if they had been set together.
 */
int uk_event_set(struct uk_event *e, uint32_t bits);

/* Who waited when @bits were set gets them all the same. 0 or -EINVAL. Any context, O(1). */
int uk_event_clear(struct uk_event *e, uint32_t bits);

/*
 * Wait until @bits are set, as @how says; *@got (when not NULL): all bits as they were then, before
 * clearing. 0, -EINVAL (not an event, @bits 0, unknown flag), -EAGAIN, -ETIMEDOUT, -ECANCELED.
 * Thread context; with UK_NOWAIT any. O(1), to wait O(waiters less urgent), masked for a few of
 * them at a time. With UK_EVENT_CLEAR an interrupt gets -EAGAIN while waiters are looked at: they
 * come first.
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
