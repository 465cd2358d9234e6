// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/rtc/mc146818/calendar.c
// UNIT-INCS: libs/drivers/rtc/mc146818
/* Dates against those of the host's C library, every day from 1970 to 2099, and dates there are
 * not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

#include "calendar.h"

static void test_every_day(void **state)
{
	(void)state;
	for (uint64_t s = 0; s <= UINT64_C(4102444799); s += 86400 - 1) {
		time_t t = (time_t)s;
		struct calendar c;
		struct tm tm;
		uint64_t back;

		gmtime_r(&t, &tm);
		calendar_date(s, &c);
		assert_int_equal(c.year, tm.tm_year + 1900);
		assert_int_equal(c.month, tm.tm_mon + 1);
		assert_int_equal(c.day, tm.tm_mday);
		assert_int_equal(c.hour, tm.tm_hour);
		assert_int_equal(c.minute, tm.tm_min);
		assert_int_equal(c.second, tm.tm_sec);
		assert_true(calendar_seconds(&c, &back));
		assert_int_equal(back, s);
	}
}

static void test_no_such_date(void **state)
{
	static const struct calendar bad[] = {
		{ 1969, 12, 31, 23, 59, 59 }, { 2023, 2, 29, 0, 0, 0 }, { 2100, 2, 29, 0, 0, 0 },
		{ 2024, 0, 1, 0, 0, 0 }, { 2024, 13, 1, 0, 0, 0 }, { 2024, 4, 31, 0, 0, 0 },
		{ 2024, 1, 0, 0, 0, 0 }, { 2024, 1, 1, 24, 0, 0 }, { 2024, 1, 1, 0, 60, 0 },
		{ 2024, 1, 1, 0, 0, 60 }, { 16665, 165, 165, 165, 165, 165 },
	};
	uint64_t s;

	(void)state;
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(calendar_seconds(&bad[i], &s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day), cmocka_unit_test(test_no_such_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
