// SPDX-License-Identifier: BSD-3-Clause
/* Text to integer, integer arithmetic, character classes, sorting and searching. */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uk/test.h>

static bool reads(const char *s, int base, long expected, size_t used)
{
	char *end;
	long v = strtol(s, &end, base);

	if (v == expected && end == s + used)
		return true;
	uk_test_note("strtol(\"%s\", %d): %ld, %zu characters", s, base, v, (size_t)(end - s));
	return false;
}

UK_TESTCASE(numbers, strtol)
{
	UK_TEST_EXPECT(reads("123", 10, 123, 3));
	UK_TEST_EXPECT(reads(" \t\n-42abc", 10, -42, 6));
	UK_TEST_EXPECT(reads("+7", 10, 7, 2));
	UK_TEST_EXPECT(reads("", 10, 0, 0));
	UK_TEST_EXPECT(reads("  x", 10, 0, 0));
	UK_TEST_EXPECT(reads("-", 10, 0, 0));
	UK_TEST_EXPECT(reads("0x1F", 0, 31, 4));
	UK_TEST_EXPECT(reads("0x1f", 16, 31, 4));
	UK_TEST_EXPECT(reads("017", 0, 15, 3));
	UK_TEST_EXPECT(reads("08", 0, 0, 1));
	UK_TEST_EXPECT(reads("0", 0, 0, 1));
	UK_TEST_EXPECT(reads("zz", 36, 35 * 36 + 35, 2));
	UK_TEST_EXPECT(reads("1012", 2, 5, 3));
	UK_TEST_EXPECT(reads("9223372036854775807", 10, LONG_MAX, 19));
	UK_TEST_EXPECT(reads("9223372036854775808", 10, LONG_MAX, 19));
	UK_TEST_EXPECT(reads("-9223372036854775808", 10, LONG_MIN, 20));
	UK_TEST_EXPECT(reads("-9223372036854775809", 10, LONG_MIN, 20));
	UK_TEST_EXPECT(reads("99999999999999999999999x", 10, LONG_MAX, 23));
}

UK_TESTCASE(numbers, strtoul)
{
	char *end;

	UK_TEST_EXPECT(strtoul("18446744073709551615", &end, 10) == ULONG_MAX && !*end);
	UK_TEST_EXPECT(strtoul("18446744073709551616", &end, 10) == ULONG_MAX && !*end);
	UK_TEST_EXPECT(strtoul("-1", NULL, 10) == ULONG_MAX);
	UK_TEST_EXPECT(strtoul("-0x10", NULL, 16) == -16ul);
	UK_TEST_EXPECT(strtoull("0xffffffffffffffff", NULL, 0) == ULLONG_MAX);
	UK_TEST_EXPECT(strtoll("-5", NULL, 0) == -5);
	UK_TEST_EXPECT(strtoimax("77", NULL, 8) == 63 && strtoumax("77", NULL, 10) == 77);
	UK_TEST_EXPECT(atoi("  12x") == 12 && atol("-3") == -3 && atoll("4") == 4);
}

UK_TESTCASE(numbers, arithmetic)
{
	volatile int minus = -7;
	div_t d = div(minus, 2);
	ldiv_t ld = ldiv(minus, -2);

	UK_TEST_EXPECT(abs(minus) == 7 && labs(minus) == 7 && llabs(minus) == 7);
	UK_TEST_EXPECT(d.quot == -3 && d.rem == -1);
	UK_TEST_EXPECT(ld.quot == 3 && ld.rem == -1);
	UK_TEST_EXPECT(ffs(0) == 0 && ffs(8) == 4 && ffs(INT_MIN) == 32);
}

/* Every class of every character, by the tables of the standard (5.2.1, 7.4). */
UK_TESTCASE(numbers, classes)
{
	static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char digits[] = "0123456789";
	static const char punct[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
	int c;

	for (c = -1; c <= 255; c++) {
		const char *l = c > 0 ? strchr(lower, c) : NULL;
		const char *u = c > 0 ? strchr(upper, c) : NULL;
		bool is_digit = c > 0 && c < 128 && strchr(digits, c);
		bool is_punct = c > 0 && c < 128 && strchr(punct, c);
		bool is_alnum = l || u || is_digit;

		UK_TEST_ASSERT(!islower(c) == !l && !isupper(c) == !u);
		UK_TEST_ASSERT(!isdigit(c) == !is_digit && !ispunct(c) == !is_punct);
		UK_TEST_ASSERT(!isalpha(c) == !(l || u) && !isalnum(c) == !is_alnum);
		UK_TEST_ASSERT(!isgraph(c) == !(is_alnum || is_punct));
		UK_TEST_ASSERT(!isprint(c) == !(is_alnum || is_punct || c == ' '));
		UK_TEST_ASSERT(!isspace(c) == !(c == ' ' || (c >= 9 && c <= 13)));
		UK_TEST_ASSERT(!isblank(c) == !(c == ' ' || c == 9));
		UK_TEST_ASSERT(!iscntrl(c) == !((c >= 0 && c < 32) || c == 127));
		UK_TEST_ASSERT(!isxdigit(c) == !(is_digit || (c > 0 && c < 128 &&
							      strchr("abcdefABCDEF", c))));
		UK_TEST_ASSERT(tolower(c) == (u ? lower[u - upper] : c));
		UK_TEST_ASSERT(toupper(c) == (l ? upper[l - lower] : c));
	}
}

static unsigned int compared;

static int by_value(const void *a, const void *b)
{
	int x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	compared++;
	return x < y ? -1 : x > y;
}

/* Elements of @size bytes whose first four are the key and whose others follow it. */
static void sort_one(size_t n, size_t size, unsigned int kind)
{
	static unsigned char elems[200 * 24];
	unsigned int seed = (unsigned int)(n * 31 + size * 7 + kind);
	long sum = 0;
	size_t i, k;

	for (i = 0; i < n; i++) {
		int key;

		seed = seed * 1103515245u + 12345u;
		key = kind == 0 ? (int)i : kind == 1 ? (int)(n - i) : kind == 2 ? 5
						     : (int)(seed >> 16) % 50 - 25;
		sum += key;
		memcpy(elems + i * size, &key, sizeof(key));
		for (k = sizeof(key); k < size; k++)
			elems[i * size + k] = (unsigned char)(key + (int)k);
	}
	compared = 0;
	qsort(elems, n, size, by_value);
	for (i = 0; i < n; i++) {
		int key;

		memcpy(&key, elems + i * size, sizeof(key));
		sum -= key;
		for (k = sizeof(key); k < size; k++)
			UK_TEST_ASSERT(elems[i * size + k] == (unsigned char)(key + (int)k));
		if (i)
			UK_TEST_ASSERT(by_value(elems + (i - 1) * size, elems + i * size) <= 0);
	}
	UK_TEST_ASSERT(sum == 0);
}

UK_TESTCASE(numbers, sort)
{
	static const size_t sizes[] = { 4, 5, 8, 12, 16, 24 };
	size_t n, k;
	unsigned int kind;

	for (n = 0; n <= 200; n += n < 20 ? 1 : 45) {
		for (k = 0; k < UK_ARRAY_SIZE(sizes); k++) {
			for (kind = 0; kind < 4; kind++)
				sort_one(n, sizes[k], kind);
		}
	}
}

UK_TESTCASE(numbers, binary_search)
{
	int v[20], key;
	size_t n, i;

	for (i = 0; i < UK_ARRAY_SIZE(v); i++)
		v[i] = (int)i * 2;
	for (n = 0; n <= UK_ARRAY_SIZE(v); n++) {
		for (key = -1; key <= 2 * (int)n; key++) {
			int *hit = bsearch(&key, v, n, sizeof(v[0]), by_value);
			bool there = key >= 0 && key % 2 == 0 && key < 2 * (int)n;

			UK_TEST_ASSERT(there ? hit == v + key / 2 : hit == NULL);
		}
	}
}

UK_TESTCASE(numbers, random)
{
	int first, second, i;

	srand(42);
	first = rand();
	second = rand();
	UK_TEST_EXPECT(first >= 0 && first <= RAND_MAX && first != second);
	srand(42);
	UK_TEST_EXPECT(rand() == first && rand() == second);
	for (i = 0; i < 100; i++)
		UK_TEST_ASSERT(rand() >= 0);
}
