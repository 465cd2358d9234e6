// SPDX-License-Identifier: BSD-3-Clause
/*
 * A pool in the shape of an allocator: every request that fits into a block gets one. For code
 * that is written against uk_malloc() but must not fragment.
 */
#include <errno.h>

#include <uk/allocpool.h>
#include <uk/alloc_impl.h>
#include <uk/assert.h>

static struct uk_allocpool *pool_of(struct uk_alloc *a)
{
	return uk_container_of(a, struct uk_allocpool, a);
}

static void *turn_down(struct uk_alloc *a)
{
	unsigned long flags = uk_alloc_irq_save();

	uk_alloc_note_failure(a);
	uk_alloc_irq_restore(flags);
	return NULL;
}

static void count_call(struct uk_alloc *a, unsigned int allocs, unsigned int frees)
{
#if CONFIG_LIBUKALLOC_STATS
	unsigned long flags = uk_alloc_irq_save();

	a->allocs += allocs;
	a->frees += frees;
	uk_alloc_irq_restore(flags);
#else
	(void)a;
	(void)allocs;
	(void)frees;
#endif
}

void *uk_poolalloc_malloc(struct uk_alloc *a, size_t size)
{
	struct uk_allocpool *p = pool_of(a);
	void *obj;

	if (size > p->stride)
		return turn_down(a);
	obj = uk_allocpool_take_raw(p);
	if (obj)
		count_call(a, 1, 0);
	return obj;
}

void *uk_poolalloc_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	struct uk_allocpool *p = pool_of(a);

	if ((p->mem | p->stride) & (align - 1))
		return turn_down(a);
	return uk_poolalloc_malloc(a, size);
}

void uk_poolalloc_free(struct uk_alloc *a, void *obj)
{
	int rc = uk_allocpool_return_raw(pool_of(a), obj);

	UK_ASSERT(rc == 0);
	if (rc == 0)
		count_call(a, 0, 1);
}

bool uk_poolalloc_resize(struct uk_alloc *a, void *obj, size_t size)
{
	(void)obj;
	return size <= pool_of(a)->stride;
}

size_t uk_poolalloc_usable(struct uk_alloc *a, const void *obj)
{
	(void)obj;
	return pool_of(a)->stride;
}

int uk_poolalloc_addmem(struct uk_alloc *a, void *base, size_t len)
{
	(void)a;
	(void)base;
	(void)len;
	return -ENOTSUP;
}

size_t uk_poolalloc_maxalloc(struct uk_alloc *a)
{
	return a->used < a->size ? pool_of(a)->stride : 0;
}

#if CONFIG_LIBUKALLOC_CHECK
/* The free list holds blocks of the pool, as many as are neither out nor fresh. */
int uk_poolalloc_check(struct uk_alloc *a)
{
	struct uk_allocpool *p = pool_of(a);
	unsigned long flags = uk_alloc_irq_save();
	size_t listed = 0;
	bool ok = uk_allocpool_valid(p) && a->size == p->len && p->fresh <= p->len &&
		  a->used <= p->fresh;

	for (void *obj = p->head; ok && obj; obj = *(void **)obj) {
		const uintptr_t at = (uintptr_t)obj - p->mem;

		listed += p->stride;
		ok = at < p->fresh && at % p->stride == 0 && listed <= p->fresh;
	}
	ok = ok && listed + a->used == p->fresh;
	uk_alloc_irq_restore(flags);
	return ok ? 0 : -EFAULT;
}
#endif

#if CONFIG_LIBUKALLOC_MULTI
const struct uk_alloc_ops uk_poolalloc_ops = UK_ALLOC_OPS(uk_poolalloc);
#endif

struct uk_alloc *uk_allocpool2ukalloc(struct uk_allocpool *p)
{
	if (!uk_allocpool_valid(p) || ((p->mem | p->stride) & (UK_ALLOC_ALIGN - 1)))
		return NULL;
#if CONFIG_LIBUKALLOC_HARDENED
	uk_allocpool_guard_setup(p);
#endif
	return &p->a;
}
