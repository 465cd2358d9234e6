// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the operations of the scheduler and of memory cost, in instructions: docs/performance.md
 * has the table. Each line of output is one result; tools/bench reads them.
 */
#include <uk/print.h>

#include "bench.h"

/* Objects that are free have nothing to do with FP. */
#if CONFIG_ARCH_FP
#define BENCH_FP	1
#else
#define BENCH_FP	0
#endif

void bench_result(const char *name, uint64_t total, uint64_t loops, uint64_t ops)
{
	uint64_t bare = (total - loops) * 10 / ops;
	uint64_t looped = total * 10 / ops;

	uk_printf("bench %s %u.%u %u.%u\n", name, (unsigned int)(bare / 10),
		  (unsigned int)(bare % 10), (unsigned int)(looped / 10),
		  (unsigned int)(looped % 10));
}

uint64_t bench_empty(void)
{
	return BENCH_COUNT((void)0);
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	if (!ukarch_insns_start()) {
		uk_printf("bench: this CPU does not count instructions (QEMU: -icount)\n");
		return 1;
	}
	bench_clock();
	if (BENCH_CLOCK)
		return 0;
	bench_threads();
	if (!BENCH_FP) {
		bench_objects();
		bench_memory();
	}
	bench_cross(bench_empty());
	bench_heap(bench_empty());
	uk_printf("bench: done\n");
	return 0;
}
