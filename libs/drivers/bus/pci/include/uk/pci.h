/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PCI functions on the root bus, for their drivers: configuration space by ECAM (PCI Express Base
 * Specification 4.0, 7.2.2) where the device tree has it, and memory for their registers. What a
 * boot loader has set up stays; otherwise addresses are given out from the board's window,
 * PCI_WINDOW.
 */
#ifndef __UK_PCI_H__
#define __UK_PCI_H__

#include <uk/essentials.h>

struct uk_pci {
	uintptr_t config;	/* its 4 KiB of configuration space */
};

/* The @nth (from 0) function with these numbers on bus 0. 0 or -ENODEV. Init context; at most 256
 * reads. */
int uk_pci_find(struct uk_pci *p, uint16_t vendor, uint16_t device, unsigned int nth);

/* Configuration space; @at a multiple of the width. Any context, O(1). */
static inline uint32_t uk_pci_read32(const struct uk_pci *p, unsigned int at)
{
	return *(volatile uint32_t *)(p->config + at);
}

static inline uint16_t uk_pci_read16(const struct uk_pci *p, unsigned int at)
{
	return *(volatile uint16_t *)(p->config + at);
}

static inline uint8_t uk_pci_read8(const struct uk_pci *p, unsigned int at)
{
	return *(volatile uint8_t *)(p->config + at);
}

static inline void uk_pci_write32(const struct uk_pci *p, unsigned int at, uint32_t value)
{
	*(volatile uint32_t *)(p->config + at) = value;
}

static inline void uk_pci_write16(const struct uk_pci *p, unsigned int at, uint16_t value)
{
	*(volatile uint16_t *)(p->config + at) = value;
}

static inline void uk_pci_write8(const struct uk_pci *p, unsigned int at, uint8_t value)
{
	*(volatile uint8_t *)(p->config + at) = value;
}

/*
 * The registers of its 32-bit memory BAR @bar (0 to 5), mapped, with the function answering there.
 * 0: it has no such BAR, there is no room left in the window, or the boot loader has put it
 * outside. Init context, O(1).
 */
uintptr_t uk_pci_memory(const struct uk_pci *p, unsigned int bar);

#endif /* __UK_PCI_H__ */
