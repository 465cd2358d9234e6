// SPDX-License-Identifier: BSD-3-Clause
/* What the other CPUs find when they come in: see <uk/arch/smp.h>. Exception stacks of theirs. */
#include <uk/annotate.h>
#include <uk/arch/cache.h>
#include <uk/arch/ctx.h>
#include <uk/arch/smp.h>
#include <uk/arch/trap.h>
#include "image.h"

_Static_assert(sizeof(struct ukarch_trapframe) == 304, "the roots of the stacks below");

struct ukarch_cpu_boot ukarch_cpu_boot[CONFIG_NR_CPUS];

/* In the file, as 0: it is looked at before .bss is cleared. */
uint64_t ukarch_cpus_go __uk_section(".data.ukarch_cpus_go");

/* A stack of its own by name for every CPU: the budget sheet and a crash report say the name. */
#define EXC_STACK(n)							\
	UK_STACK_DECLARE(ukarch_exc##n, CONFIG_ARCH_EXC_STACK_SIZE);	\
	UK_STACK_DEFINE(ukarch_exc##n);					\
	UK_INTERRUPT(UKARCH_IRQ_FRAME, ukarch_hook_irq_exit, ukarch_exc##n, ukarch_hook_irq); \
	UK_STACK_ROOT(ukarch_exc##n, ukarch_trap, 304);
UKARCH_OTHER_CPUS(EXC_STACK)

#define EXC_BASE(n)	[n] = ukarch_exc##n##_stack.stack,

uintptr_t ukarch_exc_base(unsigned int cpu)
{
	static char *const base[CONFIG_NR_CPUS] = {
		[0] = ukarch_exc_stack.stack,
		UKARCH_OTHER_CPUS(EXC_BASE)
	};

	return (uintptr_t)base[cpu];
}

void ukarch_cpu_prepare(unsigned int cpu, uint64_t affinity, struct ukarch_percpu *percpu,
			void (*entry)(void))
{
	struct ukarch_cpu_boot *b = &ukarch_cpu_boot[cpu];
	uintptr_t base = ukarch_exc_base(cpu);

	ukarch_stack_paint((void *)base, sizeof(ukarch_exc_stack.stack));
	percpu->canary = ukarch_percpu()->canary;
	percpu->cpu = cpu;
	percpu->exc_guard = base - UKARCH_GUARD_SIZE;

	b->mpidr = affinity | UKARCH_CPU_BOOT_VALID;
	b->stack = base + sizeof(ukarch_exc_stack.stack);
	b->entry = entry;
	b->mair = ukarch_sysreg_read(MAIR_EL1);
	b->tcr = ukarch_sysreg_read(TCR_EL1);
	b->ttbr0 = ukarch_sysreg_read(TTBR0_EL1);
	b->sctlr = ukarch_sysreg_read(SCTLR_EL1);
	/* A line may be written back at any time: what is there then has no gap before percpu. */
	ukarch_smp_mb();
	b->percpu = percpu;
	ukarch_cache_clean(b, sizeof(*b));
	ukarch_sev();
}

bool ukarch_smp_is_exc_guard(uintptr_t page)
{
	bool is = false;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		is |= page == ukarch_exc_base(cpu) - UKARCH_GUARD_SIZE;
	return is;
}

__uk_weak void ukarch_hook_stop_others(void)
{
}

bool ukarch_smp_crash(unsigned int cpu)
{
	static uint32_t reports;	/* the CPU that does, plus 1 */
	uint32_t by = 0;

	/* With the MMU off all memory is device memory, where an exclusive access may abort (DDI
	 * 0487, data aborts: DFSC 0x35), and its report again. No other CPU runs by then. */
	if (!(ukarch_sysreg_read(SCTLR_EL1) & 1))
		return true;
	if (__atomic_compare_exchange_n(&reports, &by, cpu + 1, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE)) {
		ukarch_hook_stop_others();
		return true;
	}
	return by == cpu + 1;
}
