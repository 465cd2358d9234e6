// SPDX-License-Identifier: BSD-3-Clause
/* The contract of <uk/alloc.h>, for every implementation. */
#include <string.h>

#include "subject.h"

#define MANY	64

static bool aligned(const void *p, size_t align)
{
	return ((uintptr_t)p & (align - 1)) == 0;
}

static bool in_arena(const void *p, size_t size)
{
	return (const uint8_t *)p >= arena && (const uint8_t *)p + size <= arena + sizeof(arena);
}

static bool filled_with(const uint8_t *p, uint8_t value, size_t len)
{
	while (len && *p == value) {
		p++;
		len--;
	}
	return len == 0;
}

/* Everything free again that was free when @before was read. */
static void expect_all_back(const struct subject *s, struct uk_alloc *a, size_t before)
{
	uk_alloc_reclaim(a);
	if (s->frees)
		UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), before);
	else
		UK_TEST_EXPECT_UNUM_LE(uk_alloc_availmem(a), before);
}

ALLOC_TESTCASE(registered)
{
	struct uk_alloc *other;
	bool found = false;

	if (!s->addmem)
		return;		/* pools are not listed: they may be many */
	uk_alloc_foreach(other)
		found = found || other == a;
	UK_TEST_EXPECT(found);
	UK_TEST_EXPECT_NOT_NULL(uk_alloc_get_default());
}

ALLOC_TESTCASE(zero_bytes)
{
	void *p = uk_malloc(a, 0), *q = uk_malloc(a, 0);

	UK_TEST_ASSERT(p && q);
	UK_TEST_EXPECT(p != q);
	UK_TEST_EXPECT(in_arena(p, 1) && in_arena(q, 1));
	uk_free(a, p);
	uk_free(a, q);
	p = uk_calloc(a, 0, 8);
	UK_TEST_EXPECT_NOT_NULL(p);
	uk_free(a, p);
}

ALLOC_TESTCASE(every_size_is_aligned_and_whole)
{
	size_t before = uk_alloc_availmem(a);

	for (size_t size = 0; size <= subject_size(s, 300); size++) {
		uint8_t *p = uk_malloc(a, size);

		if (!p && !s->frees)
			break;
		UK_TEST_ASSERT(p && aligned(p, UK_ALLOC_ALIGN) && in_arena(p, size));
		memset(p, 0xee, size);
		uk_free(a, p);
	}
	expect_all_back(s, a, before);
}

ALLOC_TESTCASE(blocks_do_not_touch_each_other)
{
	static const size_t sizes[] = { 1, 7, 8, 9, 16, 17, 24, 25, 40, 63, 64, 65, 90, 250 };
	size_t before = uk_alloc_availmem(a);
	uint8_t *p[MANY];

	for (unsigned int i = 0; i < MANY; i++) {
		size_t size = subject_size(s, sizes[i % UK_ARRAY_SIZE(sizes)]);

		p[i] = uk_malloc(a, size);
		UK_TEST_ASSERT(p[i]);
		memset(p[i], (int)i, size);
	}
	for (unsigned int i = 0; i < MANY; i++) {
		size_t size = subject_size(s, sizes[i % UK_ARRAY_SIZE(sizes)]);

		UK_TEST_EXPECT(filled_with(p[i], (uint8_t)i, size));
		uk_free(a, p[i]);
	}
	expect_all_back(s, a, before);
}

ALLOC_TESTCASE(null_is_harmless)
{
	size_t before = uk_alloc_availmem(a);
	void *p = arena;

	uk_free(a, NULL);
	uk_free(NULL, NULL);
	UK_TEST_EXPECT_NULL(uk_malloc(NULL, 1));
	UK_TEST_EXPECT_NULL(uk_calloc(NULL, 1, 1));
	UK_TEST_EXPECT_NULL(uk_realloc(NULL, NULL, 1));
	UK_TEST_EXPECT_NULL(uk_memalign(NULL, 16, 1));
	UK_TEST_EXPECT_SNUM_EQ(uk_posix_memalign(NULL, &p, 16, 1), -ENOMEM);
	UK_TEST_EXPECT_PTR_EQ(p, arena);
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), before);
}

ALLOC_TESTCASE(huge_sizes_are_out_of_memory)
{
	static const size_t huge[] = {
		SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 7, SIZE_MAX - 15, SIZE_MAX - 16, SIZE_MAX - 23,
		SIZE_MAX - 24, SIZE_MAX - 31, SIZE_MAX - 63, SIZE_MAX - 127, SIZE_MAX - 4096,
		SIZE_MAX / 2, SIZE_MAX / 2 + 1, (size_t)1 << 32, ARENA_SIZE, ARENA_SIZE - 16,
	};
	size_t before = uk_alloc_availmem(a);
	void *p = uk_malloc(a, 1);

	UK_TEST_ASSERT(p);
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(huge); i++) {
		UK_TEST_EXPECT_NULL(uk_malloc(a, huge[i]));
		UK_TEST_EXPECT_NULL(uk_calloc(a, 1, huge[i]));
		UK_TEST_EXPECT_NULL(uk_calloc(a, huge[i], 1));
		UK_TEST_EXPECT_NULL(uk_realloc(a, p, huge[i]));
		UK_TEST_EXPECT_NULL(uk_memalign(a, 64, huge[i]));
	}
	uk_free(a, p);
	expect_all_back(s, a, before);
}

ALLOC_TESTCASE(calloc_multiplies_without_overflow)
{
	size_t before = uk_alloc_availmem(a);

	UK_TEST_EXPECT_NULL(uk_calloc(a, SIZE_MAX / 2 + 1, 2));
	UK_TEST_EXPECT_NULL(uk_calloc(a, 2, SIZE_MAX / 2 + 1));
	UK_TEST_EXPECT_NULL(uk_calloc(a, SIZE_MAX, SIZE_MAX));
	UK_TEST_EXPECT_NULL(uk_calloc(a, (size_t)1 << 32, (size_t)1 << 32));
	UK_TEST_EXPECT_NULL(uk_calloc(a, SIZE_MAX / 8, 9));
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), before);
}

ALLOC_TESTCASE(calloc_clears)
{
	size_t size = subject_size(s, 200);
	uint8_t *p = uk_malloc(a, size);

	UK_TEST_ASSERT(p);
	memset(p, 0xff, size);
	uk_free(a, p);
	p = uk_calloc(a, size / 8, 8);
	UK_TEST_ASSERT(p);
	UK_TEST_EXPECT(filled_with(p, 0, size / 8 * 8));
	uk_free(a, p);
}

/* Until nothing is left, twice: what is given back can be had again, all of it. */
ALLOC_TESTCASE(exhaustion_is_clean)
{
	static void *p[ARENA_SIZE / 64];
	size_t before = uk_alloc_availmem(a);
	unsigned int first = 0;

	for (unsigned int round = 0; round < 2; round++) {
		unsigned int n = 0;

		while (n < UK_ARRAY_SIZE(p) && (p[n] = uk_malloc(a, BLOCK_SIZE)) != NULL)
			n++;
		if (round == 0) {
			first = n;
			UK_TEST_EXPECT_UNUM_GT(n, ARENA_SIZE / 4 / BLOCK_SIZE);
		} else {
			UK_TEST_EXPECT_UNUM_EQ(n, s->frees ? first : 0);
		}
		UK_TEST_EXPECT_NULL(uk_malloc(a, BLOCK_SIZE));
		UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
		/* Odd ones first, so that whoever joins free neighbours meets every case. */
		for (unsigned int i = 1; i < n; i += 2)
			uk_free(a, p[i]);
		for (unsigned int i = 0; i < n; i += 2)
			uk_free(a, p[i]);
		expect_all_back(s, a, before);
	}
}

ALLOC_TESTCASE(memalign_aligns)
{
	size_t before = uk_alloc_availmem(a);

	for (size_t align = 1; align <= (s->any_size ? 4096 : UK_ALLOC_ALIGN); align *= 2) {
		void *small = uk_malloc(a, 1);
		uint8_t *p = uk_memalign(a, align, 50);

		UK_TEST_ASSERT(small && p);
		UK_TEST_EXPECT(aligned(p, align) && aligned(p, UK_ALLOC_ALIGN));
		UK_TEST_EXPECT(in_arena(p, 50));
		memset(p, 0x77, 50);
		UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
		uk_free(a, small);
		UK_TEST_EXPECT(filled_with(p, 0x77, 50));
		uk_free(a, p);
		UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	}
	expect_all_back(s, a, before);
}

ALLOC_TESTCASE(memalign_turns_down_nonsense)
{
	static const size_t wrong[] = { 0, 3, 12, 24, 48, 100, SIZE_MAX, SIZE_MAX - 15 };
	size_t before = uk_alloc_availmem(a);
	void *p = arena;

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(wrong); i++) {
		UK_TEST_EXPECT_NULL(uk_memalign(a, wrong[i], 16));
		UK_TEST_EXPECT_SNUM_EQ(uk_posix_memalign(a, &p, wrong[i], 16), -EINVAL);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_posix_memalign(a, &p, 4, 16), -EINVAL);
	/* Powers of two that have no multiple in the arena, wherever it was put. */
	for (unsigned int log2 = 17; log2 < 64; log2++) {
		uintptr_t align = (uintptr_t)1 << log2;

		if (UK_ALIGN_UP((uintptr_t)arena, align) - (uintptr_t)arena >= ARENA_SIZE)
			UK_TEST_EXPECT_NULL(uk_memalign(a, align, 40000));
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_posix_memalign(a, &p, 64, SIZE_MAX - 20), -ENOMEM);
	UK_TEST_EXPECT_PTR_EQ(p, arena);
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), before);
	UK_TEST_EXPECT_SNUM_EQ(uk_posix_memalign(a, &p, 16, 16), 0);
	UK_TEST_EXPECT(in_arena(p, 16));
	uk_free(a, p);
}

ALLOC_TESTCASE(realloc_keeps_content)
{
	size_t before = uk_alloc_availmem(a);
	uint8_t *p = uk_realloc(a, NULL, 10), *next;

	UK_TEST_ASSERT(p);
	memset(p, 0x5a, 10);
	next = uk_malloc(a, 40);
	UK_TEST_ASSERT(next);
	p = uk_realloc(a, p, subject_size(s, 2000));
	UK_TEST_ASSERT(p);
	UK_TEST_EXPECT(filled_with(p, 0x5a, 10));
	memset(p, 0x66, subject_size(s, 2000));
	p = uk_realloc(a, p, 30);
	UK_TEST_ASSERT(p);
	UK_TEST_EXPECT(filled_with(p, 0x66, 30));
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	UK_TEST_EXPECT_NULL(uk_realloc(a, p, 0));
	uk_free(a, next);
	expect_all_back(s, a, before);
}

ALLOC_TESTCASE(realloc_that_fails_changes_nothing)
{
	uint8_t *p = uk_malloc(a, 48);
	size_t before;

	UK_TEST_ASSERT(p);
	memset(p, 0x3c, 48);
	before = uk_alloc_availmem(a);
	UK_TEST_EXPECT_NULL(uk_realloc(a, p, ARENA_SIZE));
	UK_TEST_EXPECT_NULL(uk_realloc(a, p, SIZE_MAX));
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(a), before);
	UK_TEST_EXPECT(filled_with(p, 0x3c, 48));
	uk_free(a, p);
}

/* What maxalloc says can be had, and 16 bytes more (the granularity) cannot. */
ALLOC_TESTCASE(maxalloc_is_exact)
{
	void *p[8];

	for (unsigned int n = 0; n < UK_ARRAY_SIZE(p); n++) {
		size_t max = uk_alloc_maxalloc(a);

		UK_TEST_EXPECT_UNUM_GT(max, BLOCK_SIZE - 1);
		UK_TEST_EXPECT_NULL(uk_malloc(a, max + UK_ALLOC_ALIGN));
		p[n] = uk_malloc(a, max);
		UK_TEST_ASSERT(p[n]);
		UK_TEST_EXPECT(in_arena(p[n], max));
		if (!s->frees)
			return;
		uk_free(a, p[n]);
		UK_TEST_EXPECT_UNUM_EQ(uk_alloc_maxalloc(a), max);
		p[n] = uk_malloc(a, subject_size(s, 200 + 333 * n));
		UK_TEST_ASSERT(p[n]);
	}
	for (unsigned int n = 0; n < UK_ARRAY_SIZE(p); n += 2)
		uk_free(a, p[n]);
	for (unsigned int n = 1; n < UK_ARRAY_SIZE(p); n += 2)
		uk_free(a, p[n]);
}

ALLOC_TESTCASE(maxalloc_of_a_full_one_is_zero)
{
	while (uk_malloc(a, subject_size(s, uk_alloc_maxalloc(a))))
		;
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_maxalloc(a), 0);
}

ALLOC_TESTCASE(figures_add_up)
{
#if CONFIG_LIBUKALLOC_STATS
	struct uk_alloc_stats st;
	void *p, *q;

	uk_alloc_stats_get(a, &st);
	UK_TEST_EXPECT_UNUM_EQ(st.tot_nb_allocs | st.tot_nb_frees | st.nb_enomem, 0);
	UK_TEST_EXPECT_UNUM_EQ(st.cur_mem_use, 0);
	UK_TEST_EXPECT_UNUM_EQ(st.free_mem, st.size);
	UK_TEST_EXPECT(st.size <= ARENA_SIZE && st.size > ARENA_SIZE * 8 / 10);
	p = uk_malloc(a, 10);
	q = uk_malloc(a, 20);
	uk_alloc_stats_get(a, &st);
	UK_TEST_EXPECT_UNUM_EQ(st.tot_nb_allocs, 2);
	UK_TEST_EXPECT_UNUM_EQ(st.cur_nb_allocs, 2);
	UK_TEST_EXPECT_UNUM_GE(st.cur_mem_use, 30);
	UK_TEST_EXPECT_UNUM_EQ(st.cur_mem_use, st.max_mem_use);
	UK_TEST_EXPECT_UNUM_EQ(st.cur_mem_use + st.free_mem, st.size);
	UK_TEST_EXPECT_NULL(uk_malloc(a, SIZE_MAX));
	uk_free(a, p);
	uk_free(a, q);
	uk_alloc_reclaim(a);
	if (!s->frees)
		return;
	uk_alloc_stats_get(a, &st);
	UK_TEST_EXPECT_UNUM_EQ(st.tot_nb_frees, 2);
	UK_TEST_EXPECT_UNUM_EQ(st.cur_nb_allocs, 0);
	UK_TEST_EXPECT_UNUM_EQ(st.cur_mem_use, 0);
	UK_TEST_EXPECT_UNUM_GE(st.max_mem_use, 30);
	UK_TEST_EXPECT_UNUM_EQ(st.nb_enomem, 1);
#else
	UK_TEST_SKIP("no LIBUKALLOC_STATS");
#endif
}

/* In two or three pieces the arena holds as much, less a few words a bank. */
ALLOC_TESTCASE(memory_in_several_banks)
{
	size_t third = ARENA_SIZE / 3;
	unsigned int n = 0;

	if (!s->addmem) {
		UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena, sizeof(arena)), -ENOTSUP);
		return;
	}
	a = subject_make_at(s, arena, third);
	UK_TEST_ASSERT(a);
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena + third + 1, third - 1), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena + 2 * third, third), 0);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	UK_TEST_EXPECT_UNUM_GT(a->size, ARENA_SIZE * 8 / 10);
	while (uk_malloc(a, 1000))
		n++;
	UK_TEST_EXPECT_UNUM_GE(n, 3 * (third / 1200) - 3);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
}

ALLOC_TESTCASE(banks_that_cannot_be)
{
	size_t half = ARENA_SIZE / 2, before;

	if (!s->addmem)
		return;
	a = subject_make_at(s, arena, half);
	UK_TEST_ASSERT(a);
	before = a->size;
	for (size_t len = 0; len < 24; len++)
		UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena + half, len), -EINVAL);
	/* A part of a bank, one that contains it, and one that reaches into it. */
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena + half / 2, 1024), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena + half - 64, 1024), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena, sizeof(arena)), -EINVAL);
	/* Around the end of the address space. */
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, arena + half, SIZE_MAX), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, (void *)(UINTPTR_MAX - 4), 4096), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, (void *)(UINTPTR_MAX - 4), 4), -EINVAL);
	for (uintptr_t before = 0; before < 128; before++)
		UK_TEST_EXPECT_SNUM_EQ(uk_alloc_addmem(a, (void *)(UINTPTR_MAX - before), 300),
				       -EINVAL);
	UK_TEST_EXPECT_UNUM_EQ(a->size, before);
}

ALLOC_TESTCASE(any_base_any_length)
{
	UK_TEST_EXPECT_NULL(subject_make_at(s, NULL, ARENA_SIZE));
	for (size_t len = 0; len < 64; len++)
		UK_TEST_EXPECT_NULL(subject_make_at(s, arena, len));
	for (size_t off = 1; off < 64; off++) {
		size_t len = 8192 + 5 * off;
		uint8_t *p;

		memset(arena + off + len, 0x99, 64);
		a = subject_make_at(s, arena + off, len);
		UK_TEST_ASSERT(a);
		while ((p = uk_malloc(a, subject_size(s, uk_alloc_maxalloc(a)))) != NULL) {
			UK_TEST_ASSERT(aligned(p, UK_ALLOC_ALIGN));
			UK_TEST_ASSERT(p > arena + off && p < arena + off + len);
		}
		UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
		UK_TEST_EXPECT(filled_with(arena + off + len, 0x99, 64));
	}
	a = subject_make(s);
}
