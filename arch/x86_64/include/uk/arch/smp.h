/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several CPUs (NR_CPUS > 1): how the others get from reset to C. Each is told by a line of its own
 * in a table what it is to be; it finds the line by the number of its local APIC.
 *
 *	INIT and startup interrupt (SDM volume 3, 8.4) -> the page UKARCH_CPU_PAGE, 16 bit
 *	  -> protected mode -> long mode on CPU 0's page tables -> ukarch_cpu_entry
 *	  -> waits for its line in ukarch_cpu_boot[] to be complete
 *	  -> control registers as on CPU 0, a task-state segment of its own
 *	  -> entry() on its exception stack
 *
 * A startup interrupt names a page below 1 MiB. The boot puts the code there and maps that page for
 * execution; nobody writes to it afterwards.
 */
#ifndef __UK_ARCH_SMP_H__
#define __UK_ARCH_SMP_H__

/* Where a CPU starts. Conventional memory that no firmware of a PC keeps for itself: those keep
 * what is below 0x600 and the end of the 640 KiB. */
#define UKARCH_CPU_PAGE		0x8000

#define UKARCH_CPU_BOOT_VALID	(1 << 31)

#ifndef __ASSEMBLY__
#include <uk/arch/lcpu.h>
#include <uk/arch/other_cpus.h>
#include <uk/arch/time.h>

struct ukarch_cpu_boot {
	uint32_t apic;			/* number of its local APIC | UKARCH_CPU_BOOT_VALID */
	uint32_t tss;			/* selector of its task-state segment */
	struct ukarch_percpu *percpu;	/* written last: not NULL means go */
	uintptr_t stack;
	void (*entry)(void);
	uint64_t cr0, cr4;
	struct ukarch_tss *tss_at;	/* where it leaves word of @percpu for a crash report */
	uint64_t pad;
} __uk_aligned(UKARCH_CACHE_LINE);

_Static_assert(sizeof(struct ukarch_cpu_boot) == 64, "startup.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, tss) == 4, "startup.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, percpu) == 8, "startup.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, stack) == 16, "startup.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, cr0) == 32, "startup.S");
_Static_assert(offsetof(struct ukarch_cpu_boot, tss_at) == 48, "startup.S");

/* Boot only, before ukarch_paging_enable(): put the code into UKARCH_CPU_PAGE, which is RAM, and
 * map that page. 0, or as ukarch_paging_map(). */
int ukarch_cpus_prepare(void);

/*
 * CPU 0: let CPU @cpu (1 to NR_CPUS - 1) with local APIC number @apic (below 255) go to @entry as
 * soon as it comes, with @percpu as its state; fills in what the architecture keeps there, and
 * paints its exception stack. @percpu is zero otherwise and stays for good. Once a CPU. O(size of
 * the stack).
 */
void ukarch_cpu_prepare(unsigned int cpu, uint32_t apic, struct ukarch_percpu *percpu,
			void (*entry)(void));

/* May other CPUs run? Atomic operations always work. */
static __uk_inline bool ukarch_smp_begun(void)
{
	return true;
}

/* Ticks of ukarch_counter() in a second, for a time limit; the fastest CPU's as long as nobody has
 * found out (<uk/time.h>: up to 6 GHz). Any context, O(1). */
static __uk_inline uint64_t ukarch_counter_hz_max(void)
{
	return ukarch_tsc_hz ?: UINT64_C(6000000000);
}
#endif /* __ASSEMBLY__ */

#endif /* __UK_ARCH_SMP_H__ */
