/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pools of blocks of one size: the fastest allocation there is, usable from interrupts, without
 * fragmentation, with a size that the linker knows.
 *
 *	UK_ALLOC_POOL_DEFINE(frames, 128, 32);		at file scope, no heap, no init
 *
 *	void *p = uk_allocpool_take(&frames);
 *	uk_allocpool_return(&frames, p);
 *
 * Take and return are O(1) and inline: 35 instructions the pair with all checks (38 at -Os), of
 * which interrupts are masked for 7 at a time. Any context: thread, interrupt, init. What they
 * check every time: the pool and the block are not NULL, the pool is one (a mark in its header),
 * the block lies in the pool and is the start of a block. A block that is returned twice in a row
 * is not noticed; LIBUKALLOC_HARDENED notices every misuse, out of line, O(size).
 *
 * Several CPUs: a pool belongs to the CPU that takes from it first; blocks are taken and returned
 * there alone, so that no lock is needed. CPU_CHECK, on by default, crashes with a line on another;
 * a block that has gone to another CPU comes back by uk_cross_call().
 *
 * Free blocks form a list through their first word, last returned first taken, which is also the
 * one most likely in the cache. Blocks never used so far are not in that list but above "fresh",
 * so that a pool needs no initialisation: its memory is not even touched at boot.
 *
 *	mem | used | free -+ | used | free | fresh ................ | end
 *	             ^      +--------^
 *	             head
 */
#ifndef __UK_ALLOCPOOL_H__
#define __UK_ALLOCPOOL_H__

#include <uk/alloc.h>
#include <uk/alloc_lock.h>

#if CONFIG_LIBUKALLOC_HARDENED
#include <uk/alloc_guard.h>
#endif

/* In struct uk_allocpool.type: "pl". */
#define UK_ALLOCPOOL_TYPE	0x6c70

/* Private: here because take and return are inline. */
struct uk_allocpool {
	struct uk_alloc a;		/* ends with used, which is changed together with head */
	void *head;			/* free list */
	uintptr_t mem;			/* first block */
	uint32_t len;			/* bytes from there to the end of the last block */
	uint32_t stride;		/* from block to block */
	uint32_t fresh;			/* offset of the first block never used */
	uint16_t type;
	uint16_t lead;			/* from the start of a block to the user's part */
#if CONFIG_CPU_CHECK
	uint32_t cpu;			/* whose it is, plus 1; 0: nobody's yet */
#endif
	uint32_t obj_len;		/* bytes of the user's part */
	struct uk_alloc *parent;	/* whose memory this is; uk_allocpool_alloc() only */
};

/*
 * Bytes before the user's part, and from block to block: a multiple of the alignment, with room
 * for the link of a free block, or for the guards when hardened.
 */
#if CONFIG_LIBUKALLOC_HARDENED
#define UK_ALLOCPOOL_LEAD(align)	UK_ALIGN_UP((size_t)UK_ALLOC_GUARD_HEAD, align)
#define UK_ALLOCPOOL_STRIDE(size, align)				\
	UK_ALIGN_UP(UK_ALLOCPOOL_LEAD(align) + (size) + UK_ALLOC_GUARD_TAIL, align)
#else
#define UK_ALLOCPOOL_LEAD(align)	0
#define UK_ALLOCPOOL_STRIDE(size, align)				\
	UK_ALIGN_UP((size_t)(size) + ((size) < sizeof(void *) ? sizeof(void *) : 0), align)
#endif

/*
 * Define the pool @name of @count blocks of @size bytes, aligned to @align: the variable
 * struct uk_allocpool @name, and its memory, which nobody clears at boot, as <name>_mem. At file
 * scope. Arguments that make no sense do not compile: sizes and counts above 0, @align a power of
 * two from 8 to 4096, 2 GiB at most in all.
 */
#define UK_ALLOC_POOL_DEFINE_ALIGNED(name, size_, count, align)		\
	_Static_assert((size_) > 0 && (count) > 0, #name ": empty pool"); \
	_Static_assert(UK_IS_POW2(align) && (align) >= 8 && (align) <= 4096, \
		       #name ": alignment");				\
	_Static_assert((size_) < 0x7fffffff && (count) < 0x7fffffff &&	\
		       UK_ALLOCPOOL_STRIDE(size_, align) <= 0x7fffffff / (size_t)(count), \
		       #name ": too large");				\
	static uint8_t name##_mem[UK_ALLOCPOOL_STRIDE(size_, align) * (count)] \
		__uk_aligned(align) __uk_section(".noinit.pool." #name); \
	struct uk_allocpool name = {					\
		.a = { .size = sizeof(name##_mem), UK_ALLOCPOOL_OPS },	\
		.mem = (uintptr_t)name##_mem,				\
		.len = sizeof(name##_mem),				\
		.stride = UK_ALLOCPOOL_STRIDE(size_, align),		\
		.type = UK_ALLOCPOOL_TYPE,				\
		.lead = UK_ALLOCPOOL_LEAD(align),			\
		.obj_len = (size_),					\
	}

/* The same with blocks aligned to UK_ALLOC_ALIGN, good for anything. */
#define UK_ALLOC_POOL_DEFINE(name, size, count)				\
	UK_ALLOC_POOL_DEFINE_ALIGNED(name, size, count, UK_ALLOC_ALIGN)

#if CONFIG_LIBUKALLOC_MULTI && CONFIG_LIBUKALLOCPOOL_UKALLOC
extern const struct uk_alloc_ops uk_poolalloc_ops;
#define UK_ALLOCPOOL_OPS	.ops = &uk_poolalloc_ops
#else
#define UK_ALLOCPOOL_OPS	.next = NULL
#endif

/*
 * Make a pool at run time from @len bytes at @base: its header, then as many blocks of @obj_len
 * bytes aligned to @obj_align (a power of two from 8 to 4096) as fit. NULL when not one fits, or
 * an argument makes no sense. O(1). Thread and init context.
 */
struct uk_allocpool *uk_allocpool_init(void *base, size_t len, size_t obj_len, size_t obj_align);

/*
 * The same, with memory for @obj_count blocks from @parent. uk_allocpool_free() gives it back: 0,
 * -EBUSY while blocks are out, -EINVAL if @p is not from uk_allocpool_alloc(). O(1).
 */
struct uk_allocpool *uk_allocpool_alloc(struct uk_alloc *parent, unsigned int obj_count,
					size_t obj_len, size_t obj_align);
int uk_allocpool_free(struct uk_allocpool *p);

#if CONFIG_LIBUKALLOCPOOL_UKALLOC
/*
 * @p in the shape of an allocator, whose uk_malloc() gives a block whatever the size, if that fits.
 * NULL: @p is no pool, or its blocks are aligned to less than UK_ALLOC_ALIGN. Not registered.
 */
struct uk_alloc *uk_allocpool2ukalloc(struct uk_allocpool *p);
#endif

/* Private: uk_allocpool_take() when the free list was empty a moment ago. */
void *uk_allocpool_take_fresh(struct uk_allocpool *p);

static inline bool uk_allocpool_valid(const struct uk_allocpool *p)
{
	return uk_likely(p && p->type == UK_ALLOCPOOL_TYPE);
}

#if CONFIG_CPU_CHECK
/* Private: the pool is not known to be this CPU's. It becomes that, or this is a crash. */
void uk_allocpool_claim(struct uk_allocpool *p);

static __uk_inline void uk_allocpool_check_cpu(struct uk_allocpool *p)
{
	if (uk_unlikely(UK_READ_ONCE(p->cpu) != ukarch_cpu_id() + 1))
		uk_allocpool_claim(p);
}
#else
static __uk_inline void uk_allocpool_check_cpu(struct uk_allocpool *p)
{
	(void)p;
}
#endif

/* Private: take and return without guards. */
static __uk_inline void *uk_allocpool_take_raw(struct uk_allocpool *p)
{
	const uint32_t stride = p->stride;
	unsigned long flags;
	void *obj;

	uk_allocpool_check_cpu(p);
	flags = uk_alloc_irq_save();
	obj = p->head;
	if (uk_unlikely(!obj)) {
		uk_alloc_irq_restore(flags);
		return uk_allocpool_take_fresh(p);
	}
	p->head = *(void **)obj;
	p->a.used += stride;
	uk_alloc_irq_restore(flags);
	return obj;
}

static __uk_inline int uk_allocpool_return_raw(struct uk_allocpool *p, void *obj)
{
	const uintptr_t at = (uintptr_t)obj - p->mem;
	const uint32_t stride = p->stride;
	unsigned long flags;

	if (uk_unlikely(at >= p->len || (uint32_t)at % stride))
		return -EINVAL;
	uk_allocpool_check_cpu(p);
	flags = uk_alloc_irq_save();
	*(void **)obj = p->head;
	p->head = obj;
	p->a.used -= stride;
	uk_alloc_irq_restore(flags);
	return 0;
}

#if CONFIG_LIBUKALLOC_HARDENED
void uk_allocpool_guard_setup(struct uk_allocpool *p);
void *uk_allocpool_take(struct uk_allocpool *p);
int uk_allocpool_return(struct uk_allocpool *p, void *obj);
#else

/* A block, or NULL: none is free, or @p is no pool. Any context, O(1). */
static __uk_inline void *uk_allocpool_take(struct uk_allocpool *p)
{
	return uk_allocpool_valid(p) ? uk_allocpool_take_raw(p) : NULL;
}

/*
 * Give @obj back to @p, where it came from. 0, or -EINVAL and nothing has changed: @p is no
 * pool, or @obj is not (the start of) a block of it. Any context, O(1).
 */
static __uk_inline int uk_allocpool_return(struct uk_allocpool *p, void *obj)
{
	if (!uk_allocpool_valid(p) || uk_unlikely(!obj))
		return -EINVAL;
	return uk_allocpool_return_raw(p, obj);
}
#endif

/* Blocks that can be taken now. Any context, O(1). */
static inline unsigned int uk_allocpool_availcount(const struct uk_allocpool *p)
{
	unsigned int count = (unsigned int)((p->a.size - p->a.used) / p->stride);

#if CONFIG_LIBUKALLOC_HARDENED
	count += p->a.quarantined;	/* given back when nothing else is left */
#endif
	return count;
}

/* The most blocks that were ever out at once: what the pool should have been sized for. O(1). */
static inline unsigned int uk_allocpool_peakcount(const struct uk_allocpool *p)
{
	return p->fresh / p->stride;
}

/* Bytes of a block that its user may use. */
static inline size_t uk_allocpool_objlen(const struct uk_allocpool *p)
{
	return p->obj_len;
}

#endif /* __UK_ALLOCPOOL_H__ */
