// SPDX-License-Identifier: BSD-3-Clause
/* Channels: the table, waiting, and the copies. What touches shared memory is in ring.c. */
#include <errno.h>
#include <string.h>

#include <uk/chan_table.h>
#include <uk/plat/memory.h>

#define PAGE	4096U

static const struct uk_chan_desc *find(const char *name)
{
	for (size_t i = 0; i < uk_chan_lines; i++)
		if (strcmp(uk_chan_table[i].name, name) == 0)
			return &uk_chan_table[i];
	return NULL;
}

static inline void ring(struct uk_chan *c)
{
	if (uk_unlikely(uk_chanring_due(&c->ring)))
		uk_chan_hook_ring(c);
}

int uk_chan_open(struct uk_chan *c, const char *name, unsigned int flags)
{
	const struct ukplat_memregion window = ukplat_shared();
	const struct uk_chan_desc *d = find(name);
	size_t bytes;
	char *mem;
	int rc;

	if (flags & ~(unsigned int)UK_CHAN_POLL)
		return -EINVAL;
	if (d == NULL)
		return -ENOENT;
	bytes = UK_ALIGN_UP(UK_CHANRING_BYTES(d->nslots, d->size), PAGE);
	if (d->offset > window.len || bytes > window.len - d->offset)
		return -ENOMEM;
	mem = (char *)(uintptr_t)window.base + d->offset;
	*c = (struct uk_chan){
		.desc = d,
		.event = UK_SEM_INIT(0, 1),
		.polled = (flags & UK_CHAN_POLL) != 0,
	};
	rc = uk_chan_hook_open(c, mem, bytes);
	if (rc != 0)
		return rc;
	rc = uk_chanring_open(&c->ring, mem, bytes, d->nslots, d->size, d->sends != 0);
	if (rc != 0)
		return rc;
	ring(c);
	return 0;
}

/* Nothing can be done now, says @rc. Wait for the doorbell; 0: look again. */
static __uk_inline int wait(struct uk_chan *c, int rc, uk_timeout_t timeout)
{
	if (rc != -EAGAIN && rc != -ENOTCONN)
		return rc;
	if (timeout == UK_NOWAIT)
		return rc;
	if (c->polled)
		return -EINVAL;
	rc = 0;
	if (!uk_chanring_arm(&c->ring) && !uk_chan_hook_arm(c))
		rc = uk_sem_get(&c->event, timeout);
	uk_chanring_disarm(&c->ring);
	return rc;
}

/*
 * The loops below end at the timeout, however often a peer rings for nothing: the semaphore waits
 * until an absolute time. With UK_FOREVER they are as unbounded as what they wait for.
 */
static __uk_noinline int room_slow(struct uk_chan *c, int rc, uk_timeout_t timeout)
{
	while (rc != 0) {
		ring(c);
		rc = wait(c, rc, timeout);
		if (rc != 0)
			break;
		rc = uk_chanring_room(&c->ring);
	}
	ring(c);
	return rc;
}

static __uk_inline int room(struct uk_chan *c, uk_timeout_t timeout)
{
	int rc = uk_chanring_room(&c->ring);

	return uk_likely(rc == 0) ? 0 : room_slow(c, rc, timeout);
}

int uk_chan_reserve(struct uk_chan *c, void **slot, uk_timeout_t timeout)
{
	int rc = room(c, timeout);

	if (rc == 0)
		*slot = uk_chanring_slot(&c->ring);
	return rc;
}

int uk_chan_commit(struct uk_chan *c, size_t len)
{
	int rc = uk_chanring_commit(&c->ring, len);

	ring(c);
	return rc;
}

static __uk_noinline int length_slow(struct uk_chan *c, int rc, uk_timeout_t timeout)
{
	while (rc < 0) {
		ring(c);
		rc = wait(c, rc, timeout);
		if (rc != 0)
			break;
		rc = uk_chanring_length(&c->ring);
	}
	ring(c);
	return rc;
}

static __uk_inline int length(struct uk_chan *c, uk_timeout_t timeout)
{
	int rc = uk_chanring_length(&c->ring);

	return uk_likely(rc >= 0) ? rc : length_slow(c, rc, timeout);
}

int uk_chan_peek(struct uk_chan *c, const void **data, uk_timeout_t timeout)
{
	int len = length(c, timeout);

	if (len >= 0)
		*data = uk_chanring_slot(&c->ring);
	return len;
}

void uk_chan_release(struct uk_chan *c)
{
	uk_chanring_release(&c->ring);
	ring(c);
}

/* All of it in registers, then out: pairs of words each way. */
static inline void copy_block(uint64_t *to, const uint64_t *from)
{
	const uint64_t a = from[0], b = from[1], c = from[2], d = from[3];
	const uint64_t e = from[4], f = from[5], g = from[6], h = from[7];

	to[0] = a;
	to[1] = b;
	to[2] = c;
	to[3] = d;
	to[4] = e;
	to[5] = f;
	to[6] = g;
	to[7] = h;
}

#define BLOCK	64

/* Slots are aligned to 8; the user's buffer may not be. */
static inline void copy(char *to, const char *from, size_t len)
{
	if (uk_likely(UK_IS_ALIGNED((uintptr_t)to | (uintptr_t)from, 8))) {
		if (len == BLOCK) {	/* the usual message, a third cheaper without loops */
			copy_block((uint64_t *)(void *)to, (const uint64_t *)(const void *)from);
			return;
		}
		for (; len >= BLOCK; len -= BLOCK, to += BLOCK, from += BLOCK)
			copy_block((uint64_t *)(void *)to, (const uint64_t *)(const void *)from);
		for (; len >= 8; len -= 8, to += 8, from += 8)
			*(uint64_t *)(void *)to = *(const uint64_t *)(const void *)from;
	}
	for (; len != 0; len--)
		*to++ = *from++;
}

int uk_chan_send(struct uk_chan *c, const void *msg, size_t len, uk_timeout_t timeout)
{
	void *slot;
	int rc;

	if (len > c->ring.size)
		return -EMSGSIZE;
	rc = room(c, timeout);
	if (uk_unlikely(rc != 0))
		return rc;
	slot = uk_chanring_slot(&c->ring);
	copy(slot, msg, len);
	uk_chanring_put(&c->ring, slot, len);
	ring(c);
	return 0;
}

int uk_chan_recv(struct uk_chan *c, void *buf, size_t size, uk_timeout_t timeout)
{
	int len = length(c, timeout);

	if (uk_unlikely(len < 0))
		return len;
	if ((size_t)len > size)
		return -EMSGSIZE;
	copy(buf, uk_chanring_slot(&c->ring), (size_t)len);
	uk_chanring_release(&c->ring);
	ring(c);
	return len;
}

void uk_chan_reset(struct uk_chan *c)
{
	uk_chanring_reset(&c->ring);
	ring(c);
}

void uk_chan_close(struct uk_chan *c)
{
	uk_chanring_close(&c->ring);
	ring(c);
	uk_chan_hook_close(c);
}
