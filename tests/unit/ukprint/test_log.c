// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukprint/log.c libs/core/ukprint/console.c libs/core/ukprint/format.c
// UNIT-INCS: plat/include
// UNIT-CFLAGS: -DCONFIG_LIBUKPRINT_LEVEL=3 -D__LIBNAME__=libtest
/* Log messages: what stands before the text, and that levels below the one chosen do nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <uk/plat/console.h>
#include <uk/print.h>

static char out[256];
static size_t used;

void ukplat_hook_cout(const char *buf, size_t len)
{
	assert_true(used + len < sizeof(out));
	memcpy(out + used, buf, len);
	used += len;
	out[used] = '\0';
}

static int reset(void **state)
{
	(void)state;
	used = 0;
	out[0] = '\0';
	return 0;
}

static void test_levels(void **state)
{
	(void)state;
	uk_pr_crit("a%d\n", 1);
	uk_pr_err("b%s\n", "x");
	uk_pr_warn("c\n");
	assert_string_equal(out, "CRIT [libtest] a1\nERR  [libtest] bx\nWARN [libtest] c\n");
}

static int evaluated(void)
{
	ukplat_hook_cout("!", 1);
	return 0;
}

static void test_below(void **state)
{
	(void)state;
	uk_pr_info("d%d\n", evaluated());
	uk_pr_debug("e%d\n", evaluated());
	assert_string_equal(out, "");
}

static void test_without_library(void **state)
{
	(void)state;
	uk_print_log(UK_PRINT_DEBUG, NULL, "100%%\n");
	assert_string_equal(out, "DBG  100%\n");
}

static void test_console(void **state)
{
	(void)state;
	assert_int_equal(uk_printf("%5d|", 42), 6);
	assert_string_equal(out, "   42|");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_levels, reset),
		cmocka_unit_test_setup(test_below, reset),
		cmocka_unit_test_setup(test_without_library, reset),
		cmocka_unit_test_setup(test_console, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
