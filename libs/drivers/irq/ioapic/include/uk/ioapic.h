/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first I/O APIC of a PC (Intel 82093AA): which vector of which CPU a device's line becomes.
 * For the local APIC's driver, which stands behind ukintctlr; others use <uk/intctlr.h>.
 */
#ifndef __UK_IOAPIC_H__
#define __UK_IOAPIC_H__

#include <uk/essentials.h>

#define IOAPIC_LINES	24

/* Mask every line; interrupts go to the CPU with APIC number @cpu. Init context, O(lines). */
void ioapic_init(unsigned int cpu);

#if CONFIG_SMP
/* Those that are routed from now on go to the CPU with APIC number @cpu. As ioapic_route(). */
void ioapic_target(unsigned int cpu);
#endif

/* @line (below IOAPIC_LINES) becomes @vector; it is left masked. The lines of ISA devices, 0 to 15,
 * are active high, the others, PCI's, active low when level-triggered. Interrupts masked, one CPU
 * at a time, O(1). */
void ioapic_route(unsigned int line, unsigned int vector, bool level);

/* Interrupts masked, one CPU at a time, O(1). */
void ioapic_mask(unsigned int line, bool on);

#endif /* __UK_IOAPIC_H__ */
