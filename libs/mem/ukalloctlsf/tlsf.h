/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The data of the TLSF heap, shared by the allocator (tlsf.c) and its checker (check.c).
 *
 * A bank is a row of blocks without gaps, ended by a header that says "used, 0 bytes":
 *
 *	base                16n-8         16n-8                          16n-8
 *	| struct bank | pad | head | data | head | links  ...  footer |  | end |
 *	                      used          free
 *
 * Data lies at multiples of 16, so the 8-byte header before it lies at 16n-8, and sizes, header
 * included, are multiples of 16: the low bits of the header are flags. A free block holds its list
 * links behind the header and its own address in its last 8 bytes, where the block behind it,
 * told by PREV_FREE, finds it. Two free blocks never touch.
 *
 * Free blocks are in lists by size class. First level: powers of two. Second: SL_COUNT even steps
 * within each. Below SMALL, where such steps would be finer than 16 bytes, level 0 has steps of
 * 16. One bit a list says that it is not empty, so the smallest sufficient list is two bit scans
 * away.
 */
#ifndef __UKALLOCTLSF_TLSF_H__
#define __UKALLOCTLSF_TLSF_H__

#include <uk/alloc_impl.h>
#include <uk/bits.h>

#define SL_LOG2		CONFIG_LIBUKALLOCTLSF_SL_LOG2
#define SL_COUNT	(1U << SL_LOG2)
#define ALIGN_LOG2	4
#define SMALL_LOG2	(ALIGN_LOG2 + SL_LOG2)
#define SMALL		((size_t)1 << SMALL_LOG2)
#define MAX_LOG2	CONFIG_LIBUKALLOCTLSF_MAX_LOG2
#define FL_COUNT	(MAX_LOG2 - SMALL_LOG2 + 1U)
#define LIST_COUNT	(FL_COUNT << SL_LOG2)

/* Sizes of blocks, header included. A bank above the maximum is several rows of blocks. */
#define MIN_BLOCK	((size_t)32)
#define MAX_BLOCK	(((size_t)1 << MAX_LOG2) - UK_ALLOC_ALIGN)

_Static_assert(UK_ALLOC_ALIGN == 1 << ALIGN_LOG2, "granularity of sizes");
_Static_assert(sizeof(size_t) == 8, "a header is 8 bytes, data follows at 16n");
_Static_assert(SL_LOG2 >= 1 && SL_LOG2 <= 5, "second-level bitmaps have 32 bits");
_Static_assert(MAX_LOG2 > SMALL_LOG2 && FL_COUNT < 32, "the first-level bitmap has 32 bits");

#define FREE		((size_t)1)	/* this block is free */
#define PREV_FREE	((size_t)2)	/* the block before it is free */
#define FLAGS		((size_t)(UK_ALLOC_ALIGN - 1))

struct block {
	size_t head;			/* size | flags */
	struct block *next, *prev;	/* in the list of its class; free blocks only */
};

#define HEAD_SIZE	offsetof(struct block, next)

struct bank {
	struct bank *next;
	struct block *first;
	uintptr_t end;			/* first address behind */
};

struct tlsf {
	struct uk_alloc a;
	struct bank *banks;
	uint32_t fl_map;
	uint32_t sl_map[FL_COUNT];
	struct block *list[LIST_COUNT];
};

/* Give @b, a block in use, back to the heap. In tlsf.c. Any context, O(1). */
void uk_tlsf_release(struct tlsf *t, struct block *b);

static inline size_t block_size(const struct block *b)
{
	return b->head & ~FLAGS;
}

/* What follows @b if @b has @size bytes. */
static inline struct block *block_at(struct block *b, size_t size)
{
	return (struct block *)((uintptr_t)b + size);
}

/* Where a free block keeps its address for the block @b behind it. */
static inline struct block **block_footer(struct block *b)
{
	return (struct block **)((uintptr_t)b - sizeof(struct block *));
}

static inline void *block_data(struct block *b)
{
	return &b->next;
}

static inline struct block *block_of(const void *p)
{
	return (struct block *)((uintptr_t)p - HEAD_SIZE);
}

/*
 * The number of the list for free blocks of @size bytes, first level in the high bits; beyond
 * MAX_BLOCK it is LIST_COUNT or more. Level 0 needs no case of its own: it has the steps of
 * level 1, which is what SMALL, set in place of the missing high bit, makes of it.
 */
static inline unsigned int class_of(size_t size)
{
	const unsigned int log2 = uk_fls64(size | SMALL);

	return ((log2 - SMALL_LOG2) << SL_LOG2) + (unsigned int)(size >> (log2 - SL_LOG2));
}

static inline unsigned int class_fl(unsigned int cls)
{
	return cls >> SL_LOG2;
}

static inline unsigned int class_sl(unsigned int cls)
{
	return cls & (SL_COUNT - 1);
}

#endif /* __UKALLOCTLSF_TLSF_H__ */
