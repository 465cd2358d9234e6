// SPDX-License-Identifier: BSD-3-Clause
/* All devices that drivers have found, by their interface. */
#include <uk/print.h>
#include <uk/shell.h>
#include "devices.h"

static int dev(int argc __uk_unused, char *argv[] __uk_unused)
{
	show_disks();
	show_cards();
	show_pins();
	show_rtc();
	show_watchdog();
	return 0;
}
UK_SHELL_CMD(dev, dev, "", "the devices that were found");
