/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several CPUs (NR_CPUS > 1): how the others get from the firmware to C. Each is told by a line of
 * its own in a table what it is to be; it finds the line by its affinity.
 *
 *	firmware (PSCI CPU_ON, spin table; any EL) -> ukarch_cpu_entry -> EL1, MMU off
 *	  -> waits for its line in ukarch_cpu_boot[] to be complete
 *	  -> translation as on CPU 0, MMU and caches on -> entry() on its exception stack
 *
 * It reads the table with its caches off and writes nothing before they are on. So CPU 0 cleans a
 * line to the point of coherency when it is complete, and lines are cache lines: nothing else is
 * written back with them. The page tables need no such care: the walker is coherent (TCR_EL1: inner
 * shareable, write-back), and CPU 0 wrote those of the boot with its own caches off.
 */
#ifndef __UK_ARCH_SMP_H__
#define __UK_ARCH_SMP_H__

#include <uk/arch/lcpu.h>
#include <uk/arch/other_cpus.h>
#include <uk/arch/time.h>

#define UKARCH_CPU_AFFINITY	UINT64_C(0xff00ffffff)	/* MPIDR_EL1: Aff3, Aff2, Aff1, Aff0 */
#define UKARCH_CPU_BOOT_VALID	(UINT64_C(1) << 63)

struct ukarch_cpu_boot {
	uint64_t mpidr;			/* affinity | UKARCH_CPU_BOOT_VALID */
	struct ukarch_percpu *percpu;	/* written last: not NULL means go */
	uintptr_t stack;
	void (*entry)(void);
	uint64_t mair, tcr, ttbr0, sctlr;
} __uk_aligned(UKARCH_CACHE_LINE);

_Static_assert(sizeof(struct ukarch_cpu_boot) == 64, "head.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, stack) == 16, "head.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, mair) == 32, "head.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, ttbr0) == 48, "head.S");

/* Where the firmware is to send a CPU: a physical address, the same under the identity map. */
void ukarch_cpu_entry(void);

/* Not 0: those that the loader sent to the image's own entry (ARCH_PARK_OTHERS) go there too. */
extern uint64_t ukarch_cpus_go;

/* This CPU's affinity. */
static __uk_inline uint64_t ukarch_cpu_affinity(void)
{
	return ukarch_sysreg_read(MPIDR_EL1) & UKARCH_CPU_AFFINITY;
}

/*
 * CPU 0, MMU on: let CPU @cpu (1 to NR_CPUS - 1) of that affinity go to @entry as soon as it comes,
 * with @percpu as its state; fills in what the architecture keeps there, and paints its exception
 * stack. @percpu is zero otherwise and stays for good. Once a CPU. O(size of the stack).
 */
void ukarch_cpu_prepare(unsigned int cpu, uint64_t affinity, struct ukarch_percpu *percpu,
			void (*entry)(void));

/* May other CPUs run? With the MMU off all memory is device memory, where an exclusive access may
 * abort (DDI 0487, data aborts: DFSC 0x35); no other CPU runs by then. Any context, O(1). */
static __uk_inline bool ukarch_smp_begun(void)
{
	return ukarch_sysreg_read(SCTLR_EL1) & 1;
}

/* Ticks of ukarch_counter() in a second, for a time limit. Any context, O(1). */
static __uk_inline uint64_t ukarch_counter_hz_max(void)
{
	return ukarch_counter_hz();
}

#endif /* __UK_ARCH_SMP_H__ */
