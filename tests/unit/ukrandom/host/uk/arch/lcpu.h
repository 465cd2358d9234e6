/* SPDX-License-Identifier: BSD-3-Clause */
/* Interrupts of the test: one may come wherever they are unmasked. */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <assert.h>

extern unsigned int masked;
void interrupt(void);

static inline unsigned long ukarch_irq_save(void)
{
	return masked++;
}

static inline void ukarch_irq_restore(unsigned long flags)
{
	assert(masked == flags + 1);
	masked = (unsigned int)flags;
	if (masked == 0)
		interrupt();
}

extern unsigned int cpu;

static inline unsigned int ukarch_cpu_id(void)
{
	return cpu;
}

#endif /* __UK_ARCH_LCPU_H__ */
