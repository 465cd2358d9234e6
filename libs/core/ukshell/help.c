// SPDX-License-Identifier: BSD-3-Clause
/* The one command that every shell has. */
#include <string.h>

#include <uk/print.h>
#include <uk/shell.h>

#define COLUMN	30	/* where the explanations stand */

static int help(int argc, char *argv[])
{
	const char *name;

	for (unsigned int i = 0; (name = uk_shell_command(i)); i++) {
		const char *args = uk_shell_next_text(name);
		int n;

		if (argc > 1 && strcmp(argv[1], name))
			continue;
		n = uk_printf("%s %s", name, args);
		uk_printf("%*s%s\n", n < COLUMN ? COLUMN - n : 1, "", uk_shell_next_text(args));
	}
	return 0;
}
UK_SHELL_CMD(help, help, "[COMMAND]", "what there is");
