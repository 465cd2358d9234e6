/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory allocation: the interface that every allocator implements and everybody calls.
 *
 *	struct uk_alloc *a = uk_alloc_get_default();
 *	void *p = uk_malloc(a, 100);
 *	uk_free(a, p);
 *
 * Implementations: libs/mem/ukalloctlsf (O(1), the default heap), libs/mem/ukallocregion (never
 * frees), libs/mem/ukallocpool (blocks of one size; its own header is the faster way to use it).
 * When exactly one is in the image these calls are direct calls of it; with several they go
 * through a constant table (LIBUKALLOC_MULTI).
 *
 * Contract of all:
 *  - a block is aligned to UK_ALLOC_ALIGN and disjoint from every other; its content is undefined;
 *  - out of memory is NULL, and nothing has changed; errno is the C library's business;
 *  - a block belongs to the allocator it came from and is freed there, once;
 *  - sizes are bytes; a size beyond what is managed, up to SIZE_MAX, is NULL like any other.
 *
 * Several CPUs: a heap is everybody's, and a block may be freed on another CPU than it is from.
 * Each call holds the heap's lock as long as it masks interrupts, so it waits at most NR_CPUS - 1
 * times that long: what must not wait for another CPU allocates at its start, or from a pool,
 * which is one CPU's (<uk/allocpool.h>). With LIBUKALLOCTLSF_CACHE, the default, a CPU keeps small
 * blocks that it has freed; while it has one of the size asked for, it takes no lock that others
 * take, except those that have run out of memory.
 *
 * Context: thread and init; interrupts too with LIBUKALLOC_LOCK_IRQ, the default, where each call
 * masks interrupts for a bounded time (docs/memory.md has the instruction counts). With
 * LIBUKALLOC_LOCK_HOOK, whatever the lock's owner allows. O() below is that of TLSF;
 * LIBUKALLOC_HARDENED adds O(size) to every call and catches misuse (see below).
 */
#ifndef __UK_ALLOC_H__
#define __UK_ALLOC_H__

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uk/essentials.h>
#include <uk/list.h>
#if CONFIG_SMP
#include <uk/spinlock.h>
#endif

/* Bytes. What max_align_t asks for on arm64 and x86_64 (AAPCS64 10.1: long double). */
#define UK_ALLOC_ALIGN		16

struct uk_alloc;

/* What an implementation fills in; see <uk/alloc_impl.h> for the contract of each. */
struct uk_alloc_ops {
	void *(*malloc)(struct uk_alloc *a, size_t size);
	void *(*memalign)(struct uk_alloc *a, size_t align, size_t size);
	void (*free)(struct uk_alloc *a, void *p);
	bool (*resize)(struct uk_alloc *a, void *p, size_t size);
	size_t (*usable)(struct uk_alloc *a, const void *p);
	int (*addmem)(struct uk_alloc *a, void *base, size_t len);
	size_t (*maxalloc)(struct uk_alloc *a);
#if CONFIG_LIBUKALLOC_CHECK
	int (*check)(struct uk_alloc *a);
#endif
};

/* Private to libs/mem: here because the inline calls need it. First member of each allocator. */
struct uk_alloc {
	struct uk_alloc *next;		/* in the list of registered ones */
#if CONFIG_LIBUKALLOC_MULTI
	const struct uk_alloc_ops *ops;
#endif
#if CONFIG_SMP
	struct uk_spinlock lock;	/* of a heap; a pool is one CPU's */
#endif
	size_t size;			/* bytes managed */
	size_t used;			/* of these in blocks, headers and rounding included */
#if CONFIG_LIBUKALLOC_STATS
	size_t peak;			/* highest value of used */
	unsigned long allocs, frees, failures;
#endif
#if CONFIG_LIBUKALLOC_HARDENED
	uintptr_t lo, hi;		/* no block lies outside */
	struct uk_list live;		/* guarded blocks in the user's hands */
	struct uk_list quarantine;	/* freed ones, the oldest first */
	unsigned int quarantined;
#endif
};

#if CONFIG_LIBUKALLOC_CHECK
#define UK_ALLOC_DECLARE_CHECK(prefix)	int prefix##_check(struct uk_alloc *a);
#else
#define UK_ALLOC_DECLARE_CHECK(prefix)
#endif

#define UK_ALLOC_DECLARE_OPS(prefix)					\
	void *prefix##_malloc(struct uk_alloc *a, size_t size);		\
	void *prefix##_memalign(struct uk_alloc *a, size_t align, size_t size); \
	void prefix##_free(struct uk_alloc *a, void *p);		\
	bool prefix##_resize(struct uk_alloc *a, void *p, size_t size);	\
	size_t prefix##_usable(struct uk_alloc *a, const void *p);	\
	int prefix##_addmem(struct uk_alloc *a, void *base, size_t len); \
	size_t prefix##_maxalloc(struct uk_alloc *a);			\
	UK_ALLOC_DECLARE_CHECK(prefix)

/* The implementations chosen; the last one binds the calls when it is the only one. */
#if CONFIG_LIBUKALLOCTLSF
UK_ALLOC_DECLARE_OPS(uk_alloctlsf)
#define UK_ALLOC_OP(a, op)	uk_alloctlsf_##op
#endif
#if CONFIG_LIBUKALLOCREGION
UK_ALLOC_DECLARE_OPS(uk_allocregion)
#undef UK_ALLOC_OP
#define UK_ALLOC_OP(a, op)	uk_allocregion_##op
#endif
#if CONFIG_LIBUKALLOCPOOL_UKALLOC
UK_ALLOC_DECLARE_OPS(uk_poolalloc)
#undef UK_ALLOC_OP
#define UK_ALLOC_OP(a, op)	uk_poolalloc_##op
#endif
#if CONFIG_LIBUKALLOC_MULTI
#undef UK_ALLOC_OP
#define UK_ALLOC_OP(a, op)	((a)->ops->op)
#endif

/* --- Which allocators there are ------------------------------------------------------------- */

extern struct uk_alloc *uk_alloc_first;
extern struct uk_alloc *uk_alloc_default;

/* The heap of the image, or NULL when it has none. O(1). */
static inline struct uk_alloc *uk_alloc_get_default(void)
{
	return uk_alloc_default;
}

/* Init context. @a may be NULL; what was allocated before stays with its own allocator. */
static inline void uk_alloc_set_default(struct uk_alloc *a)
{
	uk_alloc_default = a;
}

/*
 * Make @a known to reports; the first one becomes the default. Once for each allocator, one at a
 * time: init context, or one thread. O(registered). The init functions of the implementations do
 * it.
 */
void uk_alloc_register(struct uk_alloc *a);

#define uk_alloc_foreach(a)	for (a = uk_alloc_first; a; a = (a)->next)

/* --- Allocation ----------------------------------------------------------------------------- */
#ifdef UK_ALLOC_OP
#if CONFIG_LIBUKALLOC_HARDENED

void *uk_malloc(struct uk_alloc *a, size_t size);
void *uk_memalign(struct uk_alloc *a, size_t align, size_t size);
void uk_free(struct uk_alloc *a, void *p);
size_t uk_alloc_maxalloc(struct uk_alloc *a);

#else

/*
 * @size bytes. 0 gives the smallest block there is: a pointer of its own that must be freed.
 * NULL: @a is NULL, or out of memory. O(1).
 */
static inline void *uk_malloc(struct uk_alloc *a, size_t size)
{
	return uk_likely(a) ? UK_ALLOC_OP(a, malloc)(a, size) : NULL;
}

/*
 * @size bytes at a multiple of @align, which is a power of two; below UK_ALLOC_ALIGN it counts
 * as that. NULL: as uk_malloc(), or @align is no power of two. Returned by uk_free(). O(1).
 */
static inline void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	if (uk_unlikely(!a || !UK_IS_POW2(align)))
		return NULL;
	return UK_ALLOC_OP(a, memalign)(a, align, size);
}

/*
 * Give @p back; NULL is allowed and does nothing, then @a may be NULL too. O(1).
 * What is not a live block of @a is undefined: an assertion where it is cheap to see (TLSF: a
 * block that is free already), always caught with LIBUKALLOC_HARDENED.
 */
static inline void uk_free(struct uk_alloc *a, void *p)
{
	if (uk_likely(p))
		UK_ALLOC_OP(a, free)(a, p);
}

/*
 * The largest size that uk_malloc() would give now, 0 when there is none: right at once if
 * nobody else allocates. TLSF and pool O(1); region O(banks).
 */
static inline size_t uk_alloc_maxalloc(struct uk_alloc *a)
{
	return UK_ALLOC_OP(a, maxalloc)(a);
}

#endif /* !CONFIG_LIBUKALLOC_HARDENED */

/* @n elements of @size bytes, all zero. NULL also when the product overflows. O(n * size). */
void *uk_calloc(struct uk_alloc *a, size_t n, size_t size);

/*
 * Change the size of @p to @size, keeping the content up to the smaller of the two sizes. In
 * place when it shrinks or what follows is free, then O(1); otherwise it moves, O(size), with no
 * lock held while copying. @p NULL: uk_malloc(). @size 0: frees @p, returns NULL. NULL otherwise:
 * out of memory, and @p is as it was. An alignment above UK_ALLOC_ALIGN is lost by a move.
 */
void *uk_realloc(struct uk_alloc *a, void *p, size_t size);

/* uk_memalign() in POSIX's shape. 0, -EINVAL (@align), -ENOMEM; on error *@p is untouched. */
static inline int uk_posix_memalign(struct uk_alloc *a, void **p, size_t align, size_t size)
{
	void *block;

	if (align < sizeof(void *) || !UK_IS_POW2(align))
		return -EINVAL;
	block = uk_memalign(a, align, size);
	if (!block)
		return -ENOMEM;
	*p = block;
	return 0;
}

/*
 * Give @len bytes at @base, which nobody else uses, to @a for ever: one more bank. Ends that are
 * not aligned are lost. 0; -EINVAL: too small to hold a block, or overlaps a bank; -ENOTSUP: not
 * with this implementation. O(banks). Init or thread context.
 */
static inline int uk_alloc_addmem(struct uk_alloc *a, void *base, size_t len)
{
	return UK_ALLOC_OP(a, addmem)(a, base, len);
}

#if CONFIG_LIBUKALLOC_CHECK
/*
 * Verify every invariant of @a's data: 0, or -EFAULT when something wrote where it should not.
 * O(blocks), under the lock: for tests and debugging, not for a running product.
 */
int uk_alloc_check(struct uk_alloc *a);
#endif
#endif /* UK_ALLOC_OP */

/* --- Figures -------------------------------------------------------------------------------- */

/*
 * Give back what LIBUKALLOC_HARDENED holds in quarantine, and the blocks that CPUs keep
 * (LIBUKALLOCTLSF_CACHE); out of memory does it too. Nothing otherwise. O(bytes held).
 */
#if CONFIG_LIBUKALLOC_HARDENED && defined(UK_ALLOC_OP)
void uk_alloc_reclaim(struct uk_alloc *a);
#elif CONFIG_LIBUKALLOCTLSF_CACHE
/* Private: what CPUs keep of the heap @a, in bytes, and giving it back. */
size_t uk_alloctlsf_cached(const struct uk_alloc *a);
void uk_alloctlsf_reclaim(struct uk_alloc *a);

static inline void uk_alloc_reclaim(struct uk_alloc *a)
{
	uk_alloctlsf_reclaim(a);
}
#else
static inline void uk_alloc_reclaim(struct uk_alloc *a)
{
	(void)a;
}
#endif

/* Bytes not in any block, or in one that a CPU keeps. Headers and rounding come out of it, in how
 * many pieces is not said. O(1); O(CPUs) with LIBUKALLOCTLSF_CACHE. */
static inline size_t uk_alloc_availmem(const struct uk_alloc *a)
{
#if CONFIG_LIBUKALLOCTLSF_CACHE
	return a->size - a->used + uk_alloctlsf_cached(a);
#else
	return a->size - a->used;
#endif
}

#if CONFIG_LIBUKALLOC_STATS
/* Bytes count headers and rounding, so that cur_mem_use + free_mem == size. */
struct uk_alloc_stats {
	size_t size;			/* bytes managed */
	size_t cur_mem_use;		/* in blocks now */
	size_t max_mem_use;		/* highest cur_mem_use so far */
	size_t free_mem;
	unsigned long tot_nb_allocs;	/* since boot; a realloc that moves is one and one free */
	unsigned long tot_nb_frees;
	unsigned long cur_nb_allocs;
	unsigned long nb_enomem;	/* requests turned down for lack of memory */
};

/* A consistent set of figures. O(1); any context that may allocate. */
void uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *st);
#endif

/* --- Misuse, with LIBUKALLOC_HARDENED ------------------------------------------------------- */

enum uk_alloc_misuse {
	UK_ALLOC_NOT_A_BLOCK,	/* freed pointer was never given out, or its guard is gone */
	UK_ALLOC_DOUBLE_FREE,
	UK_ALLOC_WRONG_OWNER,	/* block of another allocator */
	UK_ALLOC_UNDERFLOW,	/* bytes before the block were written */
	UK_ALLOC_OVERFLOW,	/* bytes behind the block were written */
	UK_ALLOC_USE_AFTER_FREE,	/* the block was written after it had been freed */
};

struct uk_alloc_violation {
	enum uk_alloc_misuse what;
	struct uk_alloc *a;	/* the allocator that was called */
	const void *block;	/* as the user knows it */
	size_t size;		/* as asked for; 0 with NOT_A_BLOCK */
	const void *where;	/* first byte that is not as it should be */
	const void *caller;	/* return address of who allocated, after that who freed it */
};

/*
 * Hook: misuse was found, on freeing a block, on reusing it, or by uk_alloc_check(). The default
 * prints it and crashes. If it returns, the block is left out of use for ever, nothing else is
 * disturbed. Context: that of the call, or under the heap's lock: it must not allocate.
 */
void uk_alloc_hook_misuse(const struct uk_alloc_violation *v);

#endif /* __UK_ALLOC_H__ */
