// SPDX-License-Identifier: BSD-3-Clause
/* The two ways to leave. */
#include <uk/plat/power.h>
#include <uk/shell.h>

static int poweroff(int argc __uk_unused, char *argv[] __uk_unused)
{
	ukplat_terminate(UKPLAT_HALT, 0);
}
UK_SHELL_CMD(poweroff, poweroff, "", "end here");

static int reboot(int argc __uk_unused, char *argv[] __uk_unused)
{
	ukplat_terminate(UKPLAT_RESTART, 0);
}
UK_SHELL_CMD(reboot, reboot, "", "start again");
