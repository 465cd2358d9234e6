// SPDX-License-Identifier: BSD-3-Clause
/* The watchdog's checks. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/watchdog.h>

static bool running;

int uk_watchdog_start(uint64_t ns)
{
	uint64_t longest = uk_watchdog_driver_longest();
	unsigned long flags;

	if (longest == 0)
		return -ENODEV;
	if (ns == 0 || ns > longest)
		return -EINVAL;
	flags = ukarch_irq_save();
	uk_watchdog_driver_start(ns);
	running = true;
	ukarch_irq_restore(flags);
	return 0;
}

void uk_watchdog_feed(void)
{
	unsigned long flags = ukarch_irq_save();

	if (running)
		uk_watchdog_driver_feed();
	ukarch_irq_restore(flags);
}

int uk_watchdog_stop(void)
{
	unsigned long flags;
	int rc;

	if (uk_watchdog_driver_longest() == 0)
		return -ENODEV;
	flags = ukarch_irq_save();
	rc = uk_watchdog_driver_stop();
	if (rc == 0)
		running = false;
	ukarch_irq_restore(flags);
	return rc;
}

uint64_t uk_watchdog_longest(void)
{
	return uk_watchdog_driver_longest();
}

int uk_watchdog_has_bitten(void)
{
	return uk_watchdog_driver_longest() == 0 ? -ENODEV : uk_watchdog_driver_has_bitten();
}
