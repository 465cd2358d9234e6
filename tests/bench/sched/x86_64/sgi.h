/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Raising an interrupt on this CPU in as few instructions as can be: the value for the local APIC's
 * command register (SDM volume 3, 11.6.1) is made beforehand.
 */
#ifndef SGI_H
#define SGI_H

#include <uk/arch/lcpu.h>
#include <uk/lapic.h>

#define SGI		12	/* a line that no device drives */
#define ICR_SELF	(1U << 18)

/* After the interrupt has got its handler. */
static inline uint64_t sgi_value(void)
{
	unsigned int v = 32;

	while (lapic_irq_of[v] != SGI)
		v++;
	return ICR_SELF | v;
}

/* The interrupt is taken at the jump. QEMU counts on an APIC in memory. */
static inline void sgi_raise(uint64_t value)
{
	ukarch_mmio_write32(lapic_base + LAPIC_ICR, (uint32_t)value);
	ukarch_isb();
}

#endif /* SGI_H */
