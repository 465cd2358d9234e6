/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Measuring operations in instructions. An operation is repeated in a loop; the empty loop, of
 * exactly the same instructions, is measured too and taken off. Both figures are printed: "bare"
 * is the operation with its calls, "looped" contains the loop, as the peers' benchmarks do.
 */
#ifndef BENCH_H
#define BENCH_H

#include <uk/arch/pmu.h>
#include <uk/essentials.h>

#define ROUNDS	1000

/* The counter cannot be kept in a register over the call, nor the loop be unrolled. */
#define BENCH_LOOP(op)							\
	for (uint64_t i_ = 0; i_ < ROUNDS; i_++) {			\
		op;							\
		__asm__ volatile("" : "+r"(i_) :: "memory");		\
	}

/* Instructions of ROUNDS executions of @op with the loop. Evaluates to uint64_t. */
#define BENCH_COUNT(op) __extension__ ({				\
	uint64_t start_ = ukarch_insns();				\
	BENCH_LOOP(op)							\
	ukarch_insns() - start_; })

/* Print one result: @total instructions for @ops operations, of which the loops took @loops. */
void bench_result(const char *name, uint64_t total, uint64_t loops, uint64_t ops);

/* What ROUNDS empty rounds cost. */
uint64_t bench_empty(void);

#if CONFIG_BENCH_CLOCK
#define BENCH_CLOCK	1
void bench_clock(void);
#else
#define BENCH_CLOCK	0
static inline void bench_clock(void)
{
}
#endif

#if CONFIG_BENCH_LOCAL
void bench_threads(void);
void bench_objects(void);
void bench_memory(void);
#else
static inline void bench_threads(void)
{
}

static inline void bench_objects(void)
{
}

static inline void bench_memory(void)
{
}
#endif

/* @empty: what bench_empty() returned. */
#if CONFIG_SMP
void bench_cross(uint64_t empty);
void bench_heap(uint64_t empty);
#else
static inline void bench_cross(uint64_t empty)
{
	(void)empty;
}

static inline void bench_heap(uint64_t empty)
{
	(void)empty;
}
#endif

#endif /* BENCH_H */
