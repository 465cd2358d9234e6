// SPDX-License-Identifier: BSD-3-Clause
/* The parameters that the command line can set: what each is, and what it may be. */
#include <uk/libparam.h>
#include <uk/print.h>
#include <uk/shell.h>

static int params(int argc __uk_unused, char *argv[] __uk_unused)
{
	const struct uk_libparam *p;

	uk_libparam_foreach(p) {
		const char *desc = uk_libparam_desc(p);

		uk_printf("%s = ", uk_libparam_name(p));
		uk_libparam_print_value(p);
		uk_printf("  (");
		uk_libparam_print_range(p);
		uk_printf(desc[0] ? ") %s\n" : ")\n", desc);
	}
	return 0;
}
UK_SHELL_CMD(params, params, "", "parameters of the command line");
