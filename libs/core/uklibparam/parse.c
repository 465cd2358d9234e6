// SPDX-License-Identifier: BSD-3-Clause
/* The line: which words are parameters, which ones are arguments of main(). */
#include <errno.h>
#include <string.h>
#include <uk/words.h>
#include "parse.h"

/* The ASCII identifiers of C and the dash, which U-Boot and Linux use in names. */
static bool name_char(char c)
{
	char lower = (char)(c | 0x20);

	return c == '_' || c == '-' || (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
}

static size_t name_len(const char *s)
{
	size_t n = 0;

	while (name_char(s[n]))
		n++;
	return n;
}

/*
 * The parameter that @word sets, if any. *@lib: it has the form of one, and a value or the name of
 * a library with parameters: then it is not an argument of main(). *@value: behind '=', or NULL.
 */
static const struct uk_libparam *find(char *word, bool *lib, char **value)
{
	size_t prefix = name_len(word);
	size_t len = prefix + 1;
	const struct uk_libparam *p;

	*lib = false;
	if (!prefix || word[prefix] != '.')
		return NULL;
	len += name_len(word + len);
	if (len == prefix + 1 || (word[len] && word[len] != '='))
		return NULL;
	*value = word[len] ? word + len + 1 : NULL;
	*lib = *value != NULL;
	uk_libparam_foreach(p) {
		const char *name = uk_libparam_name(p);

		if (strncmp(name, word, prefix + 1))
			continue;
		*lib = true;
		if (!strncmp(name, word, len) && !name[len])
			return p;
	}
	return NULL;
}

/* False: the word is no parameter. */
static bool parameter(char *word, uk_libparam_report_t report)
{
	bool lib;
	char *value;
	const struct uk_libparam *p = find(word, &lib, &value);
	int rc;

	if (!p) {
		if (lib)
			report(UK_LIBPARAM_UNKNOWN, NULL, word);
		return lib;
	}
	if (!value && !(p->kind & UK_LIBPARAM_BOOL)) {
		report(UK_LIBPARAM_NO_VALUE, p, word);
		return true;
	}
	rc = uk_libparam_set(p, value ? value : "1");
	if (rc)
		report(rc == -ERANGE ? UK_LIBPARAM_BAD_RANGE : UK_LIBPARAM_BAD_VALUE, p, word);
	return true;
}

unsigned int uk_libparam_parse(char *line, char **argv, unsigned int max,
			       uk_libparam_report_t report)
{
	bool params = true, full = false;
	unsigned int n = 0;
	char *word;
	int rc;

	while ((rc = uk_words_next(&line, &word)) != 0) {
		if (rc < 0) {
			report(UK_LIBPARAM_QUOTE, NULL, word);
		} else if (params && !strcmp(word, "--")) {
			params = false;
		} else if (!params || !parameter(word, report)) {
			if (n < max) {
				argv[n++] = word;
			} else if (!full) {
				report(UK_LIBPARAM_ARGS, NULL, word);
				full = true;
			}
		}
	}
	argv[n] = NULL;
	return n;
}

bool uk_libparam_copy(char *to, size_t size, const char *from)
{
	size_t n = 0, word = 0;

	for (; n < size; n++) {
		to[n] = from[n];
		if (!from[n])
			return true;
		if (from[n] == ' ')
			word = n;
	}
	to[word] = '\0';
	return false;
}
