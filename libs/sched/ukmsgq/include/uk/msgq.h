/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Message queues: messages of one size, copied in and out. Who waits is served by urgency, FIFO
 * among equals; a message for a waiting receiver is copied straight into its buffer.
 *
 *	FIFO      struct uk_msgq, O(1)
 *	priority  struct uk_msgq with uk_msgq_init_prio(): a message has a priority, 0 first, FIFO
 *	          among equals; sending is O(messages that it overtakes)
 *
 * Interrupts are masked for 256 bytes, or for a few messages or waiters, at a time. While a thread
 * copies a longer message, nobody else of its CPU runs but interrupts: for them the message is not
 * there before it is complete, nor are those behind it. A message that an interrupt sends overtakes
 * others in interrupts of the timer, which come as soon as they are let in. A handler is masked
 * itself, and so is its copying.
 *
 * A receiver that is terminated after it got a message, and before it runs, leaves it to the next
 * receiver or to the queue, where the message is the oldest of its priority again. It is dropped if
 * the queue has been filled meanwhile. A sender that is terminated then has sent its message.
 *
 * Storage is the caller's; members are private.
 */
#ifndef __UK_MSGQ_H__
#define __UK_MSGQ_H__

#include <uk/timeout.h>
#include <uk/waitq.h>
#if CONFIG_LIBUKMSGQ_PRIO
#include <uk/time.h>
#endif

#define UK_TAG_MSGQ		0x4d6000U
#define UK_TAG_MSGQ_PRIO	0x4d7000U
#if CONFIG_LIBUKMSGQ_PRIO
#define UK_MSGQ_SIZE		128
#else
#define UK_MSGQ_SIZE		72
#endif

/* Of a queue with priorities: one for each slot. Private members. */
struct uk_msgq_prio {
	uint32_t prio;			/* of the message in this slot; free: the next free slot */
	uint32_t slot;			/* in which the message with this place in the queue is */
};

struct uk_msgq {
	union {
		struct {
			uint32_t tag;
			uint32_t size;	/* of a message, bytes, a multiple of 8 */
		};
		uint64_t kind;		/* both, for one test */
	};
	char *in;			/* FIFO: where the next message goes ... */
	char *out;			/* ... and the oldest one is */
	uint32_t used;			/* messages that can be received */
	uint32_t slots;
	char *buf;
	char *end;
	struct uk_waitq receivers;	/* nobody, unless the queue is empty */
	struct uk_waitq senders;	/* nobody, unless it is full */
	uint32_t lag;			/* FIFO: a message being copied in, and those behind it */
	uint32_t busy;			/* other slots that are being copied from or to */
#if CONFIG_LIBUKMSGQ_PRIO
	struct uk_msgq_prio *order;	/* NULL: FIFO */
	uint32_t first;			/* place of the first message; they go round */
	uint32_t free;			/* the first of the free slots */
	uint32_t sorted;		/* so many are in order; of those behind them ... */
	uint32_t pos;			/* ... the first is on its way, and behind so many */
	uint32_t back;			/* it was put back: it goes before its equals, too */
	struct uk_later later;
#endif
};

_Static_assert(sizeof(struct uk_msgq) == UK_MSGQ_SIZE, "pinned");

/* Bytes of buffer for @slots messages of @size bytes. */
#define UK_MSGQ_BUFFER(slots, size)	((size_t)(slots) * (size))

/*
 * @buf: UK_MSGQ_BUFFER(@slots, @size) bytes, aligned to 8. @size: 8 to 1 MiB, a multiple of 8.
 * 0 or -EINVAL. Thread or init context, O(1).
 */
int uk_msgq_init(struct uk_msgq *q, void *buf, uint32_t slots, uint32_t size);

#if CONFIG_LIBUKMSGQ_PRIO
/* The same, ordered by priority. @order: @slots of them. O(@slots). */
int uk_msgq_init_prio(struct uk_msgq *q, void *buf, uint32_t slots, uint32_t size,
		      struct uk_msgq_prio *order);
#endif

/*
 * Copy @msg in, waiting for room until @timeout.
 * 0, -EINVAL (not a queue, or one with priorities; @msg NULL), -EAGAIN (full, UK_NOWAIT),
 * -ETIMEDOUT, -ECANCELED (destroyed). Thread context; with UK_NOWAIT any.
 * O(message), to wait O(waiters less urgent).
 */
int uk_msgq_send(struct uk_msgq *q, const void *msg, uk_timeout_t timeout);

#if CONFIG_LIBUKMSGQ_PRIO
/* The same with a priority, into a queue that has them. O(messages overtaken). */
int uk_msgq_send_prio(struct uk_msgq *q, const void *msg, uint32_t prio, uk_timeout_t timeout);
#endif

/*
 * Copy the first message out to @msg, waiting for one until @timeout. Errors and context as for
 * sending. O(message).
 */
int uk_msgq_recv(struct uk_msgq *q, void *msg, uk_timeout_t timeout);

/* Messages in it now. Any context, O(1). */
static inline uint32_t uk_msgq_used(const struct uk_msgq *q)
{
	return UK_READ_ONCE(q->used);
}

/* The end of @q: who waits returns with -ECANCELED. 0 or -EINVAL. Thread context, O(waiters). */
int uk_msgq_destroy(struct uk_msgq *q);

#endif /* __UK_MSGQ_H__ */
