/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counting instructions. The CPU's own counters exist neither in QEMU nor in most guests; but under
 * -icount shift=0 the time-stamp counter of QEMU counts exactly them. Thread or init context.
 */
#ifndef __UK_ARCH_PMU_H__
#define __UK_ARCH_PMU_H__

#include <uk/arch/lcpu.h>

/* The counter, with nothing around it that would count too. */
static __uk_inline uint64_t ukarch_insns(void)
{
	uint32_t lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi) :: "memory");
	return (uint64_t)hi << 32 | lo;
}

/* Ticks of a loop of 2 * @turns instructions, and always the same besides. */
static __uk_noinline uint64_t ukarch_insns_loop(uint64_t turns)
{
	uint64_t start = ukarch_insns();

	__asm__ volatile("1: decq %0\n\tjnz 1b" : "+r"(turns) :: "cc");
	return ukarch_insns() - start;
}

/* False: the counter counts something else than instructions. O(1), about 2000 instructions. */
static inline bool ukarch_insns_start(void)
{
	unsigned long flags = ukarch_irq_save();
	bool exact = true;

	for (uint64_t n = 100; n < 400; n += 100)
		exact = exact && ukarch_insns_loop(n + 100) - ukarch_insns_loop(n) == 200;
	ukarch_irq_restore(flags);
	return exact;
}

#endif /* __UK_ARCH_PMU_H__ */
