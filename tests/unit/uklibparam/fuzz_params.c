// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/uklibparam/parse.c libs/core/uklibparam/value.c libs/core/ukwords/words.c
// UNIT-INCS: libs/core/uklibparam
// UNIT-CFLAGS: -DCONFIG_LIBUKLIBPARAM=1 -DUK_LIBPARAM_PREFIX=l
// UNIT-CORPUS: corpus
/*
 * Any bytes as a command line: nothing outside the buffers is touched, and whatever the line says
 * the variables stay within their ranges and the arguments within the line.
 */
#include <stdlib.h>
#include <string.h>
#include "params.h"
#include "parse.h"

static void report(enum uk_libparam_bad why, const struct uk_libparam *p, const char *word)
{
	(void)p;
	if (why > UK_LIBPARAM_ARGS || strlen(word) > 4096)
		abort();
}

static void within(const char *s, const char *line, size_t size)
{
	if (s < line || s + strlen(s) >= line + size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t size = len ? 1 + data[0] : 1;
	unsigned int max = len > 1 ? data[1] % 9 : 0;
	char *from = malloc(len + 1), *line = malloc(size);
	char **argv = malloc((max + 1) * sizeof(*argv));
	unsigned int n;

	memcpy(from, data, len);
	from[len] = '\0';
	uk_libparam_copy(line, size, from);
	n = uk_libparam_parse(line, argv, max, report);
	if (n > max || argv[n])
		abort();
	for (unsigned int i = 0; i < n; i++)
		within(argv[i], line, size);
	if (text)
		within(text, line, size);
	text = NULL;
	if (*(const uint8_t *)&flag > 1 || speed < 300 || speed > 3000000 || offset < -20 ||
	    offset > 100 || level < 0 || level > 2)
		abort();
	free(argv);
	free(line);
	free(from);
	return 0;
}
