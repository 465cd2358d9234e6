// SPDX-License-Identifier: BSD-3-Clause
/*
 * The region allocator. A bank is filled from the bottom up; each block has its size before it,
 * for uk_realloc(), and begins at a multiple of 16:
 *
 *	base         16n-8  16n              16m-8         at                    end
 *	| struct bank | size | data      |    | size | data | free ...            |
 */
#include <errno.h>
#include <string.h>

#include <uk/allocregion.h>
#include <uk/alloc_impl.h>
#include <uk/assert.h>

#define HEAD_SIZE	sizeof(size_t)

struct bank {
	struct bank *next;
	uintptr_t start;	/* first header, at 16n-8 */
	uintptr_t at;		/* the next one */
	uintptr_t end;		/* 16n-8: no block reaches beyond */
	uintptr_t limit;	/* first address behind what was given */
};

struct region {
	struct uk_alloc a;
	struct bank *banks;	/* in the order in which they are used up */
	struct bank first;
};

static struct region *region_of(struct uk_alloc *a)
{
	return uk_container_of(a, struct region, a);
}

static size_t *head_of(const void *p)
{
	return (size_t *)((uintptr_t)p - HEAD_SIZE);
}

/* Bytes that @size bytes of data take; 0 when the sum overflows. */
static size_t block_size_for(size_t size)
{
	if (size > SIZE_MAX - HEAD_SIZE - UK_ALLOC_ALIGN)
		return 0;
	return UK_ALIGN_UP(size + HEAD_SIZE, UK_ALLOC_ALIGN);
}

void *uk_allocregion_memalign(struct uk_alloc *a, size_t align, size_t size)
{
	const size_t want = block_size_for(size);
	unsigned long flags = uk_alloc_lock(a);
	void *p = NULL;

	align = UK_MAX(align, (size_t)UK_ALLOC_ALIGN);
	for (struct bank *b = region_of(a)->banks; want && b; b = b->next) {
		const size_t gap = -(b->at + HEAD_SIZE) & (align - 1);
		const size_t left = b->end - b->at;

		if (gap > left || want > left - gap)
			continue;
		p = (void *)(b->at + gap + HEAD_SIZE);
		*head_of(p) = want;
		b->at += gap + want;
		uk_alloc_note_alloc(a, gap + want);
		break;
	}
	if (!p)
		uk_alloc_note_failure(a);
	uk_alloc_unlock(a, flags);
	return p;
}

void *uk_allocregion_malloc(struct uk_alloc *a, size_t size)
{
	return uk_allocregion_memalign(a, UK_ALLOC_ALIGN, size);
}

void uk_allocregion_free(struct uk_alloc *a, void *p)
{
	(void)a;
	(void)p;
	UK_ASSERT(UK_IS_ALIGNED((uintptr_t)p, UK_ALLOC_ALIGN));
}

/* A smaller size is kept as it is; the last block of a bank takes what it wants of the rest. */
bool uk_allocregion_resize(struct uk_alloc *a, void *p, size_t size)
{
	const size_t want = block_size_for(size);
	unsigned long flags = uk_alloc_lock(a);
	size_t *head = head_of(p);
	const uintptr_t at = (uintptr_t)head;
	bool fits = want && want <= *head;

	for (struct bank *b = region_of(a)->banks; !fits && want && b; b = b->next) {
		if (at + *head != b->at || want > b->end - at)
			continue;
		uk_alloc_note_grow(a, want - *head);
		*head = want;
		b->at = at + want;
		fits = true;
	}
	uk_alloc_unlock(a, flags);
	return fits;
}

size_t uk_allocregion_usable(struct uk_alloc *a, const void *p)
{
	(void)a;
	return *head_of(p) - HEAD_SIZE;
}

size_t uk_allocregion_maxalloc(struct uk_alloc *a)
{
	unsigned long flags = uk_alloc_lock(a);
	size_t size = 0;

	for (struct bank *b = region_of(a)->banks; b; b = b->next)
		if (b->end - b->at > HEAD_SIZE)
			size = UK_MAX(size, b->end - b->at - HEAD_SIZE);
	uk_alloc_unlock(a, flags);
	return size;
}

/* Set @b up for the memory from @start, which lies behind @b itself, to @limit. */
static int add_bank(struct region *r, struct bank *b, uintptr_t start, uintptr_t limit)
{
	const uintptr_t from = UK_ALIGN_UP(start + HEAD_SIZE, UK_ALLOC_ALIGN) - HEAD_SIZE;
	const uintptr_t to = UK_ALIGN_DOWN(limit + HEAD_SIZE, UK_ALLOC_ALIGN) - HEAD_SIZE;
	struct bank **tail = &r->banks;
	unsigned long flags;

	if (from < start || to < from || to > limit || to - from < UK_ALLOC_ALIGN)
		return -EINVAL;
	for (const struct bank *o = r->banks; o; o = o->next)
		if ((uintptr_t)b < o->limit && (uintptr_t)o < limit)
			return -EINVAL;
	*b = (struct bank){ .start = from, .at = from, .end = to, .limit = limit };
	flags = uk_alloc_lock(&r->a);
	while (*tail)
		tail = &(*tail)->next;
	*tail = b;
	uk_alloc_note_bank(&r->a, from, to - from, to - from);
	uk_alloc_unlock(&r->a, flags);
	return 0;
}

int uk_allocregion_addmem(struct uk_alloc *a, void *base, size_t len)
{
	const uintptr_t at = UK_ALIGN_UP((uintptr_t)base, _Alignof(struct bank));
	const uintptr_t limit = (uintptr_t)base + len;

	if (limit < at || limit - at < sizeof(struct bank) || len > limit)
		return -EINVAL;
	return add_bank(region_of(a), (struct bank *)at, at + sizeof(struct bank), limit);
}

#if CONFIG_LIBUKALLOC_CHECK
/* Blocks fill each bank up to its pointer; the gaps that alignment left have no header. */
int uk_allocregion_check(struct uk_alloc *a)
{
	unsigned long flags = uk_alloc_lock(a);
	size_t size = 0, used = 0;
	bool ok = true;

	for (const struct bank *b = region_of(a)->banks; b; b = b->next) {
		ok = ok && b->start <= b->at && b->at <= b->end && b->end <= b->limit &&
		     UK_IS_ALIGNED(b->at + HEAD_SIZE, UK_ALLOC_ALIGN);
		size += b->end - b->start;
		used += b->at - b->start;
	}
	ok = ok && size == a->size && used == a->used;
	uk_alloc_unlock(a, flags);
	return ok ? 0 : -EFAULT;
}
#endif

UK_ALLOC_DEFINE_OPS(uk_allocregion)

struct uk_alloc *uk_allocregion_init(void *base, size_t len)
{
	const size_t pad = -(uintptr_t)base & (_Alignof(struct region) - 1);
	struct region *r = (struct region *)((uintptr_t)base + pad);

	if (!base || len < pad + sizeof(*r))
		return NULL;
	uk_allocregion_setup(&r->a);
	r->banks = NULL;
	if (add_bank(r, &r->first, (uintptr_t)(r + 1), (uintptr_t)base + len))
		return NULL;
	uk_alloc_register(&r->a);
	return &r->a;
}
