// SPDX-License-Identifier: BSD-3-Clause
/*
 * The watchdog of a Raspberry Pi. Registers and values are those of Linux,
 * drivers/watchdog/bcm2835_wdt.c. QEMU's bites as soon as it is started.
 */
#include <errno.h>

#include <uk/watchdog.h>
#include "pm.h"

/* A tick is 1/65536 s; 20 bits of them. */
#define TICKS_A_SECOND	65536U
#define TICKS_MAX	0xfffffU
#define NS_A_SECOND	UINT64_C(1000000000)

static uint32_t ticks;

void uk_watchdog_driver_feed(void)
{
	pm_write(PM_WDOG, ticks);
	pm_write(PM_RSTC, (pm_read(PM_RSTC) & ~PM_RSTC_CONFIG) | PM_RSTC_FULL_RESET);
}

void uk_watchdog_driver_start(uint64_t ns)
{
	ticks = (uint32_t)((ns * TICKS_A_SECOND + NS_A_SECOND - 1) / NS_A_SECOND);
	uk_watchdog_driver_feed();
}

int uk_watchdog_driver_stop(void)
{
	pm_write(PM_RSTC, PM_RSTC_RESET);
	return 0;
}

uint64_t uk_watchdog_driver_longest(void)
{
	return pm_base() == 0 ? 0 : TICKS_MAX * NS_A_SECOND / TICKS_A_SECOND;
}

int uk_watchdog_driver_has_bitten(void)
{
	return pm_read(PM_RSTS) & PM_RSTS_WATCHDOG ? 1 : 0;
}
