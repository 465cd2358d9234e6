// SPDX-License-Identifier: BSD-3-Clause
/* Pools whose memory comes from a heap. */
#include <errno.h>

#include <uk/allocpool.h>

struct uk_allocpool *uk_allocpool_alloc(struct uk_alloc *parent, unsigned int obj_count,
					size_t obj_len, size_t obj_align)
{
	struct uk_allocpool *p = NULL;
	size_t len;
	void *mem;

	if (!obj_count || !obj_len || obj_len > 0x7fffffff || !UK_IS_POW2(obj_align))
		return NULL;
	/* The header, and at most @obj_align more, come before the first block. */
	if (__builtin_mul_overflow(UK_ALLOCPOOL_STRIDE(obj_len, obj_align), obj_count, &len) ||
	    __builtin_add_overflow(len, sizeof(*p) + obj_align, &len))
		return NULL;
	mem = uk_malloc(parent, len);
	if (!mem)
		return NULL;
	p = uk_allocpool_init(mem, len, obj_len, obj_align);
	if (p)
		p->parent = parent;
	else
		uk_free(parent, mem);
	return p;
}

int uk_allocpool_free(struct uk_allocpool *p)
{
	if (!uk_allocpool_valid(p) || !p->parent)
		return -EINVAL;
	if (uk_allocpool_availcount(p) * (size_t)p->stride != p->a.size)
		return -EBUSY;
	p->type = 0;
	uk_free(p->parent, p);
	return 0;
}
