// SPDX-License-Identifier: BSD-3-Clause
/*
 * The suite that every driver of watchdogs passes; and with dog.bite=1 the other half, which ends a
 * run: the machine restarts although interrupts are masked, and the next boot knows why.
 */
#include <uk/arch/lcpu.h>
#include <uk/libparam.h>
#include <uk/print.h>
#include <uk/test.h>
#include <uk/time.h>
#include <uk/watchdog.h>

static bool bite;
UK_LIBPARAM_PARAM(bite, bool, "wait for the watchdog to restart the machine");

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	if (!bite)
		return uk_test_run() ? 1 : 0;
	if (uk_watchdog_has_bitten() == 1) {
		uk_printf("the watchdog has restarted this machine\n");
		return 0;
	}
	uk_printf("waiting for the watchdog\n");
	ukarch_irq_disable();
	if (uk_watchdog_start(UK_MS(300)))
		return 1;
	for (;;)
		;
}
