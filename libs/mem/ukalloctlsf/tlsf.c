// SPDX-License-Identifier: BSD-3-Clause
/*
 * Two-level segregated fit: allocation, release, resizing in place. No loop but the one over
 * banks, so every call is O(1). The layout is in tlsf.h. With several CPUs each keeps small blocks
 * for itself (cache.h), which come back when memory runs out.
 */
#include <errno.h>
#include <string.h>

#include <uk/alloctlsf.h>
#include <uk/assert.h>

#include "cache.h"
#include "tlsf.h"

static struct tlsf *tlsf_of(struct uk_alloc *a)
{
	return uk_container_of(a, struct tlsf, a);
}

/* Bytes of the block that holds @size bytes of data; 0 when no block can. */
static size_t block_size_for(size_t size)
{
	if (size > MAX_BLOCK - HEAD_SIZE)
		return 0;
	return UK_MAX(UK_ALIGN_UP(size + HEAD_SIZE, UK_ALLOC_ALIGN), MIN_BLOCK);
}

static __uk_noinline void list_add(struct tlsf *t, struct block *b, size_t size)
{
	const unsigned int cls = class_of(size);
	struct block *head = t->list[cls];

	b->next = head;
	b->prev = NULL;
	if (head)
		head->prev = b;
	t->list[cls] = b;
	t->sl_map[class_fl(cls)] |= 1U << class_sl(cls);
	t->fl_map |= 1U << class_fl(cls);
}

static __uk_noinline void list_del(struct tlsf *t, struct block *b)
{
	struct block *next = b->next, *prev = b->prev;
	unsigned int cls, fl;

	if (next)
		next->prev = prev;
	if (prev) {
		prev->next = next;
		return;
	}
	cls = class_of(block_size(b));
	t->list[cls] = next;
	if (next)
		return;
	fl = class_fl(cls);
	t->sl_map[fl] &= ~(1U << class_sl(cls));
	if (!t->sl_map[fl])
		t->fl_map &= ~(1U << fl);
}

/*
 * A listed block of at least @size bytes, or NULL. Rounded up to the next class, any block of the
 * class found will do: that is what makes it O(1). Only when there is none, the first block of
 * @size's own class gets a look, so that the last big block is not lost to the rounding.
 */
static struct block *find(struct tlsf *t, size_t size)
{
	const size_t step = (size_t)1 << (uk_fls64(size | SMALL) - SL_LOG2);
	const unsigned int cls = class_of(size + step - 1);
	unsigned int fl = class_fl(cls);
	struct block *b;
	uint32_t map;

	if (fl < FL_COUNT) {
		map = t->sl_map[fl] & (~0U << class_sl(cls));
		if (!map) {
			map = t->fl_map & (~1U << fl);
			if (map) {
				fl = uk_ffs32(map);
				map = t->sl_map[fl];
			}
		}
		if (map)
			return t->list[(fl << SL_LOG2) + uk_ffs32(map)];
	}
	b = t->list[class_of(size)];
	return b && block_size(b) >= size ? b : NULL;
}

/*
 * Turn @size bytes at @b, whose header's PREV_FREE is right and whose neighbour behind does not
 * know of it yet, into free memory, one block with its free neighbours.
 */
static __uk_noinline void release(struct tlsf *t, struct block *b, size_t size)
{
	struct block *next = block_at(b, size);

	if (next->head & FREE) {
		list_del(t, next);
		size += block_size(next);
		next = block_at(b, size);
	}
	if (b->head & PREV_FREE) {
		b = *block_footer(b);
		list_del(t, b);
		size += block_size(b);
	}
	b->head = size | FREE;
	*block_footer(next) = b;
	next->head |= PREV_FREE;
	list_add(t, b, size);
}

/*
 * Take @b, of @size bytes and in no list, into use with @want of them; what is left over becomes
 * free if it makes a block. Returns the bytes that are in use.
 */
static size_t take(struct tlsf *t, struct block *b, size_t size, size_t want)
{
	struct block *rest = block_at(b, want);

	if (size - want < MIN_BLOCK) {
		b->head = size | (b->head & PREV_FREE);
		block_at(b, size)->head &= ~PREV_FREE;
		return size;
	}
	b->head = want | (b->head & PREV_FREE);
	rest->head = 0;
	release(t, rest, size - want);
	return want;
}

static void *allocate(struct uk_alloc *a, size_t want)
{
	struct tlsf *t = tlsf_of(a);
	unsigned long flags = uk_alloc_lock(a);
	struct block *b = want ? find(t, want) : NULL;

	if (b) {
		list_del(t, b);
		uk_alloc_note_alloc(a, take(t, b, block_size(b), want));
	} else {
		uk_alloc_note_failure(a);
	}
	uk_alloc_unlock(a, flags);
	return b ? block_data(b) : NULL;
}

void *uk_alloctlsf_malloc(struct uk_alloc *a, size_t size)
{
	const size_t want = block_size_for(size);
	struct block *b = uk_tlsf_take_cached(tlsf_of(a), want);
	void *p;

	if (b)
		return block_data(b);
	p = allocate(a, want);
	if (!p && uk_tlsf_flush(tlsf_of(a)))
		p = allocate(a, want);
	return p;
}

/*
 * A block that is large enough wherever the aligned address falls in it, then its front and its
 * back go back. The lock is let go in between: at every step the block is an ordinary used one.
 */
void *uk_alloctlsf_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	const size_t want = block_size_for(size);
	struct block *b, *at;
	size_t room = SIZE_MAX, gap;
	unsigned long flags;
	void *p;

	if (align <= UK_ALLOC_ALIGN)
		return uk_alloctlsf_malloc(a, size);
	/* The gap in front is below align, or 16 more than that, as 16 bytes make no block. */
	if (want && align <= MAX_BLOCK)
		room = want - HEAD_SIZE + align + UK_ALLOC_ALIGN;
	p = uk_alloctlsf_malloc(a, room);
	if (!p)
		return NULL;
	b = block_of(p);
	gap = -(uintptr_t)p & (align - 1);
	if (gap == UK_ALLOC_ALIGN)
		gap += align;
	at = block_at(b, gap);
	if (gap) {
		flags = uk_alloc_lock(a);
		at->head = block_size(b) - gap;
		a->used -= gap;
		release(tlsf_of(a), b, gap);
		uk_alloc_unlock(a, flags);
	}
	uk_alloctlsf_resize(a, block_data(at), size);
	return block_data(at);
}

void uk_tlsf_release(struct tlsf *t, struct block *b)
{
	unsigned long flags = uk_alloc_lock(&t->a);

	UK_ASSERT(!(b->head & FREE));
	uk_alloc_note_free(&t->a, block_size(b));
	release(t, b, block_size(b));
	uk_alloc_unlock(&t->a, flags);
}

void uk_alloctlsf_free(struct uk_alloc *a, void *p)
{
	struct block *b = block_of(p);

	UK_ASSERT(UK_IS_ALIGNED((uintptr_t)p, UK_ALLOC_ALIGN));
	if (!uk_tlsf_keep(tlsf_of(a), b))
		uk_tlsf_release(tlsf_of(a), b);
}

bool uk_alloctlsf_resize(struct uk_alloc *a, void *p, size_t size)
{
	const size_t want = block_size_for(size);
	struct block *b = block_of(p), *next;
	struct tlsf *t = tlsf_of(a);
	unsigned long flags;
	size_t old, room;

	flags = uk_alloc_lock(a);
	UK_ASSERT(!(b->head & FREE));
	old = block_size(b);
	room = old;
	next = block_at(b, old);
	if (want > old && next->head & FREE)
		room += block_size(next);
	if (!want || want > room) {
		uk_alloc_unlock(a, flags);
		return false;
	}
	if (room > old)
		list_del(t, next);
	uk_alloc_note_grow(a, take(t, b, room, want) - old);
	uk_alloc_unlock(a, flags);
	return true;
}

size_t uk_alloctlsf_usable(struct uk_alloc *a, const void *p)
{
	(void)a;
	return block_size(block_of(p)) - HEAD_SIZE;
}

/* The first block of the highest class: find() hands it out for exactly its size. */
size_t uk_alloctlsf_maxalloc(struct uk_alloc *a)
{
	struct tlsf *t = tlsf_of(a);
	unsigned long flags;
	size_t size = 0;

	(void)uk_tlsf_flush(t);
	flags = uk_alloc_lock(a);
	if (t->fl_map) {
		unsigned int fl = uk_fls32(t->fl_map);

		size = block_size(t->list[(fl << SL_LOG2) + uk_fls32(t->sl_map[fl])]) - HEAD_SIZE;
	}
	uk_alloc_unlock(a, flags);
	return size;
}

/* One free block of @size bytes at @b, and behind it a used one of @mark bytes. */
static void add_row(struct tlsf *t, struct block *b, size_t size, size_t mark)
{
	unsigned long flags = uk_alloc_lock(&t->a);

	b->head = 0;
	block_at(b, size)->head = mark;
	release(t, b, size);
	uk_alloc_note_bank(&t->a, (uintptr_t)b, size, size);
	uk_alloc_unlock(&t->a, flags);
}

static void add_rows(struct tlsf *t, uintptr_t first, uintptr_t last)
{
	for (;;) {
		size_t size = UK_MIN(last - first, MAX_BLOCK);
		bool more = last - first - size >= UK_ALLOC_ALIGN + MIN_BLOCK;

		add_row(t, (struct block *)first, size, more ? UK_ALLOC_ALIGN : 0);
		if (!more)
			return;
		first += size + UK_ALLOC_ALIGN;
	}
}

int uk_alloctlsf_addmem(struct uk_alloc *a, void *base, size_t len)
{
	const uintptr_t start = (uintptr_t)base, end = start + len;
	const uintptr_t at = UK_ALIGN_UP(start, _Alignof(struct bank));
	const uintptr_t first = UK_ALIGN_UP(at + sizeof(struct bank) + HEAD_SIZE,
					    UK_ALLOC_ALIGN) - HEAD_SIZE;
	const uintptr_t last = UK_ALIGN_DOWN(end, UK_ALLOC_ALIGN) - HEAD_SIZE;
	struct bank *bank = (struct bank *)at;
	struct tlsf *t = tlsf_of(a);
	unsigned long flags;

	/* Room for the bank's header, one block and the end mark; no address beyond the last. */
	if (end < start || first < start || end < first + MIN_BLOCK + HEAD_SIZE ||
	    last < first + MIN_BLOCK)
		return -EINVAL;
	for (const struct bank *b = t->banks; b; b = b->next)
		if (start < b->end && (uintptr_t)b < end)
			return -EINVAL;
	bank->first = (struct block *)first;
	bank->end = end;
	flags = uk_alloc_lock(a);
	bank->next = t->banks;
	t->banks = bank;
	uk_alloc_unlock(a, flags);
	add_rows(t, first, last);
	return 0;
}

UK_ALLOC_DEFINE_OPS(uk_alloctlsf)

struct uk_alloc *uk_alloctlsf_init(void *base, size_t len)
{
	const size_t pad = -(uintptr_t)base & (UK_ALLOC_ALIGN - 1);
	struct tlsf *t = (struct tlsf *)((uintptr_t)base + pad);

	if (!base || len < pad + sizeof(*t))
		return NULL;
	memset(t, 0, sizeof(*t));
	uk_alloctlsf_setup(&t->a);
	if (uk_alloctlsf_addmem(&t->a, t + 1, len - pad - sizeof(*t)))
		return NULL;
	uk_tlsf_cache_heap(t);
	uk_alloc_register(&t->a);
	return &t->a;
}
