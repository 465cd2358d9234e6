/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mailboxes: words from interrupt handlers to a thread. Posting never waits and is the cheapest way
 * out of a handler; if the box is full the word is not taken, and counted. So is a word that a
 * terminated thread gives back to a box that has been filled meanwhile.
 * Storage is the caller's, UK_MAILBOX_SIZE bytes and the buffer; members are private.
 */
#ifndef __UK_MAILBOX_H__
#define __UK_MAILBOX_H__

#include <uk/timeout.h>
#include <uk/waitq.h>

#define UK_TAG_MAILBOX	0x3a1000U
#define UK_MAILBOX_SIZE	40

struct uk_mailbox {
	uint32_t tag;
	uint32_t mask;			/* words in the buffer, minus 1 */
	uint32_t in, out;		/* counts of words ever posted and fetched */
	uint32_t lost;
	uint32_t pad;
	uintptr_t *buf;
	struct uk_waitq waiters;
};

_Static_assert(sizeof(struct uk_mailbox) == UK_MAILBOX_SIZE, "pinned");

/* @buf: @slots words, a power of two up to 65536. 0 or -EINVAL. Thread or init context, O(1). */
int uk_mailbox_init(struct uk_mailbox *b, uintptr_t *buf, uint32_t slots);

/* 0, -EINVAL (not a mailbox), -ENOSPC (full). Any context. O(1), EDF O(log n). */
int uk_mailbox_post(struct uk_mailbox *b, uintptr_t word);

/* The oldest word, waiting for one until @timeout. 0, -EINVAL, -EAGAIN, -ETIMEDOUT, -ECANCELED.
 * Thread context; with UK_NOWAIT any. O(1), to wait O(waiters less urgent). */
int uk_mailbox_fetch(struct uk_mailbox *b, uintptr_t *word, uk_timeout_t timeout);

/* Words that found the box full. Any context, O(1). */
static inline uint32_t uk_mailbox_lost(const struct uk_mailbox *b)
{
	return UK_READ_ONCE(b->lost);
}

/* The end of @b: who waits returns with -ECANCELED. 0 or -EINVAL. Thread context, O(waiters). */
int uk_mailbox_destroy(struct uk_mailbox *b);

#endif /* __UK_MAILBOX_H__ */
