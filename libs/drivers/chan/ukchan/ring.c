// SPDX-License-Identifier: BSD-3-Clause
/* The ring of a channel: <uk/chanring.h> has the layout, the rules of trust and memory order. */
#include <errno.h>

#include <uk/chanring.h>

#define UPPER(w)	((uint32_t)((w) >> 32))
#define PAIR(a, b)	((uint32_t)(a) << 16 | (uint32_t)(b))
#define NOT_CONNECTED	UINT64_MAX	/* more than an upper half can be */

/* Name the peer's generation, counting from 0. */
static void name_peer(struct uk_chanring *r, uint16_t peer)
{
	r->peer = peer;
	r->index = 0;
	r->seen = 0;
	r->up = (uint64_t)PAIR(r->generation, peer) << 32;
	__atomic_store_n(&r->mine->word, r->up, __ATOMIC_SEQ_CST);
	r->due = true;
}

static void begin(struct uk_chanring *r)
{
	uint16_t generation = (uint16_t)(__atomic_load_n(&r->mine->starts, __ATOMIC_RELAXED) + 1);

	if (generation == 0)
		generation = 1;
	r->generation = generation;
	r->state = UK_CHANRING_WAITING;
	r->expect = NOT_CONNECTED;
	__atomic_store_n(&r->mine->starts, generation, __ATOMIC_RELAXED);
	__atomic_store_n(&r->mine->want, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&r->mine->geometry, UK_CHANRING_GEOMETRY(r->nslots, r->size),
			 __ATOMIC_RELAXED);
	name_peer(r, 0);
}

int uk_chanring_open(struct uk_chanring *r, void *mem, size_t bytes, uint32_t nslots, uint32_t size,
		     bool sends)
{
	struct uk_chanring_side *sides = mem;

	if (mem == NULL || !UK_IS_ALIGNED((uintptr_t)mem, UK_CHANRING_LINE))
		return -EINVAL;
	if (!UK_IS_POW2(nslots) || nslots > UK_CHANRING_SLOTS_MAX)
		return -EINVAL;
	if (size == 0 || size % 8 != 0 || size > UK_CHANRING_SIZE_MAX)
		return -EINVAL;
	if (bytes < UK_CHANRING_BYTES(nslots, size))
		return -EINVAL;
	*r = (struct uk_chanring){
		.mine = &sides[sends ? 0 : 1],
		.theirs = &sides[sends ? 1 : 0],
		.slots = (char *)mem + 2 * UK_CHANRING_LINE,
		.nslots = nslots,
		.size = size,
		.stride = UK_CHANRING_HEAD + size,
		.sends = sends,
	};
	begin(r);
	return 0;
}

void uk_chanring_broken(struct uk_chanring *r)
{
	r->state = UK_CHANRING_BROKEN;
	r->expect = NOT_CONNECTED;
}

/* The connection is over: wait for the next one. */
static int over(struct uk_chanring *r, int error)
{
	r->state = UK_CHANRING_WAITING;
	r->expect = NOT_CONNECTED;
	r->peer = 0;		/* whoever comes is new: count from 0 */
	return error;
}

/* Connected, and @w says that the peer is not any more. 0: a receiver takes the rest. */
static int disconnect(struct uk_chanring *r, uint64_t w)
{
	if (UPPER(w) != PAIR(0, r->generation))
		return over(r, -ECONNRESET);
	if (!r->sends && (uint32_t)w != r->index)
		return 0;
	return over(r, -EPIPE);
}

/* A peer that was named, connected, did what it had to do and closed before this side looked. */
static bool was_here(const struct uk_chanring *r, uint64_t w)
{
	return w >> 48 == 0 && r->peer != 0 && (uint16_t)(w >> 32) == r->generation;
}

/* Not connected: @w is the peer's word. 0 when it has become so. */
static int connect(struct uk_chanring *r, uint64_t w)
{
	uint16_t generation = (uint16_t)(w >> 48), names = (uint16_t)(w >> 32);
	/* It was written before the word that was loaded. */
	uint64_t geometry = __atomic_load_n(&r->theirs->geometry, __ATOMIC_RELAXED);

	if (geometry >> 32 != UK_CHANRING_MARK)
		return -ENOTCONN;
	if (was_here(r, w)) {
		r->state = UK_CHANRING_CONNECTED;
		r->expect = PAIR(r->peer, r->generation);
		return disconnect(r, w);
	}
	if (generation == 0)
		return -ENOTCONN;
	if (geometry != UK_CHANRING_GEOMETRY(r->nslots, r->size))
		return -EPROTO;
	if (generation != r->peer)
		name_peer(r, generation);
	if (names != r->generation)
		return -ENOTCONN;
	r->state = UK_CHANRING_CONNECTED;
	r->expect = UPPER(w);
	return 0;
}

/* The upper half of @w is not what it is while all is well. 0: it is now, or the peer has closed
 * and a receiver takes the rest. */
int uk_chanring_out_of_step(struct uk_chanring *r, uint64_t w)
{
	switch ((enum uk_chanring_state)r->state) {
	case UK_CHANRING_WAITING:
		return connect(r, w);
	case UK_CHANRING_CONNECTED:
		return disconnect(r, w);
	case UK_CHANRING_CLOSED:
		return -EBADF;
	case UK_CHANRING_BROKEN:
		break;
	}
	return -EPROTO;
}

bool uk_chanring_changed(const struct uk_chanring *r)
{
	uint64_t w = __atomic_load_n(&r->theirs->word, __ATOMIC_SEQ_CST), mark;

	if (uk_likely(r->state == UK_CHANRING_CONNECTED))
		return w != (r->expect << 32 | r->seen);
	if (r->state != UK_CHANRING_WAITING)
		return true;
	mark = __atomic_load_n(&r->theirs->geometry, __ATOMIC_RELAXED) >> 32;
	if (mark != UK_CHANRING_MARK)
		return false;
	return was_here(r, w) || (w >> 48 != 0 && ((uint16_t)(w >> 48) != r->peer ||
						   (uint16_t)(w >> 32) == r->generation));
}

void uk_chanring_reset(struct uk_chanring *r)
{
	begin(r);
}

void uk_chanring_close(struct uk_chanring *r)
{
	r->state = UK_CHANRING_CLOSED;
	r->expect = NOT_CONNECTED;
	__atomic_store_n(&r->mine->want, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&r->mine->word, (uint64_t)PAIR(0, r->peer) << 32 | r->index,
			 __ATOMIC_SEQ_CST);
	r->due = true;
}
