// SPDX-License-Identifier: BSD-3-Clause
/* Exception stacks of the other CPUs, and which CPU reports a crash: <uk/arch/other_cpus.h>. */
#include <uk/arch/smp.h>
#include <uk/arch/trap.h>

#define EXC_STACK(n)	UK_STACK_DEFINE(ukarch_exc##n);
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

	if (!ukarch_smp_begun())
		return true;
	if (__atomic_compare_exchange_n(&reports, &by, cpu + 1, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE)) {
		ukarch_hook_stop_others();
		return true;
	}
	return by == cpu + 1;
}
