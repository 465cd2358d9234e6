// SPDX-License-Identifier: BSD-3-Clause
/* The command line of this boot: read before every library's init, kept for main(). */
#include <errno.h>
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/plat/boot.h>
#include <uk/print.h>
#include "parse.h"

#define SHOWN	40	/* bytes of a word in a message */

static char line[CONFIG_LIBUKLIBPARAM_LINE];
static char *args[CONFIG_LIBUKLIBPARAM_ARGS + 2];	/* the image's name before, NULL behind */
static int nargs;
static unsigned int bad;

/* Whatever the loader passed, the console gets printable characters. */
static void print_word(const char *word)
{
	char text[SHOWN + 1];
	size_t n = 0;

	for (; word[n] && n < SHOWN; n++)
		text[n] = word[n] >= ' ' && word[n] <= '~' ? word[n] : '?';
	text[n] = '\0';
	uk_printf(word[n] ? "%s..." : "%s", text);
}

static void complain(enum uk_libparam_bad why, const struct uk_libparam *p, const char *word)
{
	static const char texts[] =
		"unknown parameter\0"
		"needs a value\0"
		"not a value of this parameter\0"
		"out of range\0"
		"quote without an end, the rest is dropped\0"
		"more arguments than " UK_STR(CONFIG_LIBUKLIBPARAM_ARGS) ", the rest is dropped";
	const char *t = texts;

	if (bad++ >= CONFIG_LIBUKLIBPARAM_MESSAGES)
		return;
	for (unsigned int i = why; i; i--)
		while (*t++)
			;
	uk_printf("command line: ");
	print_word(word);
	uk_printf(": %s", t);
	if (p) {
		uk_printf("; valid: ");
		uk_libparam_print_range(p);
	}
	uk_printf("\n");
}

static int read_command_line(void)
{
	if (!uk_libparam_copy(line, sizeof(line), ukplat_bootargs())) {
		bad++;
		uk_printf("command line: longer than %u bytes, the rest is dropped\n",
			  (unsigned int)sizeof(line) - 1);
	}
	args[0] = (char *)(uintptr_t)CONFIG_UK_APP_NAME;
	nargs = 1 + (int)uk_libparam_parse(line, args + 1, CONFIG_LIBUKLIBPARAM_ARGS, complain);
	if (bad > CONFIG_LIBUKLIBPARAM_MESSAGES)
		uk_printf("command line: %u more\n", bad - CONFIG_LIBUKLIBPARAM_MESSAGES);
#if CONFIG_LIBUKLIBPARAM_BAD_STOP
	return bad ? -EINVAL : 0;
#else
	return 0;
#endif
}
uk_early_initcall_prio(read_command_line, 0);

int uk_boot_hook_args(char ***argv)
{
	*argv = args;
	return nargs;
}
