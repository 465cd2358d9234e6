/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/lcpu.h>: registers are the test's, which sees every access. */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <uk/essentials.h>

uint32_t ukarch_mmio_read32(uintptr_t addr);
void ukarch_mmio_write32(uintptr_t addr, uint32_t v);

static inline unsigned long ukarch_irq_save(void)
{
	return 0;
}

static inline void ukarch_irq_restore(unsigned long flags)
{
	(void)flags;
}

#endif /* __UK_ARCH_LCPU_H__ */
