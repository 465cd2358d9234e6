// SPDX-License-Identifier: BSD-3-Clause
/* Crashing on purpose, and what crashed last. */
#include <errno.h>
#include <string.h>

#include <uk/fault.h>
#include <uk/print.h>
#include <uk/shell.h>
#include "parts.h"

static int crash(int argc, char *argv[])
{
	int rc;

	if (argc == 2 && !strcmp(argv[1], "clear")) {
		clear_last_crash();
		return 0;
	}
	if (argc == 2) {
		rc = uk_fault(argv[1]);
		if (!rc)
			uk_printf("nothing happened: not checked here\n");
		return rc;
	}
	uk_printf("kinds:");
	for (const char *k = uk_fault_names; *k; k += strlen(k) + 1)
		uk_printf(" %s", k);
	uk_printf("\n");
	show_last_crash();
	return 0;
}
UK_SHELL_CMD(crash, crash, "[KIND|clear]", "crash; alone: the kinds, and the last crash");
