// SPDX-License-Identifier: BSD-3-Clause
/* The calls that are made of others, for the plain (not hardened) variant. */
#include <string.h>

#include <uk/alloc_impl.h>

void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	p = uk_malloc(a, bytes);
	if (p)
		memset(p, 0, bytes);
	return p;
}

void *uk_realloc(struct uk_alloc *a, void *p, size_t size)
{
	void *moved;

	if (!p)
		return uk_malloc(a, size);
	if (!size) {
		uk_free(a, p);
		return NULL;
	}
	if (UK_ALLOC_OP(a, resize)(a, p, size))
		return p;
	moved = uk_malloc(a, size);
	if (moved) {
		memcpy(moved, p, UK_MIN(size, UK_ALLOC_OP(a, usable)(a, p)));
		uk_free(a, p);
	}
	return moved;
}

#if CONFIG_LIBUKALLOC_CHECK
int uk_alloc_check(struct uk_alloc *a)
{
	return UK_ALLOC_OP(a, check)(a);
}
#endif
