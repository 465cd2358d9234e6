// SPDX-License-Identifier: BSD-3-Clause
/*
 * The watchdog of Intel's 6300ESB, which QEMU has for every machine with PCI (-device i6300esb):
 * "Intel 6300ESB I/O Controller Hub datasheet", chapter 16. Two timers run one after the other; the
 * end of the first is an interrupt that we do not use, the end of the second restarts the machine.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/init.h>
#include <uk/pci.h>
#include <uk/watchdog.h>

#define VENDOR		0x8086
#define DEVICE		0x25ab

/* Configuration space: 16.4. */
#define CONFIG_REG	0x60
#define CONFIG_NO_INT	3U		/* the first stage signals nothing */
#define LOCK_REG	0x68
#define LOCK_ENABLE	2U

/* Registers: 16.5. A write to one of them follows these two to the last. */
#define TIMER1		0x00
#define TIMER2		0x04
#define RELOAD		0x0c
#define UNLOCK1		0x80
#define UNLOCK2		0x86
#define RELOAD_FEED	0x100
#define RELOAD_BITTEN	0x200		/* it restarted the machine; a 1 clears */

/* A tick is 2^15 cycles of the 33 MHz clock; a stage has 20 bits of them. */
#define TICK_NS		UINT64_C(992970)
#define TICKS_MAX	0xfffffU

static struct uk_pci dev;
static uintptr_t regs;

static void write16(uint16_t value)
{
	*(volatile uint16_t *)(regs + RELOAD) = value;
}

static void unlock(void)
{
	write16(UNLOCK1);
	write16(UNLOCK2);
}

static void set_stage(unsigned int at, uint32_t ticks)
{
	unlock();
	ukarch_mmio_write32(regs + at, ticks);
}

void uk_watchdog_driver_feed(void)
{
	unlock();
	write16(RELOAD_FEED);
}

void uk_watchdog_driver_start(uint64_t ns)
{
	uint64_t ticks = (ns + TICK_NS - 1) / TICK_NS;

	/* Each stage takes its number and one tick more. */
	set_stage(TIMER1, 0);
	set_stage(TIMER2, (uint32_t)ticks);
	uk_watchdog_driver_feed();
	uk_pci_write8(&dev, LOCK_REG, LOCK_ENABLE);
}

int uk_watchdog_driver_stop(void)
{
	/* First fed, so that the end does not come in between. */
	uk_watchdog_driver_feed();
	uk_pci_write8(&dev, LOCK_REG, 0);
	return 0;
}

uint64_t uk_watchdog_driver_longest(void)
{
	return regs == 0 ? 0 : TICKS_MAX * TICK_NS;
}

int uk_watchdog_driver_has_bitten(void)
{
	bool bitten = *(volatile uint16_t *)(regs + RELOAD) & RELOAD_BITTEN;

	if (bitten) {
		unlock();
		write16(RELOAD_BITTEN);
	}
	return bitten ? 1 : 0;
}

static int i6300esb_init(void)
{
	if (uk_pci_find(&dev, VENDOR, DEVICE, 0))
		return 0;	/* a machine may have none */
	regs = uk_pci_memory(&dev, 0);
	if (regs == 0)
		return 0;
	uk_pci_write8(&dev, LOCK_REG, 0);
	uk_pci_write16(&dev, CONFIG_REG, CONFIG_NO_INT);
	return 0;
}
uk_plat_initcall(i6300esb_init);
