/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ring of a channel: messages from one sender to one receiver through memory that both see, and
 * nothing else. Pure logic, no waiting, no interrupts: <uk/chan.h> adds those.
 *
 *	 0        64          128
 *	+--------+-----------+--------+--------+-- --+--------+
 *	| sender | receiver  | slot 0 | slot 1 | ... | slot n |
 *	+--------+-----------+--------+--------+-- --+--------+
 *	slot: 8 bytes of head (number of the message, length), then the message
 *
 * Each side writes its own line; the sender also writes the slots. A line's first word says it all,
 * in one store and one load:
 *
 *	 63       48 47       32 31                    0
 *	| generation | the peer's | messages sent / taken |
 *
 * A generation is one life of a side: 1 to 65535, a new one at every start and reset, 0 once
 * closed. Two sides are connected when each names the other's generation; a side counts from 0
 * again before it names a new one. So a restarted peer is seen by a compare of the upper half, and
 * no index is ever read against the wrong connection. (Unless the peer starts 65535 times between
 * two looks.)
 *
 * The other side is not trusted. Every word of it is read once, by one load, and what follows uses
 * that copy; an index must lie between the one seen before and what is possible, a head must carry
 * the number of its message and a length that fits. Whatever it writes, no access leaves the ring,
 * and what is wrong ends in -EPROTO, which stays until uk_chanring_reset(). Only the bytes of a
 * message that was not copied yet may still change under the reader.
 *
 * Memory order (C11 names, what they become on Armv8 in brackets):
 *   - the sender fills a slot, then stores its word with release [STLR]; the receiver loads that
 *     word with acquire [LDAR] before it reads the slot: it sees the whole message;
 *   - the receiver reads the slot, then stores its word with release; the sender loads that with
 *     acquire before it writes the slot again: it never overwrites what is still being read;
 *   - going to sleep is Dekker's pattern: "set want, look at the word" against "set the word, look
 *     at want". All four are sequentially consistent [STLR, LDAR, which are not reordered with each
 *     other], so at least one side sees the other's store, and no wake-up is lost.
 *
 * A wait is one ring of the doorbell: want names the count that its side has seen, and the peer
 * rings for the one step that leaves it, not for those behind, which the awakened side finds. Every
 * other change of a word (start, connection, reset, end) rings whatever want says.
 *
 * Context: a ring belongs to one thread of each side. Every function is O(1); copies are O(bytes).
 */
#ifndef __UK_CHANRING_H__
#define __UK_CHANRING_H__

#include <errno.h>

#include <uk/essentials.h>

#define UK_CHANRING_LINE	64	/* bytes; a cache line of every core this runs on */
#define UK_CHANRING_HEAD	8
#define UK_CHANRING_SLOTS_MAX	32768
#define UK_CHANRING_SIZE_MAX	65528

/* What one side writes, in the memory that is shared. */
struct uk_chanring_side {
	uint64_t word;		/* as above */
	uint64_t geometry;	/* UK_CHANRING_GEOMETRY: both must say the same */
	uint64_t want;		/* UK_CHANRING_WANT | n: ring when your count leaves n */
	uint32_t starts;	/* the last generation used */
	uint32_t unused[9];
};

#define UK_CHANRING_WANT	(UINT64_C(1) << 32)

/* "TCH2", slots, message size. Without the mark in front a line is what happened to be in memory.
 * */
#define UK_CHANRING_MARK	UINT64_C(0x54434832)
#define UK_CHANRING_GEOMETRY(nslots, size)	\
	(UK_CHANRING_MARK << 32 | (uint64_t)(nslots) << 16 | (size))

_Static_assert(sizeof(struct uk_chanring_side) == UK_CHANRING_LINE, "a line of its own");

enum uk_chanring_state {
	UK_CHANRING_WAITING,	/* for the peer to start, or to notice this side */
	UK_CHANRING_CONNECTED,
	UK_CHANRING_BROKEN,	/* the peer wrote what cannot be; until reset */
	UK_CHANRING_CLOSED,	/* by this side */
};

/* One side's own memory; members are private. */
struct uk_chanring {
	struct uk_chanring_side *mine, *theirs;
	char *slots;
	uint64_t up;		/* upper half of this side's word, in its place */
	uint64_t expect;	/* upper half of the peer's while connected; else no half at all */
	uint32_t index;		/* messages sent, or taken */
	uint32_t seen;		/* the peer's index, the last that was valid */
	uint32_t nslots, size, stride;
	uint16_t generation, peer;
	uint8_t state;
	bool sends;
	bool due;		/* the peer should be told: ring its doorbell */
};

/* Bytes of shared memory for @nslots messages of up to @size bytes. */
#define UK_CHANRING_BYTES(nslots, size)	\
	(2 * UK_CHANRING_LINE + (size_t)(nslots) * (UK_CHANRING_HEAD + (size)))

/*
 * Begin a life of this side. @mem: the shared memory, aligned to UK_CHANRING_LINE, whatever is in
 * it.
 * @nslots: a power of two up to UK_CHANRING_SLOTS_MAX; @size: of a message, a multiple of 8 up to
 * UK_CHANRING_SIZE_MAX. @sends: this is the sender. 0 or -EINVAL (also: @bytes are too few).
 */
int uk_chanring_open(struct uk_chanring *r, void *mem, size_t bytes, uint32_t nslots, uint32_t size,
		     bool sends);

/*
 * Errors of the four functions below, which change nothing else:
 *   -EAGAIN      no room, or no message, now
 *   -ENOTCONN    the peer has not started yet
 *   -ECONNRESET  it started anew, and what was under way is lost; said once, then the connection is
 *                made again
 *   -EPIPE       it closed; a receiver has had every message by then; said once
 *   -EPROTO      it wrote what cannot be: until uk_chanring_reset(). Also while it says that it has
 *                slots of another number or size
 *   -EBADF       this side is closed
 */

/* Private: the peer's word @w is not what it is while all is well; 0: it is now. */
int uk_chanring_out_of_step(struct uk_chanring *r, uint64_t w);
/* Private: what the peer wrote cannot be. */
void uk_chanring_broken(struct uk_chanring *r);

static inline uint64_t *uk_chanring_head(const struct uk_chanring *r)
{
	size_t at = (size_t)(r->index & (r->nslots - 1)) * r->stride;

	return (uint64_t *)(void *)(r->slots + at);
}

/* The slot of the next message, or of the oldest: behind its head. */
static inline void *uk_chanring_slot(const struct uk_chanring *r)
{
	return uk_chanring_head(r) + 1;
}

/* Publish the index, and see whether the peer sleeps. */
static inline void uk_chanring_publish(struct uk_chanring *r)
{
	uint64_t old = r->index;

	r->index++;
	__atomic_store_n(&r->mine->word, r->up | r->index, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&r->theirs->want, __ATOMIC_SEQ_CST) == (UK_CHANRING_WANT | old))
		r->due = true;
}

/* Sender: is there room, at uk_chanring_slot()? 0 or an error. */
static inline int uk_chanring_room(struct uk_chanring *r)
{
	uint64_t w = __atomic_load_n(&r->theirs->word, __ATOMIC_ACQUIRE);
	uint32_t taken = (uint32_t)w;

	if (uk_unlikely(w >> 32 != r->expect)) {
		int rc = uk_chanring_out_of_step(r, w);

		if (rc != 0)
			return rc;
	}
	/* From what it had taken before to what was sent, which is at most nslots further. */
	if (uk_unlikely(r->index - taken > r->index - r->seen)) {
		uk_chanring_broken(r);
		return -EPROTO;
	}
	r->seen = taken;
	return r->index - taken == r->nslots ? -EAGAIN : 0;
}

/* Sender: *@slot is where the next message goes, @size bytes of room. 0 or an error. */
static inline int uk_chanring_reserve(struct uk_chanring *r, void **slot)
{
	int rc = uk_chanring_room(r);

	if (rc == 0)
		*slot = uk_chanring_slot(r);
	return rc;
}

/* Private: the message at @slot is complete; @len is not more than a slot has. */
static inline void uk_chanring_put(struct uk_chanring *r, void *slot, size_t len)
{
	__atomic_store_n((uint64_t *)slot - 1, (uint64_t)r->index << 32 | len, __ATOMIC_RELAXED);
	uk_chanring_publish(r);
}

/* Sender, after a reserve: the message there is complete, @len bytes. 0, -EMSGSIZE. */
static inline int uk_chanring_commit(struct uk_chanring *r, size_t len)
{
	if (len > r->size)
		return -EMSGSIZE;
	uk_chanring_put(r, uk_chanring_slot(r), len);
	return 0;
}

/* Receiver: the length of the oldest message, which is at uk_chanring_slot(), or an error. */
static inline int uk_chanring_length(struct uk_chanring *r)
{
	uint64_t w = __atomic_load_n(&r->theirs->word, __ATOMIC_ACQUIRE), head;
	uint32_t there;

	if (uk_unlikely(w >> 32 != r->expect)) {
		int rc = uk_chanring_out_of_step(r, w);

		if (rc < 0)
			return rc;
	}
	there = (uint32_t)w - r->index;
	if (uk_unlikely(there > r->nslots || there < r->seen - r->index)) {
		uk_chanring_broken(r);
		return -EPROTO;
	}
	r->seen = (uint32_t)w;
	if (there == 0)
		return -EAGAIN;
	head = __atomic_load_n(uk_chanring_head(r), __ATOMIC_RELAXED);
	if (uk_unlikely(head >> 32 != r->index || (uint32_t)head > r->size)) {
		uk_chanring_broken(r);
		return -EPROTO;
	}
	return (int)(uint32_t)head;
}

/*
 * Receiver: *@data is the oldest message, in memory that the peer can still change: read what
 * matters once. Its length, or an error.
 */
static inline int uk_chanring_peek(struct uk_chanring *r, const void **data)
{
	int len = uk_chanring_length(r);

	if (len >= 0)
		*data = uk_chanring_slot(r);
	return len;
}

/* Receiver, after a peek: the slot may be used again. */
static inline void uk_chanring_release(struct uk_chanring *r)
{
	uk_chanring_publish(r);
}

/* Should the peer's doorbell be rung, for what was done since the last call? */
static inline bool uk_chanring_due(struct uk_chanring *r)
{
	if (uk_likely(!r->due))
		return false;
	r->due = false;
	return true;
}

/* Has the peer's word changed since an operation here said -EAGAIN or -ENOTCONN? Any context. */
bool uk_chanring_changed(const struct uk_chanring *r);

/* After -EAGAIN or -ENOTCONN: ask for the doorbell; true when there is something to look at
 * already. */
static inline bool uk_chanring_arm(struct uk_chanring *r)
{
	__atomic_store_n(&r->mine->want, UK_CHANRING_WANT | r->seen, __ATOMIC_SEQ_CST);
	/* As uk_chanring_changed() is while all is well. */
	if (uk_likely(r->state == UK_CHANRING_CONNECTED))
		return __atomic_load_n(&r->theirs->word, __ATOMIC_SEQ_CST) !=
		       (r->expect << 32 | r->seen);
	return uk_chanring_changed(r);
}

/* The doorbell is not needed any more. */
static inline void uk_chanring_disarm(struct uk_chanring *r)
{
	__atomic_store_n(&r->mine->want, 0, __ATOMIC_RELAXED);
}

/* A new life of this side, whatever its state: the peer sees -ECONNRESET. */
void uk_chanring_reset(struct uk_chanring *r);
/* The end of this side: the peer sees -EPIPE, after the last message. */
void uk_chanring_close(struct uk_chanring *r);

#endif /* __UK_CHANRING_H__ */
