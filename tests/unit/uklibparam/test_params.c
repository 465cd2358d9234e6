// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/uklibparam/parse.c libs/core/uklibparam/value.c libs/core/ukwords/words.c
// UNIT-INCS: libs/core/uklibparam
// UNIT-CFLAGS: -DCONFIG_LIBUKLIBPARAM=1 -DCONFIG_LIBUKLIBPARAM_HELP=1 -DUK_LIBPARAM_PREFIX=libone
/*
 * The command line: every type at its limits, which words are whose, hostile lines, and numbers
 * against the host's strtoll and strtoull.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "params.h"
#include "parse.h"

#define MAX	8

static char line[4096];
static char *argv[MAX + 1];
static unsigned int argc;
static char complaints[1024];

static void report(enum uk_libparam_bad why, const struct uk_libparam *p, const char *word)
{
	static const char *const names[] = { "unknown", "no-value", "bad",
					     "range",	"quote",    "args" };
	size_t used = strlen(complaints);

	snprintf(complaints + used, sizeof(complaints) - used, "%s(%s%s%s) ", names[why],
		 p ? uk_libparam_name(p) : "", p ? "," : "", word);
}

static void parse(const char *s)
{
	assert_true(uk_libparam_copy(line, sizeof(line), s));
	complaints[0] = '\0';
	argc = uk_libparam_parse(line, argv, MAX, report);
	assert_true(argc <= MAX);
	assert_null(argv[argc]);
}

static void good(const char *s)
{
	parse(s);
	assert_string_equal(complaints, "");
}

static void bad(const char *s, const char *expected)
{
	parse(s);
	assert_string_equal(complaints, expected);
}

static void integers(void **state __uk_unused)
{
	good("libone.u8=255 libone.u16=65535 libone.u32=4294967295 "
	     "libone.u64=18446744073709551615");
	assert_int_equal(u8, UINT8_MAX);
	assert_int_equal(u16, UINT16_MAX);
	assert_true(u32 == UINT32_MAX);
	assert_true(u64 == UINT64_MAX);
	good("libone.s8=-128 libone.s16=-32768 libone.s32=-2147483648 "
	     "libone.s64=-9223372036854775808");
	assert_int_equal(s8, INT8_MIN);
	assert_int_equal(s16, INT16_MIN);
	assert_true(s32 == INT32_MIN);
	assert_true(s64 == INT64_MIN);
	good("libone.s8=+127 libone.s64=0x7fffffffffffffff libone.u64=0XFfFf libone.u8=-0");
	assert_int_equal(s8, 127);
	assert_true(s64 == INT64_MAX);
	assert_true(u64 == 0xffff);
	assert_int_equal(u8, 0);
	assert_int_equal(argc, 0);
}

static void out_of_range(void **state __uk_unused)
{
	u8 = 9;
	s8 = 9;
	s64 = 9;
	u64 = 9;
	bad("libone.u8=256", "range(libone.u8,libone.u8=256) ");
	bad("libone.u8=-1", "range(libone.u8,libone.u8=-1) ");
	bad("libone.s8=128", "range(libone.s8,libone.s8=128) ");
	bad("libone.s8=-129", "range(libone.s8,libone.s8=-129) ");
	bad("libone.s64=9223372036854775808",
	    "range(libone.s64,libone.s64=9223372036854775808) ");
	bad("libone.s64=-9223372036854775809",
	    "range(libone.s64,libone.s64=-9223372036854775809) ");
	bad("libone.u64=18446744073709551616",
	    "range(libone.u64,libone.u64=18446744073709551616) ");
	bad("libone.u64=99999999999999999999999",
	    "range(libone.u64,libone.u64=99999999999999999999999) ");
	assert_int_equal(u8, 9);
	assert_int_equal(s8, 9);
	assert_int_equal(s64, 9);
	assert_int_equal(u64, 9);
}

static void not_numbers(void **state __uk_unused)
{
	static const char *const texts[] = { "",    "-",  "+",	 "x",	 "0x",	 "12x",
					     "0xg", "1.", " 1",	 "1 ",	 "--1",	 "9x",
					     "1-",  "+-", "\xff", "1\x80", "0x-1", "99999x" };

	for (size_t i = 0; i < UK_ARRAY_SIZE(texts); i++) {
		const struct uk_libparam *p;

		uk_libparam_foreach(p)
			if (!strcmp(uk_libparam_name(p), "libone.s32"))
				assert_int_equal(uk_libparam_set(p, texts[i]), -EINVAL);
	}
	bad("libone.s32=", "bad(libone.s32,libone.s32=) ");
	bad("libone.s32", "no-value(libone.s32,libone.s32) ");
}

static void ranges(void **state __uk_unused)
{
	good("libone.speed=300 libone.offset=-20");
	assert_int_equal(speed, 300);
	assert_int_equal(offset, -20);
	good("libone.speed=3000000 libone.offset=100");
	bad("libone.speed=299", "range(libone.speed,libone.speed=299) ");
	bad("libone.speed=3000001", "range(libone.speed,libone.speed=3000001) ");
	bad("libone.offset=-21", "range(libone.offset,libone.offset=-21) ");
	bad("libone.offset=101", "range(libone.offset,libone.offset=101) ");
	assert_int_equal(speed, 3000000);
	assert_int_equal(offset, 100);
}

static void bools_and_words(void **state __uk_unused)
{
	static const char *const words[] = { "0",   "1",   "n",	 "y",	  "no",
					     "yes", "off", "on", "false", "true" };

	for (size_t i = 0; i < UK_ARRAY_SIZE(words); i++) {
		char s[32];

		flag = !(i & 1);
		snprintf(s, sizeof(s), "libone.flag=%s", words[i]);
		good(s);
		assert_int_equal(flag, i & 1);
	}
	flag = false;
	good("libone.flag");
	assert_true(flag);
	bad("libone.flag=", "bad(libone.flag,libone.flag=) ");
	bad("libone.flag=2", "bad(libone.flag,libone.flag=2) ");
	bad("libone.flag=0|1", "bad(libone.flag,libone.flag=0|1) ");
	good("libone.level=off");
	assert_int_equal(level, 0);
	good("libone.level=fast");
	assert_int_equal(level, 2);
	bad("libone.level=fas", "bad(libone.level,libone.level=fas) ");
	bad("libone.level=1", "bad(libone.level,libone.level=1) ");
	good("libone.text='a b' libone.text=\"\xc3\xa4=.\"");
	assert_string_equal(text, "\xc3\xa4=.");
	good("libone.text=");
	assert_string_equal(text, "");
	bad("libone.text", "no-value(libone.text,libone.text) ");
}

static void whose_word(void **state __uk_unused)
{
	bad("one libtwo.shared=3 two=2 libone.renamed=-1 1.5 file.txt a.b.c=d .x=1 x.=1 -- "
	    "libtwo.shared=4 --",
	    "args(--) ");
	assert_int_equal(shared, 3);
	assert_int_equal(other, -1);
	assert_int_equal(argc, MAX);
	assert_string_equal(argv[0], "one");
	assert_string_equal(argv[1], "two=2");
	assert_string_equal(argv[2], "1.5");
	assert_string_equal(argv[3], "file.txt");
	assert_string_equal(argv[4], "a.b.c=d");
	assert_string_equal(argv[5], ".x=1");
	assert_string_equal(argv[6], "x.=1");
	assert_string_equal(argv[7], "libtwo.shared=4");
}

static void unknown(void **state __uk_unused)
{
	bad("libx.y=1", "unknown(libx.y=1) ");
	bad("net.ifnames=0 a", "unknown(net.ifnames=0) ");
	assert_int_equal(argc, 1);
	/* A library that is there: even without a value this is no argument. */
	bad("libone.nothing", "unknown(libone.nothing) ");
	bad("libone.u", "unknown(libone.u) ");
	bad("libone.u88=1", "unknown(libone.u88=1) ");
	good("libon.u8 libonee.u8");
	assert_int_equal(argc, 2);
}

static void the_last_one_counts(void **state __uk_unused)
{
	bad("libone.u8=3 libone.u8=4 libone.u8=500", "range(libone.u8,libone.u8=500) ");
	assert_int_equal(u8, 4);
}

static void quotes(void **state __uk_unused)
{
	u8 = 1;
	bad("a 'libone.u8=5 b", "quote(libone.u8=5 b) ");
	assert_int_equal(u8, 1);
	assert_int_equal(argc, 1);
}

static void long_lines(void **state __uk_unused)
{
	char to[16];

	assert_true(uk_libparam_copy(to, sizeof(to), "123456789012345"));
	assert_string_equal(to, "123456789012345");
	assert_false(uk_libparam_copy(to, sizeof(to), "1234567890123456"));
	assert_string_equal(to, "");
	assert_false(uk_libparam_copy(to, sizeof(to), "a bc defghijklmn opq"));
	assert_string_equal(to, "a bc");
	assert_false(uk_libparam_copy(to, sizeof(to), "              x=123456"));
	assert_string_equal(to, "             ");
}

static void thousands_of_words(void **state __uk_unused)
{
	char *s = malloc(sizeof(line));

	for (size_t i = 0; i < sizeof(line) - 1; i++)
		s[i] = i & 1 ? ' ' : 'w';
	s[sizeof(line) - 1] = '\0';
	bad(s, "args(w) ");
	assert_int_equal(argc, MAX);
	free(s);
}

static void descriptions(void **state __uk_unused)
{
	const struct uk_libparam *p;
	unsigned int n = 0;

	uk_libparam_foreach(p) {
		n++;
		if (!strcmp(uk_libparam_name(p), "libone.level"))
			assert_string_equal(uk_libparam_desc(p), "how fast");
		if (!strcmp(uk_libparam_name(p), "libone.speed"))
			assert_string_equal(uk_libparam_desc(p), "line speed");
	}
	assert_int_equal(n, 15);
}

/* Texts made of digits, signs and "0x": ours says what the host's strtoll and strtoull say. */
static void random_numbers(void **state __uk_unused)
{
	const struct uk_libparam *p, *ps = NULL, *pu = NULL;
	uint32_t r = 7;

	uk_libparam_foreach(p) {
		if (!strcmp(uk_libparam_name(p), "libone.s64"))
			ps = p;
		if (!strcmp(uk_libparam_name(p), "libone.u64"))
			pu = p;
	}
	assert_non_null(ps);
	assert_non_null(pu);
	for (int round = 0; round < 200000; round++) {
		static const char alphabet[] = "0123456789abcdefABCDEF";
		char s[32], *end;
		size_t n = 0;
		bool hex, neg;
		int rc;

		r = r * 1664525u + 1013904223u;
		neg = (r >> 20) & 1;
		hex = (r >> 21) & 1;
		if (neg)
			s[n++] = '-';
		if (hex) {
			s[n++] = '0';
			s[n++] = 'x';
		}
		for (unsigned int len = 1 + (r >> 24) % 20; len; len--) {
			r = r * 1664525u + 1013904223u;
			s[n++] = alphabet[(r >> 16) % (hex ? 22 : 10)];
		}
		s[n] = '\0';

		errno = 0;
		long long sv = strtoll(s, &end, hex ? 16 : 10);

		rc = uk_libparam_set(ps, s);
		assert_int_equal(rc, errno ? -ERANGE : 0);
		if (!rc)
			assert_true(s64 == sv);

		errno = 0;
		unsigned long long uv = strtoull(s, &end, hex ? 16 : 10);

		rc = uk_libparam_set(pu, s);
		if (errno || (neg && uv)) {
			assert_int_equal(rc, -ERANGE);
		} else {
			assert_int_equal(rc, 0);
			assert_true(u64 == uv);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(out_of_range),
		cmocka_unit_test(not_numbers),
		cmocka_unit_test(ranges),
		cmocka_unit_test(bools_and_words),
		cmocka_unit_test(whose_word),
		cmocka_unit_test(unknown),
		cmocka_unit_test(the_last_one_counts),
		cmocka_unit_test(quotes),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(thousands_of_words),
		cmocka_unit_test(descriptions),
		cmocka_unit_test(random_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
