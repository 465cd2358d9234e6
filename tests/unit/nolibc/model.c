// SPDX-License-Identifier: BSD-3-Clause
/*
 * nolibc against the host's C library: the same random arguments to both, the results must agree
 * (signs of comparisons, pointers as offsets). Strings lie in heap blocks of exactly their size,
 * so that the sanitizer sees a read behind the end.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uk/test.h>

#define ROUNDS	100000

/* The host's functions, under names that rename.h does not touch. */
#define HOST(type, name, ...)	extern type host_##name(__VA_ARGS__) __asm__(#name)
HOST(int, strcmp, const char *, const char *);
HOST(int, strncmp, const char *, const char *, size_t);
HOST(int, strcasecmp, const char *, const char *);
HOST(int, memcmp, const void *, const void *, size_t);
HOST(char *, strstr, const char *, const char *);
HOST(char *, strchr, const char *, int);
HOST(char *, strrchr, const char *, int);
HOST(void *, memchr, const void *, int, size_t);
HOST(void *, memrchr, const void *, int, size_t);
HOST(void *, memmem, const void *, size_t, const void *, size_t);
HOST(size_t, strspn, const char *, const char *);
HOST(size_t, strcspn, const char *, const char *);
HOST(size_t, strnlen, const char *, size_t);
HOST(long, strtol, const char *, char **, int);
HOST(unsigned long, strtoul, const char *, char **, int);
HOST(void, qsort, void *, size_t, size_t, int (*)(const void *, const void *));

static uint64_t state = 88172645463325252u;

static unsigned int rnd(unsigned int n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned int)(state >> 32) % n;
}

/* A string of up to @max characters of @alphabet, in a block of its size. */
static char *text(unsigned int max, const char *alphabet)
{
	unsigned int n = rnd(max + 1), i;
	unsigned int kinds = (unsigned int)strlen(alphabet);
	char *s = malloc(n + 1);

	for (i = 0; i < n; i++)
		s[i] = alphabet[rnd(kinds)];
	s[n] = '\0';
	return s;
}

static int sign(int v)
{
	return (v > 0) - (v < 0);
}

UK_TESTCASE(model, strings)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		char *a = text(12, "abAB\x80"), *b = text(4, "abAB\x80");
		size_t n = rnd(14), na = strlen(a), nb = strlen(b);
		int c = "abAB\x80\0x"[rnd(7)];

		UK_TEST_EXPECT(sign(strcmp(a, b)) == sign(host_strcmp(a, b)));
		UK_TEST_EXPECT(sign(strncmp(a, b, n)) == sign(host_strncmp(a, b, n)));
		UK_TEST_EXPECT(sign(strcasecmp(a, b)) == sign(host_strcasecmp(a, b)));
		UK_TEST_EXPECT(sign(memcmp(a, b, UK_MIN(na, nb))) ==
			       sign(host_memcmp(a, b, UK_MIN(na, nb))));
		UK_TEST_EXPECT(strstr(a, b) == host_strstr(a, b));
		UK_TEST_EXPECT(strchr(a, c) == host_strchr(a, c));
		UK_TEST_EXPECT(strrchr(a, c) == host_strrchr(a, c));
		UK_TEST_EXPECT(memchr(a, c, na) == host_memchr(a, c, na));
		UK_TEST_EXPECT(memrchr(a, c, na) == host_memrchr(a, c, na));
		UK_TEST_EXPECT(memmem(a, na, b, nb) == host_memmem(a, na, b, nb));
		UK_TEST_EXPECT(strspn(a, b) == host_strspn(a, b));
		UK_TEST_EXPECT(strcspn(a, b) == host_strcspn(a, b));
		UK_TEST_EXPECT(strnlen(a, n) == host_strnlen(a, n));
		free(a);
		free(b);
		UK_TEST_ASSERT(uk_test_passing());
	}
}

UK_TESTCASE(model, integers)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		char *s = text(24, rnd(2) ? " +-0xX1f9" : "0123456789");
		int base = rnd(4) ? (int)rnd(2) * 10 : 2 + (int)rnd(35);
		char *end, *host_end;

		UK_TEST_EXPECT(strtol(s, &end, base) == host_strtol(s, &host_end, base));
		UK_TEST_EXPECT(end == host_end);
		UK_TEST_EXPECT(strtoul(s, &end, base) == host_strtoul(s, &host_end, base));
		UK_TEST_EXPECT(end == host_end);
		if (!uk_test_passing()) {
			uk_test_note("\"%s\" base %d", s, base);
			UK_TEST_ASSERT(false);
		}
		free(s);
	}
}

static int by_value(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

UK_TESTCASE(model, sort)
{
	unsigned int i, k;

	for (i = 0; i < 2000; i++) {
		unsigned int n = rnd(100);
		int *a = malloc(n * sizeof(*a)), *b = malloc(n * sizeof(*b));

		for (k = 0; k < n; k++)
			a[k] = b[k] = (int)rnd(1 + rnd(200)) - 50;
		qsort(a, n, sizeof(*a), by_value);
		host_qsort(b, n, sizeof(*b), by_value);
		UK_TEST_ASSERT(memcmp(a, b, n * sizeof(*a)) == 0);
		free(a);
		free(b);
	}
}
