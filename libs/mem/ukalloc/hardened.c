// SPDX-License-Identifier: BSD-3-Clause
/*
 * The allocation calls with guards around each block (LIBUKALLOC_HARDENED), over whatever
 * implementation there is. Nothing is reused before it has been through the quarantine, unless
 * memory runs out.
 */
#include <string.h>

#include <uk/alloc_guard.h>
#include <uk/alloc_impl.h>

#define CALLER	__builtin_return_address(0)

/* Free in the implementation what leaves quarantine; true when anything did. */
static bool expire(struct uk_alloc *a, unsigned int keep)
{
	void *raw = uk_alloc_guard_expire(a, keep);

	if (raw)
		UK_ALLOC_OP(a, free)(a, raw);
	return raw;
}

void uk_alloc_reclaim(struct uk_alloc *a)
{
	while (expire(a, 0))
		;
}

static void *guarded(struct uk_alloc *a, size_t align, size_t size, const void *caller)
{
	size_t lead, bytes;
	void *raw;

	if (!a || !UK_IS_POW2(align))
		return NULL;
	lead = UK_ALIGN_UP((size_t)UK_ALLOC_GUARD_HEAD, align);
	if (__builtin_add_overflow(lead + UK_ALLOC_GUARD_TAIL, size, &bytes) ||
	    lead < UK_ALLOC_GUARD_HEAD)
		bytes = SIZE_MAX;
	do
		raw = UK_ALLOC_OP(a, memalign)(a, align, bytes);
	while (!raw && expire(a, 0));
	return raw ? uk_alloc_guard_arm(a, raw, lead, size, caller) : NULL;
}

static void release(struct uk_alloc *a, void *p, const void *caller)
{
	if (uk_alloc_guard_disarm(a, p, caller) == 0)
		expire(a, UK_ALLOC_GUARD_KEEP);
}

void *uk_malloc(struct uk_alloc *a, size_t size)
{
	return guarded(a, UK_ALLOC_ALIGN, size, CALLER);
}

void *uk_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	return guarded(a, align, size, CALLER);
}

void uk_free(struct uk_alloc *a, void *p)
{
	if (p)
		release(a, p, CALLER);
}

void *uk_calloc(struct uk_alloc *a, size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	p = guarded(a, UK_ALLOC_ALIGN, bytes, CALLER);
	if (p)
		memset(p, 0, bytes);
	return p;
}

/* Moves always, so that whoever kept the old pointer is found out. */
void *uk_realloc(struct uk_alloc *a, void *p, size_t size)
{
	size_t old;
	void *moved;

	if (!p)
		return guarded(a, UK_ALLOC_ALIGN, size, CALLER);
	if (!size) {
		release(a, p, CALLER);
		return NULL;
	}
	if (uk_alloc_guard_size(a, p, &old))
		return NULL;
	moved = guarded(a, UK_ALLOC_ALIGN, size, CALLER);
	if (moved) {
		memcpy(moved, p, UK_MIN(size, old));
		release(a, p, CALLER);
	}
	return moved;
}

size_t uk_alloc_maxalloc(struct uk_alloc *a)
{
	size_t size;

	uk_alloc_reclaim(a);
	size = UK_ALLOC_OP(a, maxalloc)(a);
	if (size < UK_ALLOC_GUARD_HEAD + UK_ALLOC_GUARD_TAIL)
		return 0;
	return size - UK_ALLOC_GUARD_HEAD - UK_ALLOC_GUARD_TAIL;
}

int uk_alloc_check(struct uk_alloc *a)
{
	int rc = uk_alloc_guard_check(a);

	return rc ? rc : UK_ALLOC_OP(a, check)(a);
}
