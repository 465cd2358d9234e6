// SPDX-License-Identifier: BSD-3-Clause
/* What TLSF promises beyond the interface: blocks join, grow and shrink in place. */
#include <string.h>

#include <uk/alloctlsf.h>

#include "subject.h"

#if !CONFIG_LIBUKALLOC_HARDENED		/* guards change sizes, and realloc always moves */

static struct uk_alloc *make(void)
{
	subjects_forget();
	return uk_alloctlsf_init(arena, sizeof(arena));
}

UK_TESTCASE(ukalloctlsf, free_neighbours_join)
{
	struct uk_alloc *a = make();
	size_t max = uk_alloc_maxalloc(a);
	/* Sizes whose sum begins a class, so that it is found however few classes there are. */
	static const size_t sizes[4] = { 128 - 8, 128 - 8, 256 - 8, 100 };
	/* Every order in which three neighbours can be freed. */
	static const uint8_t order[][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(order); i++) {
		void *p[4];

		for (unsigned int n = 0; n < 4; n++)
			p[n] = uk_malloc(a, sizes[n]);
		for (unsigned int n = 0; n < 3; n++) {
			uk_free(a, p[order[i][n]]);
			UK_TEST_ASSERT(uk_alloc_check(a) == 0);
		}
		UK_TEST_ASSERT(uk_malloc(a, 512 - 8) == p[0]);
		uk_free(a, p[0]);
		uk_free(a, p[3]);
		UK_TEST_EXPECT_UNUM_EQ(uk_alloc_maxalloc(a), max);
	}
	subjects_forget();
}

UK_TESTCASE(ukalloctlsf, realloc_in_place)
{
	struct uk_alloc *a = make();
	uint8_t *p = uk_malloc(a, 100), *gap = uk_malloc(a, 200), *end = uk_malloc(a, 100);
	size_t avail = uk_alloc_availmem(a);

	UK_TEST_EXPECT_PTR_EQ(uk_realloc(a, p, 104), p);	/* what rounding left */
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), avail);
	UK_TEST_EXPECT_PTR_EQ(uk_realloc(a, p, 40), p);		/* shrinks */
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), avail + 64);
	UK_TEST_EXPECT_PTR_EQ(uk_realloc(a, p, 100), p);	/* back into what it gave up */
	uk_free(a, gap);
	UK_TEST_EXPECT_PTR_EQ(uk_realloc(a, p, 200), p);	/* into its free neighbour */
	UK_TEST_EXPECT_PTR_EQ(uk_realloc(a, p, 112 + 208 - 8), p);	/* all of it */
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	UK_TEST_EXPECT(uk_realloc(a, p, 112 + 208 - 7) != p);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	uk_free(a, end);
	subjects_forget();
}

/* Overheads that the header states: 8 bytes a block, 16-byte steps, 32 at least. */
UK_TESTCASE(ukalloctlsf, overhead_is_as_stated)
{
	struct uk_alloc *a = make();

	for (size_t size = 0; size < 600; size++) {
		size_t before = uk_alloc_availmem(a);
		void *p = uk_malloc(a, size);
		size_t cost = before - uk_alloc_availmem(a);

		UK_TEST_ASSERT(cost == UK_MAX((size_t)32, UK_ALIGN_UP(size + 8, 16)));
		uk_free(a, p);
	}
	subjects_forget();
}

/* What is left over becomes a block if it can be one: 32 bytes do, 16 stay with the block. */
UK_TESTCASE(ukalloctlsf, remainder_is_not_lost)
{
	struct uk_alloc *a = make();
	void *hole = uk_malloc(a, 256 - 8), *end = uk_malloc(a, 8), *p;
	size_t avail;

	uk_free(a, hole);
	avail = uk_alloc_availmem(a);
	p = uk_malloc(a, 256 - 32 - 8);
	UK_TEST_EXPECT_PTR_EQ(p, hole);
	UK_TEST_EXPECT_UNUM_EQ(avail - uk_alloc_availmem(a), 256 - 32);
	uk_free(a, p);
	p = uk_malloc(a, 256 - 16 - 8);
	UK_TEST_EXPECT_PTR_EQ(p, hole);
	UK_TEST_EXPECT_UNUM_EQ(avail - uk_alloc_availmem(a), 256);
	uk_free(a, p);
	uk_free(a, end);
	subjects_forget();
}

/* A bank larger than the largest block: nothing is lost but 16 bytes a seam. */
UK_TESTCASE(ukalloctlsf, bank_beyond_the_largest_block)
{
	const size_t max_block = (size_t)1 << CONFIG_LIBUKALLOCTLSF_MAX_LOG2;
	struct uk_alloc *a = make();

	if (max_block > ARENA_SIZE)
		UK_TEST_SKIP("LIBUKALLOCTLSF_MAX_LOG2 is beyond the arena");
	UK_TEST_EXPECT_UNUM_GT(a->size, ARENA_SIZE - 4096);
	UK_TEST_EXPECT_UNUM_LE(uk_alloc_maxalloc(a), max_block);
	for (size_t size = max_block - 23; size <= max_block + 1; size++)
		UK_TEST_EXPECT_NULL(uk_malloc(a, size));
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	for (unsigned int n = 0; uk_alloc_maxalloc(a) > 1000; n++)
		UK_TEST_ASSERT(uk_malloc(a, uk_alloc_maxalloc(a)));
	UK_TEST_EXPECT_UNUM_LT(uk_alloc_availmem(a), ARENA_SIZE / 8);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	subjects_forget();
}

/* The checker sees every word that the allocator relies on. */
UK_TESTCASE(ukalloctlsf, check_sees_damage)
{
	struct uk_alloc *a = make();
	uint8_t *p[6], saved[16];

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(p); i++)
		p[i] = uk_malloc(a, 56);
	uk_free(a, p[1]);
	uk_free(a, p[3]);
	UK_TEST_ASSERT(uk_alloc_check(a) == 0);
	/* p[1]: header, list links, footer. p[2] is used and comes after it: header. */
	for (unsigned int i = 0; i < 4; i++) {
		uint8_t *at = i == 0 ? p[1] - 8 : i == 1 ? p[1] : i == 2 ? p[1] + 48 : p[2] - 8;
		const size_t len = i == 1 ? 16 : 8;

		for (size_t byte = 0; byte < len; byte++) {
			memcpy(saved, at, len);
			at[byte] ^= 0x10;
			UK_TEST_EXPECT_SNUM_EQ(uk_alloc_check(a), -EFAULT);
			memcpy(at, saved, len);
		}
	}
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	subjects_forget();
}

#endif
