/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/lcpu.h>: a CPU is a thread, and there are no interrupts. */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <sched.h>

static inline unsigned long ukarch_irq_save(void)
{
	return 0;
}

static inline void ukarch_irq_restore(unsigned long flags)
{
	(void)flags;
}

static inline void ukarch_relax(void)
{
	sched_yield();
}

#endif /* __UK_ARCH_LCPU_H__ */
