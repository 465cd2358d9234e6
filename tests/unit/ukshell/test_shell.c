// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukshell/command.c libs/core/ukshell/help.c libs/core/ukwords/words.c
// UNIT-SRCS: libs/core/ukprint/format.c libs/core/ukprint/console.c
// UNIT-INCS: plat/include
// UNIT-CFLAGS: -DCONFIG_LIBUKSHELL_ARGS=4
/*
 * From a line to the call of a command: words, look-up, what is said when there is nothing to call,
 * and the numbers that commands read.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <uk/plat/console.h>
#include <uk/shell.h>

static char said[1024];
static char called[256];

void ukplat_hook_cout(const char *s, size_t len)
{
	strncat(said, s, len);
}

static int note(int argc, char *argv[])
{
	called[0] = '\0';
	for (int i = 0; i < argc; i++) {
		strcat(called, argv[i]);
		strcat(called, "|");
	}
	assert_null(argv[argc]);
	return 0;
}
UK_SHELL_CMD(note, note, "ANYTHING...", "notes its words");

static int fails(int argc __uk_unused, char *argv[] __uk_unused)
{
	return -EIO;
}
UK_SHELL_CMD(fails, fails, "", "never works");

static int run(const char *line)
{
	char *copy = strdup(line);
	int rc;

	said[0] = '\0';
	called[0] = '\0';
	rc = uk_shell_run(copy);
	free(copy);
	return rc;
}

static void calls(void **state __uk_unused)
{
	assert_int_equal(run("note"), 0);
	assert_string_equal(called, "note|");
	assert_int_equal(run("  note 'a b'\t\"\" c\n"), 0);
	assert_string_equal(called, "note|a b||c|");
	assert_string_equal(said, "");
}

static void nothing(void **state __uk_unused)
{
	assert_int_equal(run(""), 0);
	assert_int_equal(run("  \t"), 0);
	assert_string_equal(said, "");
}

static void refused(void **state __uk_unused)
{
	assert_int_equal(run("nonsense a"), -ENOENT);
	assert_string_equal(said, "nonsense: no such command; try help\n");
	assert_int_equal(run("not"), -ENOENT);
	assert_int_equal(run("notes"), -ENOENT);
	assert_int_equal(run("''"), -ENOENT);
	assert_int_equal(run("note 'a"), -EINVAL);
	assert_string_equal(said, "a quote has no end\n");
	assert_int_equal(run("note 2 3 4"), 0);
	assert_string_equal(called, "note|2|3|4|");
	assert_int_equal(run("note 2 3 4 5"), -E2BIG);
	assert_string_equal(said, "more than 4 words\n");
	assert_string_equal(called, "");
	assert_int_equal(run("fails"), -EIO);
	assert_string_equal(said, "fails: error 5\n");
}

static void help(void **state __uk_unused)
{
	assert_int_equal(run("help"), 0);
	assert_non_null(strstr(said, "note ANYTHING...              notes its words\n"));
	assert_non_null(strstr(said, "fails                         never works\n"));
	assert_non_null(strstr(said, "help [COMMAND]                what there is\n"));
	assert_int_equal(run("help fails"), 0);
	assert_string_equal(said, "fails                         never works\n");
}

static void numbers(void **state __uk_unused)
{
	static const char *const bad[] = { "",	  "x",	"-1", "+1",  "0x",   "0xg",
					   "1 ",  " 1", "1k", "12a", "\xff", "18446744073709551616",
					   "0x10000000000000000" };
	uint64_t v;

	for (size_t i = 0; i < UK_ARRAY_SIZE(bad); i++)
		assert_false(uk_shell_number(bad[i], &v));
	assert_true(uk_shell_number("0", &v) && v == 0);
	assert_true(uk_shell_number("0010", &v) && v == 10);
	assert_true(uk_shell_number("18446744073709551615", &v) && v == UINT64_MAX);
	assert_true(uk_shell_number("0xffffffffffffffff", &v) && v == UINT64_MAX);
	assert_true(uk_shell_number("0XdeadBEEF", &v) && v == 0xdeadbeef);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls),  cmocka_unit_test(nothing), cmocka_unit_test(refused),
		cmocka_unit_test(help),	  cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
