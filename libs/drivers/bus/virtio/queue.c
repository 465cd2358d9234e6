// SPDX-License-Identifier: BSD-3-Clause
/*
 * A split virtqueue, the driver's side (VIRTIO 1.2, 2.7). The device can write to all of a queue's
 * memory, so nothing in it is read but the used ring, and of that nothing is believed: a chain that
 * is not under way, or more entries than there are, break the queue. What we need to know again
 * stands in `mine`.
 */
#include <errno.h>

#include <uk/virtio.h>

#define IDX	1	/* in avail and used: the word behind the flags */
#define RING	2

void uk_virtq_init(struct uk_virtq *q, uint16_t n, void *mem, struct uk_virtq_mine *mine)
{
	char *base = (char *)mem;

	q->desc = (struct uk_virtq_desc *)mem;
	q->avail = (volatile uint16_t *)(void *)(base + n * sizeof(struct uk_virtq_desc));
	q->used = (volatile uint16_t *)(void *)(base + UK_VIRTQ_USED_AT_(n));
	q->mine = mine;
	q->n = n;
}

void uk_virtq_clear(struct uk_virtq *q)
{
	for (unsigned int i = 0; i < q->n; i++) {
		q->desc[i] = (struct uk_virtq_desc){ 0 };
		q->mine[i] = (struct uk_virtq_mine){ .next = (uint16_t)(i + 1) };
	}
	q->avail[0] = 0;
	q->avail[IDX] = 0;
	q->used[0] = 0;
	q->used[IDX] = 0;
	q->first_free = 0;
	q->nfree = q->n;
	q->added = 0;
	q->seen = 0;
	q->broken = false;
}

int uk_virtq_add(struct uk_virtq *q, const struct uk_virtq_buf *buf, unsigned int nout,
		 unsigned int nin, void *cookie)
{
	unsigned int count = nout + nin;
	uint16_t head = q->first_free;
	uint16_t at = head;

	if (q->broken)
		return -EIO;
	if (count == 0 || count > q->nfree)
		return -ENOSPC;
	for (unsigned int i = 0; i < count; i++) {
		uint16_t next = q->mine[at].next;

		q->desc[at] = (struct uk_virtq_desc){
			.addr = (uintptr_t)buf[i].addr,
			.len = buf[i].len,
			.flags = (uint16_t)((i < nout ? 0 : UK_VIRTQ_WRITE) |
					    (i + 1 < count ? UK_VIRTQ_NEXT : 0)),
			.next = next,
		};
		at = next;
	}
	q->first_free = at;
	q->nfree = (uint16_t)(q->nfree - count);
	q->mine[head].cookie = cookie;
	q->mine[head].count = (uint16_t)count;
	q->avail[RING + (q->added & (q->n - 1))] = head;
	/* The device must see the chain before it sees that there is one. */
	ukarch_smp_mb();
	q->avail[IDX] = ++q->added;
	return 0;
}

bool uk_virtq_pending(const struct uk_virtq *q)
{
	return !q->broken && q->used[IDX] != q->seen;
}

bool uk_virtq_interrupts(struct uk_virtq *q, bool on)
{
	q->avail[0] = on ? 0 : UK_VIRTQ_NO_INTERRUPT;
	/* 2.7.7: the device sees it before we look whether it was done already. */
	ukarch_smp_mb();
	return uk_virtq_pending(q);
}

/* The chain from @head is free again. */
static void release(struct uk_virtq *q, uint16_t head)
{
	struct uk_virtq_mine *last = &q->mine[head];

	q->nfree = (uint16_t)(q->nfree + last->count);
	for (unsigned int i = 1; i < q->mine[head].count; i++)
		last = &q->mine[last->next];
	last->next = q->first_free;
	q->first_free = head;
}

void *uk_virtq_done(struct uk_virtq *q, uint32_t *len)
{
	const volatile struct uk_virtq_used *ring =
		(const volatile struct uk_virtq_used *)(const volatile void *)&q->used[RING];
	uint16_t idx = q->used[IDX];
	uint32_t id;
	void *cookie;

	if (q->broken || idx == q->seen)
		return NULL;
	if ((uint16_t)(idx - q->seen) > q->n) {
		q->broken = true;
		return NULL;
	}
	/* The entry, and what the device wrote elsewhere, only after the index that promises them.
	 *  */
	ukarch_smp_mb();
	id = ring[q->seen & (q->n - 1)].id;
	*len = ring[q->seen & (q->n - 1)].len;
	if (id >= q->n || q->mine[id].cookie == NULL) {
		q->broken = true;
		return NULL;
	}
	cookie = q->mine[id].cookie;
	q->mine[id].cookie = NULL;
	release(q, (uint16_t)id);
	q->seen++;
	return cookie;
}
