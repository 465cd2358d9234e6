/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the parser of a whole line, pure, between the boot glue and the tests. */
#ifndef __UKLIBPARAM_PARSE_H__
#define __UKLIBPARAM_PARSE_H__

#include <uk/libparam.h>

/* What was wrong with a word or with the line. */
enum uk_libparam_bad {
	UK_LIBPARAM_UNKNOWN,	/* libname.param that no library has */
	UK_LIBPARAM_NO_VALUE,	/* a parameter that is not a bool, without "=value" */
	UK_LIBPARAM_BAD_VALUE,	/* not a value of the parameter's type */
	UK_LIBPARAM_BAD_RANGE,	/* a number, outside of the range */
	UK_LIBPARAM_QUOTE,	/* a quote without its end; the word is dropped */
	UK_LIBPARAM_ARGS,	/* this argument and all behind it are dropped: too many */
};

/* @p: the parameter, NULL if none is concerned; @word: all of it, or of what is left of it. */
typedef void (*uk_libparam_report_t)(enum uk_libparam_bad why, const struct uk_libparam *p,
				     const char *word);

/*
 * Cut @line into words, in place; set parameters; put the other words into @argv, at most @max of
 * them, ended by a NULL pointer (so @argv has room for @max + 1). Returns their number.
 */
unsigned int uk_libparam_parse(char *line, char **argv, unsigned int max,
			       uk_libparam_report_t report);

/*
 * Copy the command line @from to @to, of @size bytes: if it does not fit, up to the last blank that
 * does (nothing if there is none). Never reads more than @size bytes of @from, whatever it is.
 * False: it was cut.
 */
bool uk_libparam_copy(char *to, size_t size, const char *from);

#endif /* __UKLIBPARAM_PARSE_H__ */
