// SPDX-License-Identifier: BSD-3-Clause
/* What runs here, and on what. */
#include <uk/print.h>
#include <uk/shell.h>
#include "parts.h"

static int about(int argc __uk_unused, char *argv[] __uk_unused)
{
	const char *model = machine_model();

	uk_printf("Tappet: %s on %s", CONFIG_UK_APP_NAME, CONFIG_UK_BOARD_NAME);
	uk_printf(model[0] ? " (%s), %s\n" : "%s, %s\n", model, CONFIG_UK_ARCH);
	uk_printf("built by gcc %s\n", __VERSION__);
	return 0;
}
UK_SHELL_CMD(about, about, "", "what runs here");
