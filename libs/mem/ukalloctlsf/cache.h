/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Small blocks that a CPU has freed and keeps for itself: lists by exact size, the last one freed
 * first. To the heap such a block is in use, so its neighbours leave it alone. Its header belongs
 * to the heap and is not written here: neighbours change a flag in it, under the heap's lock.
 *
 * The data part links the list and holds a mark, by which a second free is noticed.
 *
 * Each cache has a lock of its own. Other CPUs take it only to give everything back when memory has
 * run out, so nobody waits for it otherwise.
 */
#ifndef __UKALLOCTLSF_CACHE_H__
#define __UKALLOCTLSF_CACHE_H__

#include <uk/assert.h>

#include "tlsf.h"

/* Sizes of blocks, header included: 32, 48, ... 272, for data of up to 264 bytes. */
#define CACHE_CLASSES	16U
/* Blocks of each size: 8 of 272 bytes are 2 KiB. */
#define CACHE_DEPTH	8U

struct cache {
	struct block *list[CACHE_CLASSES];
	uint8_t count[CACHE_CLASSES];
#if CONFIG_SMP
	struct uk_spinlock lock;
#endif
} __uk_aligned(64);

static inline unsigned int cache_class(size_t size)
{
	return (unsigned int)((size - MIN_BLOCK) / UK_ALLOC_ALIGN);
}

static inline bool cache_holds(size_t size)
{
	return size < MIN_BLOCK + CACHE_CLASSES * UK_ALLOC_ALIGN;
}

/* What marks a block that is kept: nothing that a program would store. */
static inline struct block *cache_mark(const struct block *b)
{
	return (struct block *)((uintptr_t)b ^ UINT64_C(0x7461707065744361));
}

static inline bool cache_marked(const struct block *b)
{
	return b->prev == cache_mark(b);
}

/* A block of @size bytes, for which cache_holds(); NULL: there is none. Locked. O(1). */
static inline struct block *cache_take(struct cache *c, size_t size)
{
	unsigned int cls = cache_class(size);
	struct block *b = c->list[cls];

	if (b) {
		c->list[cls] = b->next;
		c->count[cls]--;
		b->prev = NULL;
	}
	return b;
}

/* Is @b, of @size bytes, in @c? For one that is marked, which may be chance. Locked.
 * O(CACHE_DEPTH). */
static inline bool cache_has(const struct cache *c, const struct block *b, size_t size)
{
	for (const struct block *i = c->list[cache_class(size)]; i; i = i->next)
		if (i == b)
			return true;
	return false;
}

/* Keep @b, of @size bytes, for which cache_holds(). False: there are enough. Locked. O(1). */
static inline bool cache_put(struct cache *c, struct block *b, size_t size)
{
	unsigned int cls = cache_class(size);

	if (c->count[cls] == CACHE_DEPTH)
		return false;
	b->next = c->list[cls];
	b->prev = cache_mark(b);
	c->list[cls] = b;
	c->count[cls]++;
	return true;
}

#if CONFIG_LIBUKALLOCTLSF_CACHE
/* The caches, and the heap whose blocks they hold: the first one. In cache.c. */
extern struct cache uk_alloctlsf_caches[CONFIG_NR_CPUS];
extern struct tlsf *uk_alloctlsf_cached_heap;

/* A block of the CPU's own, or NULL: the heap is to be asked. Any context, O(1). */
static inline struct block *uk_tlsf_take_cached(struct tlsf *t, size_t size)
{
	unsigned long flags;
	struct cache *c;
	struct block *b;

	if (size == 0 || !cache_holds(size) || t != uk_alloctlsf_cached_heap)
		return NULL;
	flags = uk_alloc_irq_save();
	c = &uk_alloctlsf_caches[ukarch_cpu_id()];
	uk_spin_take(&c->lock);
	b = cache_take(c, size);
	uk_spin_give(&c->lock);
	uk_alloc_irq_restore(flags);
	return b;
}

/* Does a CPU keep @b already? Any context, O(CPUs), interrupts masked for one at a time. */
bool uk_tlsf_is_kept(const struct block *b);

/* Keep @b. False: it is for the heap. Any context, O(1). */
static inline bool uk_tlsf_keep(struct tlsf *t, struct block *b)
{
	size_t size = block_size(b);
	unsigned long flags;
	struct cache *c;
	bool kept;

	if (!cache_holds(size) || t != uk_alloctlsf_cached_heap)
		return false;
	/* Freed twice. */
	UK_ASSERT(!(b->head & FREE) && (!cache_marked(b) || !uk_tlsf_is_kept(b)));
	flags = uk_alloc_irq_save();
	c = &uk_alloctlsf_caches[ukarch_cpu_id()];
	uk_spin_take(&c->lock);
	kept = cache_put(c, b, size);
	uk_spin_give(&c->lock);
	uk_alloc_irq_restore(flags);
	return kept;
}

/* Give everything that the CPUs keep back to @t, block by block; true when there was something. Any
 * context, O(blocks kept), interrupts masked for one at a time. */
bool uk_tlsf_flush(struct tlsf *t);

/* The first heap is the one. Once for each heap. */
static inline void uk_tlsf_cache_heap(struct tlsf *t)
{
	if (!uk_alloctlsf_cached_heap)
		uk_alloctlsf_cached_heap = t;
}
#else
static inline struct block *uk_tlsf_take_cached(struct tlsf *t, size_t size)
{
	(void)t;
	(void)size;
	return NULL;
}

static inline bool uk_tlsf_keep(struct tlsf *t, struct block *b)
{
	(void)t;
	(void)b;
	return false;
}

static inline bool uk_tlsf_flush(struct tlsf *t)
{
	(void)t;
	return false;
}

static inline void uk_tlsf_cache_heap(struct tlsf *t)
{
	(void)t;
}
#endif

#endif /* __UKALLOCTLSF_CACHE_H__ */
