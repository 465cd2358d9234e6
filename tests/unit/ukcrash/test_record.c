// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukcrash/record.c
// UNIT-INCS: libs/core/ukcrash
// UNIT-CFLAGS: -DCONFIG_LIBUKCRASH_CHAIN=8
/*
 * The record in no-init RAM: what is kept over which kind of reset, and that nothing else than a
 * whole record of this image is taken for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "record.h"

#define IMAGE	UINT64_C(0x1234567890abcdef)

static struct record r;

static void garbage(unsigned char (*byte)(size_t))
{
	for (size_t i = 0; i < sizeof(r); i++)
		((unsigned char *)&r)[i] = byte(i);
}

static unsigned char zeros(size_t i __uk_unused)
{
	return 0;
}

static unsigned char ones(size_t i __uk_unused)
{
	return 0xff;
}

static unsigned char noise(size_t i __uk_unused)
{
	static uint32_t x = 1;

	x = x * 1664525u + 1013904223u;
	return (unsigned char)(x >> 24);
}

static void fresh(void)
{
	assert_int_equal(r.boots, 1);
	assert_int_equal(r.crashes, 0);
	assert_int_equal(r.kept, 0);
	assert_int_equal(r.end, RUN_GOES_ON);
}

static void power_on(void **state __uk_unused)
{
	garbage(zeros);
	assert_int_equal(record_open(&r, IMAGE), UK_RESET_POWER_ON);
	fresh();
	garbage(ones);
	assert_int_equal(record_open(&r, IMAGE), UK_RESET_POWER_ON);
	fresh();
	for (int i = 0; i < 10000; i++) {
		garbage(noise);
		assert_int_equal(record_open(&r, IMAGE), UK_RESET_POWER_ON);
		fresh();
	}
}

/* A sealed record of @end with a crash in it. */
static void make(uint32_t end)
{
	garbage(zeros);
	record_open(&r, IMAGE);
	r.end = end;
	r.kept = 1;
	r.crashes = 3;
	strcpy(r.crash.cause, "cause");
	record_seal(&r, IMAGE);
}

static void warm(void **state __uk_unused)
{
	static const enum uk_reset expected[] = {
		[RUN_GOES_ON] = UK_RESET_OTHER,
		[RUN_OFF] = UK_RESET_POWER_ON,
		[RUN_RESTART] = UK_RESET_RESTART,
		[RUN_CRASH] = UK_RESET_CRASH,
	};

	for (uint32_t end = 0; end < UK_ARRAY_SIZE(expected); end++) {
		make(end);
		assert_int_equal(record_open(&r, IMAGE), expected[end]);
		if (expected[end] == UK_RESET_POWER_ON) {
			fresh();
			continue;
		}
		assert_int_equal(r.boots, 2);
		assert_int_equal(r.crashes, 3);
		assert_int_equal(r.kept, 1);
		assert_string_equal(r.crash.cause, "cause");
		assert_int_equal(r.end, RUN_GOES_ON);
	}
	make(99);
	assert_int_equal(record_open(&r, IMAGE), UK_RESET_POWER_ON);
	fresh();
}

static void another_image(void **state __uk_unused)
{
	make(RUN_CRASH);
	assert_int_equal(record_open(&r, IMAGE + 1), UK_RESET_POWER_ON);
	fresh();
}

static void every_bit_counts(void **state __uk_unused)
{
	struct record whole;

	make(RUN_CRASH);
	whole = r;
	for (size_t bit = 0; bit < 8 * sizeof(r); bit++) {
		r = whole;
		((unsigned char *)&r)[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(record_open(&r, IMAGE), UK_RESET_POWER_ON);
		fresh();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(power_on),
		cmocka_unit_test(warm),
		cmocka_unit_test(another_image),
		cmocka_unit_test(every_bit_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
