// SPDX-License-Identifier: BSD-3-Clause
/* What allocating and freeing a small block costs on one CPU of several, from its own cache. */
#include <uk/alloc.h>

#include "bench.h"

#define BYTES	48

static void pair(void)
{
	struct uk_alloc *heap = uk_alloc_get_default();

	uk_free(heap, uk_malloc(heap, BYTES));
}

void bench_heap(uint64_t empty)
{
	pair();
	bench_result("cross-malloc-pair", BENCH_COUNT(pair()), empty, ROUNDS);
}
