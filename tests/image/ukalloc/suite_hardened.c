// SPDX-License-Identifier: BSD-3-Clause
/* LIBUKALLOC_HARDENED: each kind of misuse is caught, named, and does no damage. */
#include <string.h>

#include "subject.h"

#if CONFIG_LIBUKALLOCPOOL
#include <uk/allocpool.h>
#endif

static struct uk_alloc_violation seen;
static unsigned int seen_count;

/* Takes the place of the report that ends in a crash. */
void uk_alloc_hook_misuse(const struct uk_alloc_violation *v)
{
	seen = *v;
	seen_count++;
}

static void expect_seen(enum uk_alloc_misuse what, const void *block, const void *where)
{
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 1);
	UK_TEST_EXPECT_SNUM_EQ(seen.what, what);
	UK_TEST_EXPECT_PTR_EQ(seen.block, block);
	UK_TEST_EXPECT_PTR_EQ(seen.where, where);
	seen_count = 0;
}

ALLOC_TESTCASE(double_free_is_caught)
{
	void *p = uk_malloc(a, 24);

	uk_free(a, p);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
	uk_free(a, p);
	expect_seen(UK_ALLOC_DOUBLE_FREE, p, p);
	UK_TEST_EXPECT_UNUM_EQ(seen.size, 24);
	UK_TEST_EXPECT_NOT_NULL(seen.caller);
	UK_TEST_EXPECT_NULL(uk_realloc(a, p, 10));
	expect_seen(UK_ALLOC_DOUBLE_FREE, p, p);
}

ALLOC_TESTCASE(overflow_is_caught)
{
	static const size_t sizes[] = { 0, 1, 24, 50, 64, 96 };

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(sizes); i++) {
		for (size_t at = 0; at < 16; at += 5) {
			uint8_t *p = uk_malloc(a, sizes[i]);
			uint8_t *where;
			uint8_t was;

			UK_TEST_ASSERT(p);
			where = p + sizes[i] + at;
			was = *where;
			*where = 0;
			UK_TEST_EXPECT_SNUM_EQ(uk_alloc_check(a), -EFAULT);
			expect_seen(UK_ALLOC_OVERFLOW, p, where);
			uk_free(a, p);
			expect_seen(UK_ALLOC_OVERFLOW, p, where);
			*where = was;
			uk_free(a, p);
			UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
		}
	}
}

ALLOC_TESTCASE(underflow_is_caught)
{
	uint8_t *p = uk_malloc(a, 10);
	uint8_t was = p[-1];

	p[-1] = 1;
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_check(a), -EFAULT);
	expect_seen(UK_ALLOC_UNDERFLOW, p, p - 8);
	uk_free(a, p);
	expect_seen(UK_ALLOC_UNDERFLOW, p, p - 8);
	p[-1] = was;
	uk_free(a, p);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
}

ALLOC_TESTCASE(write_after_free_is_caught)
{
	uint8_t *p = uk_malloc(a, 64);

	uk_free(a, p);
	p[63] = 0x55;
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_check(a), -EFAULT);
	expect_seen(UK_ALLOC_USE_AFTER_FREE, p, p + 63);
	/* Once reported on its way out, the block is left out of use. */
	uk_alloc_reclaim(a);
	expect_seen(UK_ALLOC_USE_AFTER_FREE, p, p + 63);
	for (unsigned int i = 0; i < 200; i++)
		UK_TEST_ASSERT(uk_malloc(a, 64) != p);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
}

ALLOC_TESTCASE(destroyed_guard_is_caught)
{
	uint8_t *p = uk_malloc(a, 16), *q = uk_malloc(a, 16);

	uk_free(a, p);
	memset(p - 64, 0, 64);
	uk_alloc_reclaim(a);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 1);
	UK_TEST_EXPECT_SNUM_EQ(seen.what, UK_ALLOC_USE_AFTER_FREE);
	seen_count = 0;
	uk_free(a, q);
	uk_alloc_reclaim(a);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
}

ALLOC_TESTCASE(what_is_no_block_is_caught)
{
	uint8_t *p = uk_malloc(a, 96);
	uint8_t local[16];

	memset(p, 0x22, 96);
	uk_free(a, p + 32);
	expect_seen(UK_ALLOC_NOT_A_BLOCK, p + 32, p + 32 - 16);
	uk_free(a, p + 1);
	expect_seen(UK_ALLOC_NOT_A_BLOCK, p + 1, p + 1);
	uk_free(a, local);
	expect_seen(UK_ALLOC_NOT_A_BLOCK, local, local);
	uk_free(a, (void *)8);
	expect_seen(UK_ALLOC_NOT_A_BLOCK, (void *)8, (void *)8);
	UK_TEST_EXPECT_NULL(uk_realloc(a, p + 16, 8));
	seen_count = 0;
	uk_free(a, p);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
}

ALLOC_TESTCASE(fresh_and_freed_memory_is_marked)
{
	uint8_t *p = uk_malloc(a, 32);

	UK_TEST_EXPECT(p[0] == 0xa5 && p[31] == 0xa5);
	uk_free(a, p);
	UK_TEST_EXPECT(p[0] == 0xdf && p[31] == 0xdf);
}

/* Quarantine delays reuse, and is given up when memory runs out. */
ALLOC_TESTCASE(quarantine_costs_no_capacity)
{
	void *p = uk_malloc(a, 96);
	unsigned int n = 0;

	if (!s->frees)
		return;
	uk_free(a, p);
	if (s->any_size)
		UK_TEST_EXPECT(uk_malloc(a, 96) != p);
	a = subject_make(s);
	while (uk_malloc(a, 96))
		n++;
	a = subject_make(s);
	for (unsigned int i = 0; i < 3 * n; i++) {
		p = uk_malloc(a, 96);
		UK_TEST_ASSERT(p);
		uk_free(a, p);
	}
	for (unsigned int i = 0; i < n; i++)
		UK_TEST_ASSERT(uk_malloc(a, 96));
}

#if CONFIG_LIBUKALLOCTLSF && CONFIG_LIBUKALLOCREGION
UK_TESTCASE(ukalloc, wrong_owner_is_caught)
{
	struct uk_alloc *a = subject_make_at(&subjects[0], arena, ARENA_SIZE / 2);
	struct uk_alloc *b = subjects[1].make(arena + ARENA_SIZE / 2, ARENA_SIZE / 2);
	void *p = uk_malloc(a, 10), *q = uk_malloc(b, 10);

	uk_free(b, p);
	expect_seen(UK_ALLOC_WRONG_OWNER, p, p);
	uk_free(a, q);
	expect_seen(UK_ALLOC_WRONG_OWNER, q, q);
	uk_free(a, p);
	uk_free(b, q);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
	subjects_forget();
}
#endif

#if CONFIG_LIBUKALLOCPOOL
UK_ALLOC_POOL_DEFINE(guarded_pool, 20, 4);
UK_ALLOC_POOL_DEFINE(other_pool, 20, 4);

UK_TESTCASE(ukallocpool, misuse_is_caught)
{
	uint8_t *p = uk_allocpool_take(&guarded_pool), *q = uk_allocpool_take(&other_pool);

	UK_TEST_ASSERT(p && q);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&guarded_pool, p + 16), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(seen.what, UK_ALLOC_NOT_A_BLOCK);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&guarded_pool, q), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(seen.what, UK_ALLOC_NOT_A_BLOCK);
	p[20] = 1;
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&guarded_pool, p), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(seen.what, UK_ALLOC_OVERFLOW);
	p[20] = 0xfb;
	UK_TEST_EXPECT_ZERO(uk_allocpool_return(&guarded_pool, p));
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&guarded_pool, p), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(seen.what, UK_ALLOC_DOUBLE_FREE);
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 4);
	seen_count = 0;
	for (unsigned int i = 0; i < 4; i++)
		UK_TEST_ASSERT(uk_allocpool_take(&guarded_pool));
	UK_TEST_EXPECT_NULL(uk_allocpool_take(&guarded_pool));
	UK_TEST_EXPECT_UNUM_EQ(seen_count, 0);
}
#endif
