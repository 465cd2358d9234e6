// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end of a Raspberry Pi. There is no PSCI: the power manager's watchdog resets everything, and
 * the firmware that starts then reads from a register which partition to boot. Partition 63 is
 * none: it leaves the board halted, which is as off as a board without a power switch can be.
 */
#include <uk/dt.h>
#include <uk/plat/power.h>
#include "pm.h"

UK_DT_DEVICE(bcm2835pm_dev, brcm_bcm2835_pm_wdt, "brcm,bcm2835-pm-wdt");

#define PM_WDOG_TICKS	10		/* of 16 us, until it bites */

uintptr_t pm_base(void)
{
	return bcm2835pm_dev.nregs ? bcm2835pm_dev.reg[0].base : 0;
}

void ukplat_hook_power(enum ukplat_how how)
{
	uint32_t status;

	if (pm_base() == 0)
		return;
	status = pm_read(PM_RSTS) & ~PM_RSTS_PARTITION;
	if (how != UKPLAT_RESTART)
		status |= PM_RSTS_PARTITION;
	pm_write(PM_RSTS, status);
	pm_write(PM_WDOG, PM_WDOG_TICKS);
	pm_write(PM_RSTC, (pm_read(PM_RSTC) & ~PM_RSTC_CONFIG) | PM_RSTC_FULL_RESET);
	/* It bites while the caller waits for interrupts that are masked. */
}
