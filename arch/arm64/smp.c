// SPDX-License-Identifier: BSD-3-Clause
/* What the other CPUs find when they come in: see <uk/arch/smp.h>. */
#include <uk/annotate.h>
#include <uk/arch/cache.h>
#include <uk/arch/ctx.h>
#include <uk/arch/smp.h>
#include <uk/arch/trap.h>

_Static_assert(sizeof(struct ukarch_trapframe) == 304, "the roots of the stacks below");

struct ukarch_cpu_boot ukarch_cpu_boot[CONFIG_NR_CPUS];

/* In the file, as 0: it is looked at before .bss is cleared. */
uint64_t ukarch_cpus_go __uk_section(".data.ukarch_cpus_go");

#define EXC_STACK(n)							\
	UK_INTERRUPT(UKARCH_IRQ_FRAME, ukarch_hook_irq_exit, ukarch_exc##n, ukarch_hook_irq); \
	UK_STACK_ROOT(ukarch_exc##n, ukarch_trap, 304);
UKARCH_OTHER_CPUS(EXC_STACK)

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
