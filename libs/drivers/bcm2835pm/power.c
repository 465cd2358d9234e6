// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end of a Raspberry Pi. There is no PSCI: the power manager's watchdog resets everything, and
 * the firmware that starts then reads from a register which partition to boot. Partition 63 is
 * none: it leaves the board halted, which is as off as a board without a power switch can be.
 *
 * No manual describes the block. Registers and values are those of Linux,
 * drivers/watchdog/bcm2835_wdt.c.
 */
#include <uk/arch/lcpu.h>
#include <uk/bits.h>
#include <uk/dt.h>
#include <uk/plat/power.h>

UK_DT_DEVICE(bcm2835pm_dev, brcm_bcm2835_pm_wdt, "brcm,bcm2835-pm-wdt");

#define PM_RSTC		0x1c
#define PM_RSTS		0x20
#define PM_WDOG		0x24
#define PM_PASSWORD	0x5a000000U	/* in the top byte of every write */

#define PM_RSTC_CONFIG		0x30U
#define PM_RSTC_FULL_RESET	0x20U

/* The number of the partition, its bits two apart. */
#define PM_RSTS_PARTITION	0x555U

#define PM_WDOG_TICKS	10		/* of 16 us, until it bites */

void ukplat_hook_power(enum ukplat_how how)
{
	uintptr_t base = bcm2835pm_dev.reg[0].base;
	uint32_t status, control;

	if (!bcm2835pm_dev.nregs)
		return;
	status = ukarch_mmio_read32(base + PM_RSTS) & ~(0xff000000U | PM_RSTS_PARTITION);
	if (how != UKPLAT_RESTART)
		status |= PM_RSTS_PARTITION;
	ukarch_mmio_write32(base + PM_RSTS, PM_PASSWORD | status);
	ukarch_mmio_write32(base + PM_WDOG, PM_PASSWORD | PM_WDOG_TICKS);
	control = ukarch_mmio_read32(base + PM_RSTC) & ~(0xff000000U | PM_RSTC_CONFIG);
	ukarch_mmio_write32(base + PM_RSTC, PM_PASSWORD | control | PM_RSTC_FULL_RESET);
	/* It bites while the caller waits for interrupts that are masked. */
}
