/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Channels between partitions: messages one way, from one sender to one receiver, through memory
 * that both see. What is in that memory, whom to trust and how a connection is made is in
 * <uk/chanring.h>; here are the names, the waiting and the doorbell.
 *
 *	static struct uk_chan commands;
 *
 *	uk_chan_open(&commands, "commands", 0);
 *	n = uk_chan_recv(&commands, buf, sizeof(buf), uk_after(UK_MS(10)));
 *
 * Which channels there are, which way they go and where they lie is configuration
 * (LIBUKCHAN_TABLE), usually written by the description of the whole machine: docs/systems.md.
 *
 * The doorbell is a library of its own (the implementation): event channels of Xen, or a timer that
 * looks at the memory. It rings only while this side waits, and once for each wait: a peer that
 * floods it costs one interrupt for a message that is waited for, and none when nobody waits or
 * when the channel was opened with UK_CHAN_POLL.
 *
 * Context: one thread of this side uses a channel, unless said otherwise. Errors are those of
 * <uk/chanring.h>; a channel that returned -ECONNRESET or -EPIPE connects again by itself.
 */
#ifndef __UK_CHAN_H__
#define __UK_CHAN_H__

#include <uk/chanring.h>
#include <uk/sem.h>
#if CONFIG_LIBSHMCHAN
#include <uk/time.h>
#endif

#define UK_CHAN_NAME	16	/* bytes, the NUL included */

/* How the two sides come to see the same memory. */
enum uk_chan_memory {
	UK_CHAN_SHARED,		/* it is there */
	UK_CHAN_GRANT,		/* this side's, and it lets the peer map it */
	UK_CHAN_MAP,		/* the peer's, which this side maps */
};

/* A line of the table. */
struct uk_chan_desc {
	char name[UK_CHAN_NAME];
	uint32_t offset;	/* in the window of PLAT_SHARED_BASE, whole pages */
	uint32_t nslots;
	uint32_t size;		/* of a message, bytes */
	uint32_t port;		/* of the doorbell */
	uint32_t ref;		/* grant reference of the first page */
	uint16_t peer;		/* the peer's number in that machine (Xen: domain ID) */
	uint8_t memory;		/* enum uk_chan_memory */
	uint8_t sends;		/* not 0: this side is the sender */
};

/* Storage is the caller's; members are private. */
struct uk_chan {
	struct uk_chanring ring;
	const struct uk_chan_desc *desc;
	struct uk_sem event;
	bool polled;
#if CONFIG_LIBSHMCHAN
	struct uk_timer timer;
#endif
};

/* Never rung: the functions below are called with UK_NOWAIT only. */
#define UK_CHAN_POLL	0x01

/*
 * Begin this side's life of the channel @name. 0, -EINVAL (unknown flag), -ENOENT (no such line in
 * the table), -ENOMEM (it lies outside of the window), or what the implementation says: -EACCES
 * (the hypervisor does not let the two share memory), -ENODEV (it has no such doorbell), -EINVAL
 * (nor such a port), -ENOSPC (it maps no more pages). Where the peer grants the memory, the sender
 * sleeps until it has, LIBXENCHAN_WAIT_MS at most; -EIO or -ENOENT: it has not. After an error
 * no other function may be called. Thread context. O(lines) and the implementation's calls.
 */
int uk_chan_open(struct uk_chan *c, const char *name, unsigned int flags);

/*
 * Copy one message of @len bytes in, waiting for the peer and for room until @timeout.
 * 0, -EMSGSIZE (longer than a slot), -ETIMEDOUT, or as <uk/chanring.h> says; -EAGAIN and -ENOTCONN
 * for UK_NOWAIT alone. Thread context; with UK_NOWAIT any. O(@len).
 */
int uk_chan_send(struct uk_chan *c, const void *msg, size_t len, uk_timeout_t timeout);

/*
 * Copy the oldest message out, waiting for one until @timeout. Its length, -EMSGSIZE (it is longer
 * than @size, and stays), or an error as above. Thread context; with UK_NOWAIT any. O(length).
 */
int uk_chan_recv(struct uk_chan *c, void *buf, size_t size, uk_timeout_t timeout);

/*
 * Without a copy. Sender: room for uk_chan_size() bytes in *@slot, then commit. Receiver: *@data is
 * the message, until it is released; the peer can still change it there. As the functions of
 * <uk/chanring.h>, with waiting.
 */
int uk_chan_reserve(struct uk_chan *c, void **slot, uk_timeout_t timeout);
int uk_chan_commit(struct uk_chan *c, size_t len);
int uk_chan_peek(struct uk_chan *c, const void **data, uk_timeout_t timeout);
void uk_chan_release(struct uk_chan *c);

/* Bytes of the longest message. Any context, O(1). */
static inline size_t uk_chan_size(const struct uk_chan *c)
{
	return c->ring.size;
}

/* A new life of this side, also after -EPROTO: the peer sees -ECONNRESET. Thread context, O(1). */
void uk_chan_reset(struct uk_chan *c);
/* The end: the peer sees -EPIPE, a receiver after the last message. Thread context. */
void uk_chan_close(struct uk_chan *c);

/*
 * The implementation. Filled by it, called in thread context:
 */
/* Make the memory at @mem, @bytes, that of @c->desc, and find its doorbell. 0 or as
 * uk_chan_open(). */
int uk_chan_hook_open(struct uk_chan *c, void *mem, size_t bytes);
void uk_chan_hook_close(struct uk_chan *c);
/* Ring the peer's doorbell. O(1). Any context. */
void uk_chan_hook_ring(struct uk_chan *c);
/* Call uk_chan_event() when ours rings; once. True: it has rung since the last time, look again
 * instead. O(1). */
bool uk_chan_hook_arm(struct uk_chan *c);

/* Called by it, interrupt context: the doorbell has rung. O(1). */
static inline void uk_chan_event(struct uk_chan *c)
{
	uk_sem_put(&c->event);
}

#endif /* __UK_CHAN_H__ */
