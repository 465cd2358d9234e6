// SPDX-License-Identifier: BSD-3-Clause
/* The root bus behind ECAM: who is there, and where its registers go. */
#include <errno.h>

#include <uk/dt.h>
#include <uk/pci.h>
#include <uk/plat/memory.h>

UK_DT_DEVICE(pci_dev, pci_host_ecam_generic, "pci-host-ecam-generic");

/* PCI Local Bus Specification 3.0, 6.1. */
#define VENDOR		0x00
#define DEVICE		0x02
#define COMMAND		0x04
#define HEADER_TYPE	0x0e
#define BAR(n)		(0x10 + 4 * (n))

#define NOBODY		0xffff
#define COMMAND_MEMORY	2U
#define HEADER_MULTI	0x80
#define BAR_IO		1U
#define BAR_KIND	6U	/* 0: anywhere in 32 bits */
#define BAR_FLAGS	0xfU

#define FUNCTIONS	256
#define FUNCTION_BYTES	4096

/* What the boot maps of the board's window: small registers are all that is given out. */
#define WINDOW		((uintptr_t)CONFIG_PCI_WINDOW)
#define WINDOW_BYTES	0x200000UL
UKPLAT_MMIO(pci, CONFIG_PCI_WINDOW, WINDOW_BYTES);

static uintptr_t next_free = WINDOW;

int uk_pci_find(struct uk_pci *p, uint16_t vendor, uint16_t device, unsigned int nth)
{
	unsigned int step;

	if (pci_dev.nregs == 0 || pci_dev.reg[0].size < FUNCTIONS * FUNCTION_BYTES)
		return -ENODEV;
	for (unsigned int i = 0; i < FUNCTIONS; i += step) {
		p->config = pci_dev.reg[0].base + (uintptr_t)i * FUNCTION_BYTES;
		/* Others than the first are there when the first says so. */
		step = i % 8 != 0 || (uk_pci_read16(p, VENDOR) != NOBODY &&
				      (uk_pci_read8(p, HEADER_TYPE) & HEADER_MULTI)) ? 1 : 8;
		if (uk_pci_read16(p, VENDOR) == vendor && uk_pci_read16(p, DEVICE) == device &&
		    nth-- == 0)
			return 0;
	}
	return -ENODEV;
}

/* Bytes of a BAR: the address bits that cannot be written are 0. */
static uint32_t size_of(const struct uk_pci *p, unsigned int bar, uint32_t was)
{
	uint16_t command = uk_pci_read16(p, COMMAND);
	uint32_t mask;

	uk_pci_write16(p, COMMAND, (uint16_t)(command & ~COMMAND_MEMORY));
	uk_pci_write32(p, BAR(bar), ~0U);
	mask = uk_pci_read32(p, BAR(bar)) & ~BAR_FLAGS;
	uk_pci_write32(p, BAR(bar), was);
	uk_pci_write16(p, COMMAND, command);
	return 0U - mask;
}

uintptr_t uk_pci_memory(const struct uk_pci *p, unsigned int bar)
{
	uint32_t was, size;
	uintptr_t at;

	if (bar > 5)
		return 0;
	was = uk_pci_read32(p, BAR(bar));
	if (was & (BAR_IO | BAR_KIND))
		return 0;
	size = size_of(p, bar, was);
	if (size == 0 || size > WINDOW_BYTES)
		return 0;
	at = was & ~BAR_FLAGS;
	if (at == 0) {
		at = UK_ALIGN_UP(next_free, (uintptr_t)size);
		if (at + size > WINDOW + WINDOW_BYTES)
			return 0;
		next_free = at + size;
		uk_pci_write32(p, BAR(bar), (uint32_t)at);
	}
	if (at < WINDOW || at + size > WINDOW + WINDOW_BYTES)
		return 0;
	uk_pci_write16(p, COMMAND, (uint16_t)(uk_pci_read16(p, COMMAND) | COMMAND_MEMORY));
	return at;
}
