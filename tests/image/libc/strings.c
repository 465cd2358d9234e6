// SPDX-License-Identifier: BSD-3-Clause
/* str*() of ISO C and POSIX: the standard's examples, the borders, and what may not be touched. */
#include <string.h>
#include <strings.h>
#include <uk/test.h>

/* The compiler knows these functions: it is told not to work them out itself. */
static char *hide(const char *s)
{
	__asm__ volatile("" : "+r"(s) : : "memory");
	return (char *)s;
}

static bool is(const char *got, const char *expected)
{
	size_t i = 0;

	while (got[i] == expected[i] && got[i])
		i++;
	return got[i] == expected[i];
}

UK_TESTCASE(strings, copy)
{
	char buf[16];

	memset(buf, '#', sizeof(buf));
	UK_TEST_EXPECT(strcpy(buf, hide("abc")) == buf && is(buf, "abc") && buf[4] == '#');
	UK_TEST_EXPECT(stpcpy(buf, hide("hello")) == buf + 5 && is(buf, "hello") && buf[6] == '#');
	UK_TEST_EXPECT(strcpy(buf, hide("")) == buf && buf[0] == '\0');

	memset(buf, '#', sizeof(buf));
	UK_TEST_EXPECT(strncpy(buf, hide("abc"), 6) == buf);
	UK_TEST_EXPECT(memcmp(buf, "abc\0\0\0##", 8) == 0);
	memset(buf, '#', sizeof(buf));
	strncpy(buf, hide("abcdef"), 3);
	UK_TEST_EXPECT(memcmp(buf, "abc###", 6) == 0);
	memset(buf, '#', sizeof(buf));
	UK_TEST_EXPECT(stpncpy(buf, hide("ab"), 4) == buf + 2 && memcmp(buf, "ab\0\0#", 5) == 0);
	UK_TEST_EXPECT(stpncpy(buf, hide("abcd"), 4) == buf + 4);

	UK_TEST_EXPECT(strlcpy(buf, hide("abcdef"), 4) == 6 && is(buf, "abc"));
	UK_TEST_EXPECT(strlcpy(buf, hide("xy"), 4) == 2 && is(buf, "xy"));
	buf[0] = '#';
	UK_TEST_EXPECT(strlcpy(buf, hide("xy"), 0) == 2 && buf[0] == '#');

	UK_TEST_EXPECT(memccpy(buf, hide("one:two"), ':', 7) == buf + 4);
	UK_TEST_EXPECT(memccpy(buf, hide("one:two"), '!', 7) == NULL);
}

UK_TESTCASE(strings, join)
{
	char buf[16] = "ab";

	UK_TEST_EXPECT(strcat(buf, hide("cd")) == buf && is(buf, "abcd"));
	UK_TEST_EXPECT(strncat(buf, hide("efgh"), 2) == buf && is(buf, "abcdef"));
	UK_TEST_EXPECT(strncat(buf, hide("gh"), 10) == buf && is(buf, "abcdefgh"));
	UK_TEST_EXPECT(strlcat(buf, hide("ijkl"), 11) == 12 && is(buf, "abcdefghij"));
	UK_TEST_EXPECT(strlcat(buf, hide("x"), 4) == 5 && is(buf, "abcdefghij"));
}

UK_TESTCASE(strings, compare)
{
	UK_TEST_EXPECT(strcmp(hide("abc"), hide("abc")) == 0);
	UK_TEST_EXPECT(strcmp(hide("abc"), hide("abd")) < 0);
	UK_TEST_EXPECT(strcmp(hide("abcd"), hide("abc")) > 0);
	UK_TEST_EXPECT(strcmp(hide(""), hide("a")) < 0);
	UK_TEST_EXPECT(strcmp(hide("\x80"), hide("\x7f")) > 0);
	UK_TEST_EXPECT(strcoll(hide("a"), hide("b")) < 0);
	UK_TEST_EXPECT(strncmp(hide("abcX"), hide("abcY"), 3) == 0);
	UK_TEST_EXPECT(strncmp(hide("abcX"), hide("abcY"), 4) < 0);
	UK_TEST_EXPECT(strncmp(hide("a"), hide("b"), 0) == 0);
	UK_TEST_EXPECT(strncmp(hide("ab\0x"), hide("ab\0y"), 4) == 0);
	UK_TEST_EXPECT(strcasecmp(hide("HeLLo"), hide("hEllO")) == 0);
	UK_TEST_EXPECT(strcasecmp(hide("a"), hide("B")) < 0);
	UK_TEST_EXPECT(strncasecmp(hide("ABx"), hide("abY"), 2) == 0);
	UK_TEST_EXPECT(strcasecmp(hide("@"), hide("`")) < 0);
}

/* Every pair of alignments, each length around the words, and one byte that differs anywhere. */
UK_TESTCASE(strings, compare_aligned)
{
	static char x[64], y[64];
	size_t a, b, n, at;

	for (a = 0; a < 8; a++) {
		for (b = 0; b < 8; b++) {
			for (n = 0; n <= 33; n++) {
				char *s = x + a, *t = y + b;

				memset(x, 0x81, sizeof(x));
				memset(y, 0x81, sizeof(y));
				s[n] = t[n] = '\0';
				s[n + 1] = 'a';
				UK_TEST_ASSERT(strcmp(s, t) == 0 && strncmp(s, t, n + 3) == 0);
				for (at = 0; at < n; at++) {
					s[at] = 0x7f;
					UK_TEST_ASSERT(strcmp(s, t) < 0 && strcmp(t, s) > 0);
					UK_TEST_ASSERT(strncmp(s, t, at) == 0);
					UK_TEST_ASSERT(strncmp(s, t, at + 1) < 0);
					UK_TEST_ASSERT(strchr(s, 0x7f) == s + at);
					s[at] = (char)0x81;
				}
				UK_TEST_ASSERT(strchr(s, 'a') == NULL && strchr(s, 0) == s + n);
			}
		}
	}
}

UK_TESTCASE(strings, search)
{
	char *s = hide("hello world");

	UK_TEST_EXPECT(strnlen(s, 5) == 5 && strnlen(s, 100) == 11 && strnlen(s, 0) == 0);
	UK_TEST_EXPECT(strchr(s, 'o') == s + 4 && strrchr(s, 'o') == s + 7);
	UK_TEST_EXPECT(strchr(s, '!') == NULL && strrchr(s, '!') == NULL);
	UK_TEST_EXPECT(strchr(s, '\0') == s + 11 && strrchr(s, '\0') == s + 11);
	UK_TEST_EXPECT(strspn(s, "leh") == 4 && strspn(s, "") == 0 && strspn(s, s) == 11);
	UK_TEST_EXPECT(strcspn(s, " ") == 5 && strcspn(s, "") == 11 && strcspn(s, "h") == 0);
	UK_TEST_EXPECT(strpbrk(s, "wo") == s + 4 && strpbrk(s, "xyz") == NULL);
	UK_TEST_EXPECT(strstr(s, hide("world")) == s + 6 && strstr(s, hide("")) == s);
	UK_TEST_EXPECT(strstr(s, hide("worlds")) == NULL && strstr(s, hide("lo w")) == s + 3);
	UK_TEST_EXPECT(strstr(hide(""), hide("a")) == NULL);
	s = hide("aaaaaaab");
	UK_TEST_EXPECT(strstr(s, hide("aaab")) == s + 4);
	s = hide("\xff\x01");
	UK_TEST_EXPECT(strchr(s, 0xff) == s && strrchr(s, -1) == s);
}

UK_TESTCASE(strings, tokens)
{
	char line[] = "  one, two,,three ";
	char csv[] = "a,,b";
	char *state, *at = csv;

	UK_TEST_EXPECT(is(strtok_r(line, " ,", &state), "one"));
	UK_TEST_EXPECT(is(strtok_r(NULL, " ,", &state), "two"));
	UK_TEST_EXPECT(is(strtok_r(NULL, " ,", &state), "three"));
	UK_TEST_EXPECT(strtok_r(NULL, " ,", &state) == NULL);
	UK_TEST_EXPECT(strtok_r(NULL, " ,", &state) == NULL);

	UK_TEST_EXPECT(is(strsep(&at, ","), "a"));
	UK_TEST_EXPECT(is(strsep(&at, ","), ""));
	UK_TEST_EXPECT(is(strsep(&at, ","), "b") && at == NULL);
	UK_TEST_EXPECT(strsep(&at, ",") == NULL);
}

/* Every short pair of strings over a small alphabet, against the definition. */
UK_TESTCASE(strings, substring_model)
{
	char s[8], f[4];
	unsigned int i, j, k, n;

	for (i = 0; i < 128; i++) {
		for (k = 0; k < 7; k++)
			s[k] = "ab"[i >> k & 1];
		s[7] = '\0';
		for (j = 0; j < 8; j++) {
			for (n = 0; n <= 3; n++) {
				const char *expect = NULL;
				size_t at;

				for (k = 0; k < n; k++)
					f[k] = "ab"[j >> k & 1];
				f[n] = '\0';
				for (at = 0; at + n <= 7 && !expect; at++) {
					if (!memcmp(s + at, f, n))
						expect = s + at;
				}
				UK_TEST_ASSERT(strstr(hide(s), hide(f)) == expect);
			}
		}
	}
}

UK_TESTCASE(strings, error_text)
{
	UK_TEST_EXPECT(strlen(strerror(0)) > 0);
	UK_TEST_EXPECT(strcmp(strerror(22), strerror(12)) != 0);
	UK_TEST_EXPECT(strerror(123456) != NULL);
}
