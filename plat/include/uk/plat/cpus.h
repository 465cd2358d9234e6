/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPUs of the machine (NR_CPUS > 1). CPU 0 is the one that booted; 1, 2, ... are the others in
 * the order of the device tree, on x86_64 in that of ACPI's table of CPUs (MADT) or the MP table.
 * Those beyond NR_CPUS stay with the firmware.
 *
 * On x86_64 a CPU is started by INIT and startup interrupts (SDM volume 3, 8.4.4.1). On arm64 it
 * is started by PSCI (CPU_ON, Arm DEN 0022 5.1.4) or, where the tree says so, by the spin table: a
 * word in memory that it polls (Devicetree Specification 3.8.1). That word may lie in page 0, which
 * is never mapped; it is written before the MMU is on, and the CPU waits in the image from then on.
 */
#ifndef __UK_PLAT_CPUS_H__
#define __UK_PLAT_CPUS_H__

#include <uk/arch/lcpu.h>

/* A CPU that has not called ukplat_cpu_up() this long after its start is given up. */
#define UKPLAT_CPU_START_NS	UINT64_C(1000000000)

/* What ukplat_cpus_start() returns when not all came. */
#if CONFIG_NR_CPUS_OPTIONAL
#define UKPLAT_CPU_MISSING	0
#else
#define UKPLAT_CPU_MISSING	(-ENODEV)
#endif

#if CONFIG_SMP
/*
 * Start CPUs 1 to NR_CPUS - 1, one after the other: each runs @entry on its exception stack, MMU
 * on, interrupts masked, with @state(cpu) as its per-CPU block (zero, there for good). Says on the
 * console which of them there is not or does not come, and why. Main thread, once.
 * 0, or -ENODEV: not all came, and NR_CPUS_OPTIONAL is off. At most UKPLAT_CPU_START_NS a CPU.
 */
int ukplat_cpus_start(struct ukarch_percpu *(*state)(unsigned int cpu), void (*entry)(void));

/* Has ukplat_cpus_start() begun? Any context, O(1). */
bool ukplat_cpus_started(void);

/* In @entry: this CPU is ready. It does not return when CPU 0 has given it up. */
void ukplat_cpu_up(void);

/* Private: what is known of each CPU. */
enum {
	UKPLAT_CPU_ABSENT,
	UKPLAT_CPU_STARTING,
	UKPLAT_CPU_UP,
	UKPLAT_CPU_GIVEN_UP,
};
extern uint32_t ukplat_cpu_state[CONFIG_NR_CPUS];

/* Has CPU @cpu come up? Any context, O(1). */
static inline bool ukplat_cpu_is_up(unsigned int cpu)
{
	return cpu < CONFIG_NR_CPUS &&
	       __atomic_load_n(&ukplat_cpu_state[cpu], __ATOMIC_ACQUIRE) == UKPLAT_CPU_UP;
}

#if CONFIG_ARCH_X86_64
/* Filled by the driver of the local APIC: write @command to its interrupt command register, for the
 * CPU whose local APIC has number @apic. Main thread. O(1), and waits until it has been sent. */
void ukplat_hook_ipi(uint32_t apic, uint32_t command);
#endif

/*
 * Private to plat: have CPU @cpu (1 to NR_CPUS - 1) run @entry with @percpu as its block, as
 * ukplat_cpus_start() says; how, depends on the machine. Main thread, once a CPU. NULL when it has
 * been asked to, or why it cannot be: words without a line end. At most 11 ms.
 */
const char *ukplat_cpu_wake(unsigned int cpu, struct ukarch_percpu *percpu, void (*entry)(void));

/* Private to the boot path, MMU off: let go whoever waits in a spin table. */
void ukplat_cpus_release(void);
#else
static inline bool ukplat_cpu_is_up(unsigned int cpu)
{
	return cpu == 0;
}

static inline void ukplat_cpus_release(void)
{
}
#endif

#endif /* __UK_PLAT_CPUS_H__ */
