// SPDX-License-Identifier: BSD-3-Clause
/*
 * printf() into memory: the conversions that every C library here has. The expected texts are
 * written out, so that no library is the judge of another.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <uk/test.h>

/* The compiler would find the cut below and warn; it is meant. */
static const char *hide_text(const char *s)
{
	__asm__ volatile("" : "+r"(s));
	return s;
}

static bool __uk_printf(2, 3) prints(const char *expected, const char *fmt, ...)
{
	char buf[80];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (!strcmp(buf, expected) && n == (int)strlen(expected))
		return true;
	uk_test_note("\"%s\", %d, instead of \"%s\"", buf, n, expected);
	return false;
}

UK_TESTCASE(printf, integers)
{
	UK_TEST_EXPECT(prints("1 -2 3", "%d %i %u", 1, -2, 3u));
	UK_TEST_EXPECT(prints("ff FF 0xff 0XFF 0", "%x %X %#x %#X %#x", 255u, 255u, 255u, 255u,
			      0u));
	UK_TEST_EXPECT(prints("17", "%o", 15u));
	UK_TEST_EXPECT(prints("-2147483648 4294967295", "%d %u", INT_MIN, UINT_MAX));
	UK_TEST_EXPECT(prints("-9223372036854775808", "%ld", LONG_MIN));
	UK_TEST_EXPECT(prints("18446744073709551615", "%lu", ULONG_MAX));
	UK_TEST_EXPECT(prints("-1 -1 255 65535", "%hhd %hd %hhu %hu", -1, -1, 255, 65535));
	UK_TEST_EXPECT(prints("5 -6 7", "%zu %td %jd", (size_t)5, (ptrdiff_t)-6, (intmax_t)7));
	UK_TEST_EXPECT(prints("12345678901 cafe", "%" PRId64 " %" PRIx32, (int64_t)12345678901,
			      (uint32_t)0xcafe));
}

/* picolibc differs from C11 7.21.6.1 here: docs/c-libraries.md, "What differs". */
#if CONFIG_LIBPICOLIBC
#define OCTAL_ZERO	"[]"
#else
#define OCTAL_ZERO	"[0]"
#endif

UK_TESTCASE(printf, fields)
{
	UK_TEST_EXPECT(prints("[    7][7    ][00007]", "[%5d][%-5d][%05d]", 7, 7, 7));
	UK_TEST_EXPECT(prints("[+7][ 7][-7]", "[%+d][% d][%+d]", 7, 7, -7));
	UK_TEST_EXPECT(prints("[  007][007  ]", "[%5.3d][%-5.3d]", 7, 7));
	UK_TEST_EXPECT(prints("[-0007][ -007]", "[%05d][%5.3d]", -7, -7));
	UK_TEST_EXPECT(prints("[0x00ff][  0xff]", "[%#06x][%#6x]", 255u, 255u));
	UK_TEST_EXPECT(prints("[010][0][  010]", "[%#o][%#o][%#5o]", 8u, 0u, 8u));
	UK_TEST_EXPECT(prints(OCTAL_ZERO, "[%#.0o]", 0u));
	UK_TEST_EXPECT(prints("[][  ][0]", "[%.0d][%2.0d][%.1d]", 0, 0, 0));
	UK_TEST_EXPECT(prints("[   1][1   ][001]", "[%*d][%*d][%.*d]", 4, 1, -4, 1, 3, 1));
}

UK_TESTCASE(printf, text)
{
	UK_TEST_EXPECT(prints("abc|  abc|abc  |ab|   ab", "%s|%5s|%-5s|%.2s|%5.2s", "abc", "abc",
			      "abc", "abc", "abc"));
	UK_TEST_EXPECT(prints("x|  x|x  |%", "%c|%3c|%-3c|%%", 'x', 'x', 'x'));
	UK_TEST_EXPECT(prints("", "%s", ""));
	UK_TEST_EXPECT(prints("0x1234", "%p", (void *)0x1234));
}

/* A precision bounds what is read: there need not be a terminator. */
UK_TESTCASE(printf, no_terminator)
{
	static const char three[3] = { 'a', 'b', 'c' };

	UK_TEST_EXPECT(prints("abc", "%.3s", three));
}

UK_TESTCASE(printf, bounded)
{
	char buf[8];
	size_t size;

	for (size = 0; size <= sizeof(buf); size++) {
		memset(buf, '#', sizeof(buf));
		UK_TEST_ASSERT(snprintf(buf, size, "%s%d", hide_text("abc"), 45678) == 8);
		if (size) {
			UK_TEST_ASSERT(memcmp(buf, "abc45678", size - 1) == 0);
			UK_TEST_ASSERT(buf[size - 1] == '\0');
		}
		if (size < sizeof(buf))
			UK_TEST_ASSERT(buf[size] == '#');
	}
	UK_TEST_EXPECT(snprintf(NULL, 0, "%d", 123) == 3);
	UK_TEST_EXPECT(sprintf(buf, "%d", 1234) == 4 && !strcmp(buf, "1234"));
}

UK_TESTCASE(printf, console)
{
	UK_TEST_EXPECT(printf("# printed: %d %s\n", 42, "text") == 19);
	UK_TEST_EXPECT(puts("# put") >= 0);
	UK_TEST_EXPECT(putchar('#') == '#' && putchar('\n') == '\n');
}
