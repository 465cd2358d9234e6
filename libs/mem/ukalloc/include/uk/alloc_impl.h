/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For those who write an allocator: what the interface expects of them and the few lines they
 * share. Users of memory include <uk/alloc.h> only.
 *
 * An implementation called "ukallocfoo" puts struct uk_alloc first in its own structure, defines
 *	uk_allocfoo_malloc	any size; NULL when out of memory
 *	uk_allocfoo_memalign	@align is a power of two, any size
 *	uk_allocfoo_free	@p is not NULL
 *	uk_allocfoo_resize	make the block at @p hold @size (not 0) bytes where it is, true, or
 *				change nothing, false
 *	uk_allocfoo_usable	bytes that the block at @p holds at least
 *	uk_allocfoo_addmem, uk_allocfoo_maxalloc, uk_allocfoo_check: as in <uk/alloc.h>
 * with the types in struct uk_alloc_ops, ends with UK_ALLOC_DEFINE_OPS(uk_allocfoo), and calls
 * uk_allocfoo_setup(a) when it initialises one. Each takes the lock itself, never twice, and
 * reports what it gave and took by uk_alloc_note_*() while it holds it.
 */
#ifndef __UK_ALLOC_IMPL_H__
#define __UK_ALLOC_IMPL_H__

#include <uk/alloc.h>
#include <uk/alloc_lock.h>

/*
 * The lock. Interrupts masked by default, and other CPUs kept out: the work under it is bounded
 * and short, so nothing faster exists and interrupts may allocate. With LIBUKALLOC_LOCK_HOOK
 * somebody else provides it (a mutex of the scheduler, say): these two hooks, which do nothing
 * unless filled. Not nested, no order among the locks of several allocators: at most one is held.
 */
#if CONFIG_LIBUKALLOC_LOCK_HOOK
void uk_alloc_hook_lock(struct uk_alloc *a);
void uk_alloc_hook_unlock(struct uk_alloc *a);

static inline unsigned long uk_alloc_lock(struct uk_alloc *a)
{
	uk_alloc_hook_lock(a);
	return 0;
}

static inline void uk_alloc_unlock(struct uk_alloc *a, unsigned long flags)
{
	(void)flags;
	uk_alloc_hook_unlock(a);
}
#else
static inline unsigned long uk_alloc_lock(struct uk_alloc *a)
{
	return uk_alloc_short_lock(a);
}

static inline void uk_alloc_unlock(struct uk_alloc *a, unsigned long flags)
{
	uk_alloc_short_unlock(a, flags);
}
#endif

/* Account for @bytes going to, or coming from, one block, or a block that changed by @bytes. */
static inline void uk_alloc_note_grow(struct uk_alloc *a, size_t bytes)
{
	a->used += bytes;
#if CONFIG_LIBUKALLOC_STATS
	if (a->peak < a->used)
		a->peak = a->used;
#endif
}

static inline void uk_alloc_note_alloc(struct uk_alloc *a, size_t bytes)
{
	uk_alloc_note_grow(a, bytes);
#if CONFIG_LIBUKALLOC_STATS
	a->allocs++;
#endif
}

static inline void uk_alloc_note_free(struct uk_alloc *a, size_t bytes)
{
	a->used -= bytes;
#if CONFIG_LIBUKALLOC_STATS
	a->frees++;
#endif
}

static inline void uk_alloc_note_failure(struct uk_alloc *a)
{
	(void)a;
#if CONFIG_LIBUKALLOC_STATS
	a->failures++;
#endif
}

#if CONFIG_LIBUKALLOC_CHECK
#define UK_ALLOC_OPS_CHECK(prefix)	.check = prefix##_check,
#else
#define UK_ALLOC_OPS_CHECK(prefix)
#endif

/* Prepare @a, which manages nothing yet. Not registered. */
static inline void uk_alloc_setup(struct uk_alloc *a)
{
	*a = (struct uk_alloc){ 0 };
#if CONFIG_LIBUKALLOC_HARDENED
	uk_list_init(&a->live);
	uk_list_init(&a->quarantine);
#endif
}

#define UK_ALLOC_OPS(prefix) {						\
	.malloc = prefix##_malloc,					\
	.memalign = prefix##_memalign,					\
	.free = prefix##_free,						\
	.resize = prefix##_resize,					\
	.usable = prefix##_usable,					\
	.addmem = prefix##_addmem,					\
	.maxalloc = prefix##_maxalloc,					\
	UK_ALLOC_OPS_CHECK(prefix)					\
}

#if CONFIG_LIBUKALLOC_MULTI
#define UK_ALLOC_DEFINE_OPS(prefix)					\
	static const struct uk_alloc_ops prefix##_ops = UK_ALLOC_OPS(prefix); \
	static inline void prefix##_setup(struct uk_alloc *a)		\
	{								\
		uk_alloc_setup(a);					\
		a->ops = &prefix##_ops;					\
	}
#else
#define UK_ALLOC_DEFINE_OPS(prefix)					\
	static inline void prefix##_setup(struct uk_alloc *a)		\
	{								\
		uk_alloc_setup(a);					\
	}
#endif

/* @a now manages the @len bytes at @base as well, @gross of which can be in blocks. */
static inline void uk_alloc_note_bank(struct uk_alloc *a, uintptr_t base, size_t len, size_t gross)
{
	a->size += gross;
#if CONFIG_LIBUKALLOC_HARDENED
	if (!a->lo || a->lo > base)
		a->lo = base;
	if (a->hi < base + len)
		a->hi = base + len;
#else
	(void)base;
	(void)len;
#endif
}

#endif /* __UK_ALLOC_IMPL_H__ */
