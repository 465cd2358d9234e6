// SPDX-License-Identifier: BSD-3-Clause
/* One heap for all CPUs: blocks of each go to others, which free them. */
#include <string.h>

#include <uk/alloc.h>
#include <uk/alloc_lock.h>
#include <uk/time.h>

#include "crew.h"

#define ROUNDS	5000
#define SHELF	32		/* blocks that wait for whoever takes them */
#define LARGEST	400

struct block {
	uint32_t size;
	uint8_t fill;
	uint8_t data[];
};

static struct block *shelf[SHELF];
static uint32_t wrong[CREW], failed[CREW];

static struct uk_alloc *heap(void)
{
	return uk_alloc_get_default();
}

static struct block *make(unsigned int cpu, uint32_t size)
{
	struct block *b = (struct block *)uk_malloc(heap(), sizeof(*b) + size);

	if (b == NULL) {
		failed[cpu]++;
		return NULL;
	}
	b->size = size;
	b->fill = (uint8_t)(size + 16 * cpu);
	memset(b->data, b->fill, size);
	return b;
}

/* Nobody else has written to it since. */
static void check(unsigned int cpu, const struct block *b)
{
	for (uint32_t i = 0; i < b->size; i++)
		if (b->data[i] != b->fill) {
			wrong[cpu]++;
			return;
		}
}

static struct block *resize(unsigned int cpu, struct block *b, uint32_t size)
{
	struct block *other = (struct block *)uk_realloc(heap(), b, sizeof(*b) + size);

	if (other == NULL)
		return b;
	other->size = UK_MIN(other->size, size);
	check(cpu, other);
	other->size = size;
	memset(other->data, other->fill, size);
	return other;
}

static void exchange(unsigned int cpu)
{
	uint32_t seed = cpu + 1;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		struct block *b = make(cpu, crew_random(&seed) % LARGEST);
		unsigned int at = crew_random(&seed) % SHELF;

		b = __atomic_exchange_n(&shelf[at], b, __ATOMIC_ACQ_REL);
		if (b == NULL)
			continue;
		check(cpu, b);
		if (i % 4 == 0)
			b = resize(cpu, b, crew_random(&seed) % LARGEST);
		uk_free(heap(), b);
	}
}

static void come(unsigned int cpu __uk_unused)
{
}

UK_TESTCASE(heap, blocks_go_from_cpu_to_cpu)
{
	size_t before;

	crew_do(come);		/* what a worker allocates for itself it has then */
	before = uk_alloc_availmem(heap());
	crew_do(exchange);
	for (unsigned int i = 0; i < SHELF; i++)
		uk_free(heap(), __atomic_exchange_n(&shelf[i], NULL, __ATOMIC_ACQ_REL));
	uk_alloc_reclaim(heap());
	for (unsigned int cpu = 0; cpu < CREW; cpu++) {
		UK_TEST_EXPECT_ZERO(wrong[cpu]);
		UK_TEST_EXPECT_ZERO(failed[cpu]);
	}
	UK_TEST_EXPECT_ZERO(uk_alloc_check(heap()));
#if CONFIG_LIBUKALLOCTLSF
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(heap()), before);
#else
	UK_TEST_EXPECT(uk_alloc_availmem(heap()) < before);
#endif
}

#if CONFIG_LIBUKALLOCTLSF_CACHE
/* The last CPU holds the heap's lock until CPU 0 has done its work, or for long enough to see that
 * it waits. */
#define LAST	(CREW - 1)

static uint32_t held, over;
static bool waited;

static void hold_or_work(unsigned int cpu)
{
	uint64_t end = uk_clock_ns() + UK_MS(200);
	unsigned long flags;

	if (cpu == 0) {
		while (!__atomic_load_n(&held, __ATOMIC_ACQUIRE))
			ukarch_relax();
		for (unsigned int i = 0; i < ROUNDS; i++)
			uk_free(heap(), uk_malloc(heap(), 48));
		__atomic_store_n(&over, 1, __ATOMIC_RELEASE);
	} else if (cpu == LAST) {
		flags = uk_alloc_short_lock(heap());
		__atomic_store_n(&held, 1, __ATOMIC_RELEASE);
		while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE) && !waited)
			waited = uk_clock_ns() >= end;
		uk_alloc_short_unlock(heap(), flags);
	}
}

UK_TESTCASE(heap, small_blocks_do_not_wait_for_the_lock)
{
	uk_free(heap(), uk_malloc(heap(), 48));
	crew_do(hold_or_work);
	UK_TEST_EXPECT(!waited);
}

#define KEPT	4

static void keep_some(unsigned int cpu __uk_unused)
{
	void *p[KEPT];

	for (unsigned int i = 0; i < KEPT; i++)
		p[i] = uk_malloc(heap(), 200);
	for (unsigned int i = 0; i < KEPT; i++)
		uk_free(heap(), p[i]);
}

/* What other CPUs keep is nobody's loss: one block of all memory can be had. */
UK_TESTCASE(heap, what_cpus_keep_comes_back_when_memory_runs_out)
{
	size_t before = uk_alloc_maxalloc(heap()), all = uk_alloc_availmem(heap());
	void *p;

	crew_do(keep_some);
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(heap()), all);
	p = uk_malloc(heap(), before);
	UK_TEST_EXPECT(p != NULL);
	uk_free(heap(), p);
	UK_TEST_EXPECT_UNUM_EQ(uk_alloc_maxalloc(heap()), before);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(heap()));
}
#endif
