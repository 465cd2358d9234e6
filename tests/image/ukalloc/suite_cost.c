// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the calls cost in instructions, and that it does not depend on how many blocks there are.
 * Needs -icount, where the counter is exact; skipped without. The sections under the lock are
 * measured by filling its hooks: what interrupts would be masked for with LIBUKALLOC_LOCK_IRQ.
 */
#include <uk/alloc_impl.h>
#include <uk/alloctlsf.h>
#include <uk/allocpool.h>
#include <uk/arch/pmu.h>

#include "subject.h"

#define LIVE_MAX	400
#define OPS		20000

/* Of the 350 that the whole image may mask interrupts for; x86_64, the longest, needs 205. */
#define LOCKED_LIMIT	220

static uint64_t locked_at, locked_max;
static bool counting;

void uk_alloc_hook_lock(struct uk_alloc *a __uk_unused)
{
	locked_at = ukarch_insns();
}

void uk_alloc_hook_unlock(struct uk_alloc *a __uk_unused)
{
	const uint64_t locked = ukarch_insns() - locked_at;

	if (counting && locked > locked_max)
		locked_max = locked;
}

struct worst {
	uint64_t malloc_max, free_max, realloc_max, memalign_max;
};

static uint32_t seed;

static uint32_t next_random(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

static void keep_max(uint64_t *max, uint64_t before)
{
	const uint64_t cost = ukarch_insns() - before;

	if (cost > *max)
		*max = cost;
}

/* The dearest call of each kind over many, with about @live blocks out. */
static void measure(struct uk_alloc *a, unsigned int live, struct worst *w)
{
	static void *p[LIVE_MAX];
	uint64_t t;

	*w = (struct worst){ 0 };
	for (unsigned int i = 0; i < OPS; i++) {
		void **slot = &p[next_random() % live];
		const size_t size = next_random() % (2 * (ARENA_SIZE / 2 / live));

		if (!*slot && next_random() % 4) {
			t = ukarch_insns();
			*slot = uk_malloc(a, size);
			keep_max(&w->malloc_max, t);
		} else if (!*slot) {
			t = ukarch_insns();
			*slot = uk_memalign(a, 16U << next_random() % 6, size);
			keep_max(&w->memalign_max, t);
		} else if (next_random() % 4) {
			t = ukarch_insns();
			uk_free(a, *slot);
			keep_max(&w->free_max, t);
			*slot = NULL;
		} else {
			/* In place only: a move is an allocation, a copy and a release. */
			t = ukarch_insns();
			UK_ALLOC_OP(a, resize)(a, *slot, size + 1);
			keep_max(&w->realloc_max, t);
		}
	}
	for (unsigned int i = 0; i < live; i++) {
		uk_free(a, p[i]);
		p[i] = NULL;
	}
}

static struct uk_alloc *make(void)
{
	subjects_forget();
	return uk_alloctlsf_init(arena, sizeof(arena));
}

UK_TESTCASE(cost, tlsf_is_bounded)
{
	struct worst few, many;
	struct uk_alloc *a = make();

	if (!ukarch_insns_start())
		UK_TEST_SKIP("this machine does not count instructions");
	counting = true;
	measure(a, 10, &few);
	measure(a, LIVE_MAX, &many);
	counting = false;
	uk_test_note("worst case with 10 blocks: malloc %u free %u resize %u memalign %u",
		     (unsigned int)few.malloc_max, (unsigned int)few.free_max,
		     (unsigned int)few.realloc_max, (unsigned int)few.memalign_max);
	uk_test_note("worst case with 400 blocks: malloc %u free %u resize %u memalign %u",
		     (unsigned int)many.malloc_max, (unsigned int)many.free_max,
		     (unsigned int)many.realloc_max, (unsigned int)many.memalign_max);
	uk_test_note("longest section under the lock: %u", (unsigned int)locked_max);
	/* Paths that only many blocks reach are longer by a few instructions, not by a factor. */
	UK_TEST_EXPECT_UNUM_LE(many.malloc_max, few.malloc_max + 30);
	UK_TEST_EXPECT_UNUM_LE(many.free_max, few.free_max + 30);
	UK_TEST_EXPECT_UNUM_LE(many.realloc_max, few.realloc_max + 30);
	UK_TEST_EXPECT_UNUM_LE(many.memalign_max, few.memalign_max + 60);
	UK_TEST_EXPECT_UNUM_LE(locked_max, LOCKED_LIMIT);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
	subjects_forget();
}

UK_ALLOC_POOL_DEFINE(cost_pool, 128, 4);

UK_TESTCASE(cost, pool_pair)
{
	uint64_t start, empty, pair;
	void *p;

	if (!ukarch_insns_start())
		UK_TEST_SKIP("this machine does not count instructions");
	uk_allocpool_return(&cost_pool, uk_allocpool_take(&cost_pool));
	start = ukarch_insns();
	empty = ukarch_insns() - start;
	start = ukarch_insns();
	p = uk_allocpool_take(&cost_pool);
	uk_barrier();
	uk_allocpool_return(&cost_pool, p);
	pair = ukarch_insns() - start - empty;
	uk_test_note("pool, take and return: %u", (unsigned int)pair);
	UK_TEST_EXPECT_UNUM_LE(pair, 55);
}
