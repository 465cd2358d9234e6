// SPDX-License-Identifier: BSD-3-Clause
// Long random runs of every allocator against the model of tests/image/ukalloc/random.h, with a
// second model for TLSF: as long as there is room that its stated rounding can use, nothing is
// refused. A million operations each, twenty with TAPPET_LONG=1.
// UNIT-SRCS: libs/core/uktest/test.c tests/image/ukalloc/subject.c tests/image/ukalloc/random.c
// UNIT-SRCS: libs/mem/ukalloc/alloc.c libs/mem/ukalloc/plain.c libs/mem/ukallocregion/region.c
// UNIT-SRCS: libs/mem/ukalloctlsf/tlsf.c libs/mem/ukalloctlsf/check.c
// UNIT-SRCS: libs/mem/ukallocpool/pool.c libs/mem/ukallocpool/pool_ukalloc.c
// UNIT-INCS: tests/image/ukalloc libs/core/ukassert/include
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOC=1 -DCONFIG_LIBUKALLOC_CHECK=1 -DCONFIG_LIBUKALLOC_STATS=1
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOC_MULTI=1 -DCONFIG_LIBUKALLOCREGION=1
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF=1 -DCONFIG_LIBUKALLOCTLSF_SL_LOG2=4
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF_MAX_LOG2=16
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCPOOL=1 -DCONFIG_LIBUKALLOCPOOL_UKALLOC=1
// UNIT-TIMEOUT: 600
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

static unsigned long operations(void)
{
	return getenv("TAPPET_LONG") ? 20000000 : 1000000;
}

/* The most bytes in one piece that no block touches, found by looking at all of them. */
static size_t largest_gap(const struct random_run *r)
{
	uintptr_t at = (uintptr_t)arena + sizeof(arena) - r->a->size;
	const uintptr_t end = (uintptr_t)arena + sizeof(arena);
	size_t largest = 0;

	while (at < end) {
		uintptr_t next = end;
		const struct random_block *first = NULL;

		for (unsigned int i = 0; i < RANDOM_SLOTS; i++) {
			const struct random_block *b = &r->slot[i];

			if (b->p && (uintptr_t)b->p >= at && (uintptr_t)b->p < next) {
				next = (uintptr_t)b->p;
				first = b;
			}
		}
		largest = UK_MAX(largest, next - at);
		at = first ? next + UK_MAX(first->size, (size_t)1) : end;
	}
	return largest;
}

static bool tlsf_may_refuse(const struct random_run *r, size_t size, size_t align)
{
	const size_t gap = largest_gap(r);
	size_t need;

	if (size > sizeof(arena) || align > sizeof(arena))
		return true;
	/* Header, step of 16, smallest block; room to align; a class above; a neighbour's rest. */
	need = UK_MAX(UK_ALIGN_UP(size + 8, 16), (size_t)32);
	if (align > 16)
		need += align + 16;
	need += need >> CONFIG_LIBUKALLOCTLSF_SL_LOG2;
	return gap < need + 64;
}

static void run(const char *name, unsigned long ops)
{
	static struct random_run r;

	for (unsigned int i = 0; i < subject_count; i++) {
		if (strcmp(subjects[i].name, name))
			continue;
		for (unsigned int seed = 100; seed < 110 && uk_test_passing(); seed++) {
			const bool tlsf = !strcmp(name, "tlsf");

			r = (struct random_run){
				.s = &subjects[i],
				.a = subject_make(&subjects[i]),
				.seed = seed,
				.full_check_every = tlsf ? 1 : 64,
				.may_refuse = tlsf ? tlsf_may_refuse : NULL,
			};
			if (random_run(&r, ops / 10))
				random_finish(&r);
			uk_test_note("%s, seed %u: %lu operations, %lu refused, peak %zu of %zu",
				     name, seed, r.ops, r.refused, r.a->peak, r.a->size);
		}
	}
}

UK_TESTCASE(property, tlsf)
{
	run("tlsf", operations());
}

UK_TESTCASE(property, pool)
{
	run("pool", operations());
}

UK_TESTCASE(property, region)
{
	run("region", operations() / 10);	/* it is soon full */
}

int main(void)
{
	return uk_test_run() ? 1 : 0;
}
