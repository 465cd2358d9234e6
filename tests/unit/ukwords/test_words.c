// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukwords/words.c
/*
 * The word splitter: its rules one by one, then random lines against an obvious model that builds
 * the words in memory of its own.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <uk/essentials.h>
#include <uk/words.h>

#define ROUNDS	200000

/* Split a copy of @line that ends where its memory does; the words with '|' behind, '!': error. */
static void split(const char *line, char *joined)
{
	size_t len = strlen(line);
	char *copy = malloc(len + 1);
	char *at = copy, *word;
	int rc;

	memcpy(copy, line, len + 1);
	*joined = '\0';
	while ((rc = uk_words_next(&at, &word)) != 0) {
		assert_true(word >= copy && word + strlen(word) <= copy + len);
		strcat(joined, word);
		strcat(joined, rc == 1 ? "|" : "!");
		if (rc != 1)
			assert_int_equal(rc, -EINVAL);
	}
	assert_ptr_equal(at, copy + len);
	assert_int_equal(uk_words_next(&at, &word), 0);
	free(copy);
}

static void check(const char *line, const char *expected)
{
	char joined[256];

	split(line, joined);
	assert_string_equal(joined, expected);
}

static void rules(void **state __uk_unused)
{
	check("", "");
	check(" \t\r\n\v\f", "");
	check("a", "a|");
	check("  one\ttwo\n three ", "one|two|three|");
	check("'a b' c", "a b|c|");
	check("\"a b\" c", "a b|c|");
	check("a=\"b c\"d", "a=b cd|");
	check("'' \"\"", "||");
	check("a'b'\"c\"d", "abcd|");
	check("'a\"b' \"a'b\"", "a\"b|a'b|");
	check("'a\\'", "a\\|");
	check("\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d|");
	check("a\\ b \\'c \\\\", "a b|'c|\\|");
	check("a\\", "a\\|");
	check("\\", "\\|");
	check("\x80\xff \xc3\xa4", "\x80\xff|\xc3\xa4|");
}

static void no_end(void **state __uk_unused)
{
	check("a 'b c", "a|b c!");
	check("\"", "!");
	check("a \"b\\\"", "a|b\"!");
	check("a \"b\\", "a|b\\!");
}

/* The rules again, without moving anything in place. */
static void model(const char *s, char *joined)
{
	enum { OUT, PLAIN, SINGLE, DOUBLE } in = OUT;
	const char *blanks = " \t\n\v\f\r";

	for (; *s; s++) {
		if (in == OUT && !strchr(blanks, *s))
			in = PLAIN;
		if (in == OUT)
			continue;
		if (in == PLAIN && strchr(blanks, *s)) {
			*joined++ = '|';
			in = OUT;
		} else if (in == PLAIN && *s == '\'') {
			in = SINGLE;
		} else if (in == PLAIN && *s == '"') {
			in = DOUBLE;
		} else if ((in == SINGLE && *s == '\'') || (in == DOUBLE && *s == '"')) {
			in = PLAIN;
		} else if (in == PLAIN && *s == '\\' && s[1]) {
			*joined++ = *++s;
		} else if (in == DOUBLE && *s == '\\' && (s[1] == '"' || s[1] == '\\')) {
			*joined++ = *++s;
		} else {
			*joined++ = *s;
		}
	}
	if (in != OUT)
		*joined++ = in == PLAIN ? '|' : '!';
	*joined = '\0';
}

static void random_lines(void **state __uk_unused)
{
	static const char alphabet[] = "ab \t\n'\"\\\xff";
	uint32_t r = 1;

	for (int round = 0; round < ROUNDS; round++) {
		char line[24], ours[64], theirs[64];
		size_t len = 0;

		do {
			r = r * 1664525u + 1013904223u;
			line[len] = alphabet[(r >> 16) % (sizeof(alphabet) - 1)];
		} while (++len < sizeof(line) - 1 && (r >> 28) != 0);
		line[len] = '\0';
		split(line, ours);
		model(line, theirs);
		assert_string_equal(ours, theirs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(no_end),
		cmocka_unit_test(random_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
