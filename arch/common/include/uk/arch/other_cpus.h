/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPUs other than the first (NR_CPUS > 1), as far as every architecture has the same: their
 * exception stacks, and which of them reports a crash. For <uk/arch/smp.h>, which includes it.
 */
#ifndef __UK_ARCH_OTHER_CPUS_H__
#define __UK_ARCH_OTHER_CPUS_H__

#include <uk/arch/stacks.h>

/* X(1) X(2) ... for every CPU but the first. */
#define UKARCH_CPUS_2(X)	X(1)
#define UKARCH_CPUS_3(X)	UKARCH_CPUS_2(X) X(2)
#define UKARCH_CPUS_4(X)	UKARCH_CPUS_3(X) X(3)
#define UKARCH_CPUS_5(X)	UKARCH_CPUS_4(X) X(4)
#define UKARCH_CPUS_6(X)	UKARCH_CPUS_5(X) X(5)
#define UKARCH_CPUS_7(X)	UKARCH_CPUS_6(X) X(6)
#define UKARCH_CPUS_8(X)	UKARCH_CPUS_7(X) X(7)
#define UKARCH_OTHER_CPUS(X)	UK_CAT(UKARCH_CPUS_, CONFIG_NR_CPUS)(X)

/* A stack of its own by name for every CPU: the budget sheet and a crash report say the name. */
#define UKARCH_EXC_DECLARE_(n)	UK_STACK_DECLARE(ukarch_exc##n, CONFIG_ARCH_EXC_STACK_SIZE);
UKARCH_OTHER_CPUS(UKARCH_EXC_DECLARE_)

/* The lowest address of the exception stack of CPU @cpu; its guard page lies below. Any context. */
uintptr_t ukarch_exc_base(unsigned int cpu);

/* Is @page the guard page of some CPU's exception stack? Any context, O(CPUs). */
bool ukarch_smp_is_exc_guard(uintptr_t page);

/* CPU @cpu has crashed. Is it the one that reports it? The first is, and has the others stopped.
 * Called in a crash. O(CPUs). */
bool ukarch_smp_crash(unsigned int cpu);

#endif /* __UK_ARCH_OTHER_CPUS_H__ */
