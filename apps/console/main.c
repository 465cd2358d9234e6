// SPDX-License-Identifier: BSD-3-Clause
/*
 * A shell on the console. Arguments are lines to run first, so that
 *	make APP=console run ARGS='mem "peek 0x40080000 8" poweroff'
 * needs nobody at the keyboard. A command of one's own is a function and one line:
 */
#include <uk/libparam.h>
#include <uk/print.h>
#include <uk/shell.h>

static const char *prompt = "tappet> ";
UK_LIBPARAM_PARAM(prompt, charp, "what the shell writes before it reads");

static int echo(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		uk_printf(i > 1 ? " %s" : "%s", argv[i]);
	uk_printf("\n");
	return 0;
}
UK_SHELL_CMD(echo, echo, "WORD...", "write the words");

int main(int argc, char *argv[])
{
	uk_printf("Tappet console on " CONFIG_UK_BOARD_NAME ", try help\n");
	for (int i = 1; i < argc; i++)
		uk_shell_run(argv[i]);
	uk_shell_session(prompt);
	return 0;
}
