// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukprint/format.c libs/core/ukprint/snprintf.c
/*
 * The formatter against the host's printf: fixed cases, then random conversions (flags, width,
 * precision, length, type, value), whose text and length must be equal to the byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <uk/print.h>

/* Odd formats are what is tested here. */
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-overflow"
#pragma GCC diagnostic ignored "-Wformat-truncation"

#define ROUNDS	200000

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint64_t rnd(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void __attribute__((format(printf, 1, 2))) same(const char *fmt, ...)
{
	char ours[512], theirs[512];
	va_list ap;
	int n, m;

	va_start(ap, fmt);
	m = vsnprintf(theirs, sizeof(theirs), fmt, ap);
	va_end(ap);
	va_start(ap, fmt);
	n = uk_vsnprintf(ours, sizeof(ours), fmt, ap);
	va_end(ap);
	if (n != m || strcmp(ours, theirs))
		fail_msg("format \"%s\": ours %d \"%s\", host %d \"%s\"", fmt, n, ours, m, theirs);
}

static void test_fixed(void **state)
{
	(void)state;
	same("plain");
	same("100%%");
	same("%d %i %u %x %X %o", -1, 2, 3u, 0xabcu, 0xdefu, 8u);
	same("%s|%10s|%-10s|%.2s|%10.2s", "abc", "abc", "abc", "abc", "abc");
	same("%c%3c%-3c|", 'a', 'b', 'c');
	same("%hhd %hd %ld %lld %zd %jd %td", (signed char)-1, (short)-2, -3l, -4ll, (ssize_t)-5,
	     (intmax_t)-6, (ptrdiff_t)-7);
	same("%hhu %hu %lu %llu %zu %ju", (unsigned char)255, (unsigned short)65535, ~0ul, ~0ull,
	     ~(size_t)0, ~(uintmax_t)0);
	same("%d %ld", INT32_MIN, INT64_MIN);
	same("%*d|%-*d|%*d|%.*d|%.*d", 5, 1, 5, 2, -5, 3, 4, 4, -1, 5);
	same("%.0d|%.d|%5.0d|%+.0d|%x|%#x|%#.0x", 0, 0, 0, 0, 0u, 0u, 0u);
	same("%p %20p", (void *)0x1234, (void *)0xffffffffffffu);
	same("%08.3d|%-08d|%+08d|% 08d", 5, 5, 5, 5);
	same("%20lo", ~0ul);
	same("%#o|%#o|%#.0o|%#.2o|%#.2o|%#.1o", 8u, 0u, 0u, 8u, 1u, 1u);
	same("%#5o|%#05o|%#-5o|%#2o|%#02o|%#03o", 8u, 8u, 8u, 8u, 8u, 8u);
	same("%#lo|%#hho|%#24lo|%#024lo", ~0ul, (unsigned char)255, ~0ul, ~0ul);
}

static void test_own(void **state)
{
	char buf[64];

	(void)state;
	/* What the host does otherwise, or what no standard says. */
	assert_int_equal(uk_snprintf(buf, sizeof(buf), "%s", (char *)NULL), 6);
	assert_string_equal(buf, "(null)");
	assert_int_equal(uk_snprintf(buf, sizeof(buf), "%"), 1);
	assert_string_equal(buf, "%");
	assert_int_equal(uk_snprintf(buf, sizeof(buf), "a%5"), 3);
	assert_string_equal(buf, "a%5");
	assert_int_equal(uk_snprintf(buf, sizeof(buf), "%y%d", 7), 3);
	assert_string_equal(buf, "%y7");
	assert_int_equal(uk_snprintf(buf, sizeof(buf), "%p", NULL), 1);
}

static void test_cut(void **state)
{
	char buf[8];
	size_t size;

	(void)state;
	for (size = 0; size <= sizeof(buf); size++) {
		char host[8];

		memset(buf, '!', sizeof(buf));
		memset(host, '!', sizeof(host));
		assert_int_equal(uk_snprintf(buf, size, "%s-%d", "abc", 12345), 9);
		snprintf(host, size, "%s-%d", "abc", 12345);
		assert_memory_equal(buf, host, sizeof(buf));
	}
	assert_int_equal(uk_snprintf(NULL, 0, "%d", 123), 3);
}

/* Every piece is at least one byte, and they come in order. */
static void collect(void *arg, const char *buf, size_t len)
{
	char **at = arg;

	assert_true(len > 0);
	memcpy(*at, buf, len);
	*at += len;
}

static int vcollect(char *to, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = uk_vformat(collect, &to, fmt, ap);
	va_end(ap);
	*to = '\0';
	return n;
}

static void test_sink(void **state)
{
	char buf[64];

	(void)state;
	assert_int_equal(vcollect(buf, ""), 0);
	assert_int_equal(vcollect(buf, "%s", ""), 0);
	assert_int_equal(vcollect(buf, "<%-4d%04x>", 1, 0xabu), 10);
	assert_string_equal(buf, "<1   00ab>");
}

/* @fmt, with or without a width and a precision of its own as arguments before the value. */
#define SAME(fmt, width, prec, value) do {				\
	if ((width) != NO_ARG && (prec) != NO_ARG)			\
		same(fmt, width, prec, value);				\
	else if ((width) != NO_ARG || (prec) != NO_ARG)			\
		same(fmt, (width) != NO_ARG ? (width) : (prec), value);	\
	else								\
		same(fmt, value);					\
} while (0)
#define NO_ARG	INT32_MAX

static void test_random(void **state)
{
	static const char *const lengths[] = { "", "hh", "h", "l", "ll", "z", "j", "t" };
	static const char types[] = "diuxXosc";
	unsigned int i, k;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		char fmt[64] = "[%", text[16] = "some text here";
		char type = types[rnd() % (sizeof(types) - 1)];
		const char *len = lengths[rnd() % 8];
		uint64_t v = rnd() >> rnd() % 64;
		int width = NO_ARG, prec = NO_ARG;
		size_t n = 2;

		if (rnd() % 4 == 0)
			v = -v;
		for (k = 0; k < 5; k++) {
			if (rnd() % 3)
				continue;
			/* '#' is undefined with the others. */
			if ("-0+ #"[k] == '#' && type != 'x' && type != 'X' && type != 'o')
				continue;
			/* '0' with s and c is undefined. */
			if ("-0+ #"[k] == '0' && (type == 's' || type == 'c'))
				continue;
			fmt[n++] = "-0+ #"[k];
		}
		if (rnd() % 4 == 0) {
			fmt[n++] = '*';
			width = (int)(rnd() % 80) - 40;
		} else if (rnd() % 2) {
			n += (size_t)sprintf(fmt + n, "%u", (unsigned int)(1 + rnd() % 40));
		}
		if (rnd() % 2 && type != 'c') {
			n += (size_t)sprintf(fmt + n, ".");
			if (rnd() % 4 == 0) {
				fmt[n++] = '*';
				prec = (int)(rnd() % 50) - 10;
			} else if (rnd() % 4) {
				n += (size_t)sprintf(fmt + n, "%u", (unsigned int)(rnd() % 40));
			}
		}
		text[rnd() % 15] = '\0';
		if (type == 's') {
			strcpy(fmt + n, "s]");
			SAME(fmt, width, prec, text);
		} else if (type == 'c') {
			strcpy(fmt + n, "c]");
			SAME(fmt, width, prec, (int)('a' + v % 26));
		} else {
			sprintf(fmt + n, "%s%c]%s", len, type, rnd() % 2 ? "%%" : "tail");
			if (len[0] == '\0' || len[0] == 'h')
				SAME(fmt, width, prec, (int)v);
			else
				SAME(fmt, width, prec, v);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_sink),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
