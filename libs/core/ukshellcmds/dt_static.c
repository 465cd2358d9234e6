// SPDX-License-Identifier: BSD-3-Clause
/* The dt command of an image that was built for one machine and ignores what it is handed. */
#include <uk/print.h>
#include <uk/shell.h>

static int dt(int argc __uk_unused, char *argv[] __uk_unused)
{
	uk_printf("the board's own tree is compiled in: boards/%s\n", CONFIG_UK_BOARD_NAME);
	return 0;
}
UK_SHELL_CMD(dt, dt, "", "where the device tree is");
