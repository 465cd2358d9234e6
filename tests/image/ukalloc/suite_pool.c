// SPDX-License-Identifier: BSD-3-Clause
/* Pools as such: take, return, what they turn down, definition without code. */
#include <string.h>

#include <uk/allocpool.h>

#include "subject.h"

#define COUNT	5

UK_ALLOC_POOL_DEFINE(test_frames, 40, COUNT);
UK_ALLOC_POOL_DEFINE_ALIGNED(test_tiny, 1, 3, 8);
UK_ALLOC_POOL_DEFINE_ALIGNED(test_lines, 100, 2, 64);

static void return_all(struct uk_allocpool *p, void **obj, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		UK_TEST_EXPECT_ZERO(uk_allocpool_return(p, obj[i]));
	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_availcount(p), count);
}

UK_TESTCASE(ukallocpool, defined_pool_needs_no_init)
{
	uint8_t *p[COUNT];

	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_objlen(&test_frames), 40);
	for (unsigned int round = 0; round < 3; round++) {
		UK_TEST_ASSERT(uk_allocpool_availcount(&test_frames) == COUNT);
		for (unsigned int i = 0; i < COUNT; i++) {
			p[i] = uk_allocpool_take(&test_frames);
			UK_TEST_ASSERT(p[i] && UK_IS_ALIGNED((uintptr_t)p[i], UK_ALLOC_ALIGN));
			memset(p[i], (int)i, 40);
		}
		UK_TEST_EXPECT_NULL(uk_allocpool_take(&test_frames));
		UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_availcount(&test_frames), 0);
		for (unsigned int i = 0; i < COUNT; i++)
			UK_TEST_EXPECT(p[i][0] == i && p[i][39] == i);
		return_all(&test_frames, (void **)p, COUNT);
	}
	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_peakcount(&test_frames), COUNT);
}

UK_TESTCASE(ukallocpool, peak_is_the_most_out_at_once)
{
	void *mem[2];

	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_peakcount(&test_lines), 0);
	for (unsigned int i = 0; i < 10; i++) {
		mem[0] = uk_allocpool_take(&test_lines);
		UK_TEST_ASSERT(UK_IS_ALIGNED((uintptr_t)mem[0], 64));
		UK_TEST_EXPECT_ZERO(uk_allocpool_return(&test_lines, mem[0]));
	}
#if !CONFIG_LIBUKALLOC_HARDENED
	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_peakcount(&test_lines), 1);
#endif
	mem[0] = uk_allocpool_take(&test_lines);
	mem[1] = uk_allocpool_take(&test_lines);
	UK_TEST_ASSERT(mem[0] && mem[1]);
	return_all(&test_lines, mem, 2);
	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_peakcount(&test_lines), 2);
}

UK_TESTCASE(ukallocpool, tiny_blocks_hold_a_pointer_when_free)
{
	void *p[3];

	for (unsigned int i = 0; i < 3; i++) {
		p[i] = uk_allocpool_take(&test_tiny);
		UK_TEST_ASSERT(p[i] && UK_IS_ALIGNED((uintptr_t)p[i], 8));
	}
	UK_TEST_EXPECT_NULL(uk_allocpool_take(&test_tiny));
	return_all(&test_tiny, p, 3);
}

UK_TESTCASE(ukallocpool, nonsense_is_turned_down)
{
	static struct uk_allocpool no_pool;
	uint8_t outside[64];
	uint8_t *p = uk_allocpool_take(&test_frames);

	UK_TEST_ASSERT(p);
	UK_TEST_EXPECT_NULL(uk_allocpool_take(NULL));
	UK_TEST_EXPECT_NULL(uk_allocpool_take(&no_pool));
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(NULL, p), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&no_pool, p), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&test_frames, NULL), -EINVAL);
#if !CONFIG_LIBUKALLOC_HARDENED
	/* The hardened variant reports these: hardened.c. */
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&test_lines, p), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&test_frames, p + 8), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&test_frames, p - 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&test_frames, outside), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_return(&test_frames, p + 48 * COUNT), -EINVAL);
#else
	(void)outside;
#endif
	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_availcount(&test_frames), COUNT - 1);
	UK_TEST_EXPECT_ZERO(uk_allocpool_return(&test_frames, p));
	UK_TEST_EXPECT_UNUM_EQ(uk_allocpool_availcount(&test_frames), COUNT);
}

UK_TESTCASE(ukallocpool, made_at_run_time)
{
	static void *out[ARENA_SIZE / 24];
	struct uk_allocpool *p = uk_allocpool_init(arena + 3, sizeof(arena) - 3, 24, 8);
	unsigned int count, n = 0;

	UK_TEST_ASSERT(p);
	count = uk_allocpool_availcount(p);
	UK_TEST_EXPECT_UNUM_GT(count, ARENA_SIZE / 256);
	while (n < UK_ARRAY_SIZE(out) && (out[n] = uk_allocpool_take(p)) != NULL)
		n++;
	UK_TEST_EXPECT_UNUM_EQ(n, count);
	UK_TEST_EXPECT((uint8_t *)out[n - 1] + 24 <= arena + sizeof(arena));
	return_all(p, out, n);
}

UK_TESTCASE(ukallocpool, init_turns_down_nonsense)
{
	UK_TEST_EXPECT_NULL(uk_allocpool_init(NULL, 4096, 16, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, 0, 16, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, 100, 128, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), 0, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), SIZE_MAX, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), SIZE_MAX - 20, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), 0x7ffffff0, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), 16, 0));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), 16, 4));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), 16, 24));
	UK_TEST_EXPECT_NULL(uk_allocpool_init(arena, sizeof(arena), 16, 8192));
	UK_TEST_EXPECT_NULL(uk_allocpool_init((void *)(UINTPTR_MAX - 100), 200, 16, 16));
}

#if CONFIG_LIBUKALLOCPOOL_ALLOC
UK_TESTCASE(ukallocpool, memory_from_a_heap)
{
	struct uk_alloc *heap = subject_make(&subjects[0]);
	size_t before = uk_alloc_availmem(heap);
	struct uk_allocpool *p = uk_allocpool_alloc(heap, 10, 50, 64);
	void *obj;

	UK_TEST_ASSERT(p);
	UK_TEST_EXPECT_UNUM_GE(uk_allocpool_availcount(p), 10);
	obj = uk_allocpool_take(p);
	UK_TEST_ASSERT(obj && UK_IS_ALIGNED((uintptr_t)obj, 64));
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_free(p), -EBUSY);
	UK_TEST_EXPECT_ZERO(uk_allocpool_return(p, obj));
	UK_TEST_EXPECT_ZERO(uk_allocpool_free(p));
	uk_alloc_reclaim(heap);
	if (subjects[0].frees)
		UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(heap), before);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_free(&test_frames), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_allocpool_free(NULL), -EINVAL);
	UK_TEST_EXPECT_NULL(uk_allocpool_alloc(heap, 0, 16, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_alloc(heap, 10, 0, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_alloc(heap, UINT32_MAX, SIZE_MAX, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_alloc(heap, UINT32_MAX, 0x7fffff00, 16));
	UK_TEST_EXPECT_NULL(uk_allocpool_alloc(heap, 10, 16, 10));
	UK_TEST_EXPECT_NULL(uk_allocpool_alloc(NULL, 10, 16, 16));
	subjects_forget();
}
#endif
