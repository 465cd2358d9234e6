// SPDX-License-Identifier: BSD-3-Clause
/* The table of commands, and one line: words, look-up, call. */
#include <errno.h>
#include <string.h>

#include <uk/print.h>
#include <uk/shell.h>
#include <uk/words.h>

extern const struct uk_shell_cmd UK_SHELL__START[] __attribute__((visibility("hidden")));
extern const struct uk_shell_cmd UK_SHELL__END[] __attribute__((visibility("hidden")));

const char *uk_shell_command(unsigned int i)
{
	const struct uk_shell_cmd *c = UK_SHELL__START + i;

	return c < UK_SHELL__END ? (const char *)&c->text + c->text : NULL;
}

static uk_shell_fn_t find(const char *name)
{
	const char *text;

	for (unsigned int i = 0; (text = uk_shell_command(i)); i++) {
		const struct uk_shell_cmd *c = UK_SHELL__START + i;

		if (!strcmp(text, name))
			return (uk_shell_fn_t)((uintptr_t)&c->fn + (intptr_t)c->fn);
	}
	return NULL;
}

/* Words of @line into @argv. Their number, or negative. */
static int split(char *line, char **argv, int max)
{
	int n = 0;
	int rc;

	while ((rc = uk_words_next(&line, &argv[n])) > 0)
		if (++n == max)
			return -E2BIG;
	argv[n] = NULL;
	return rc ? rc : n;
}

int uk_shell_run(char *line)
{
	/* One more to see that there are too many. */
	char *argv[CONFIG_LIBUKSHELL_ARGS + 1];
	int rc = split(line, argv, CONFIG_LIBUKSHELL_ARGS + 1);
	uk_shell_fn_t fn;

	if (rc == 0)
		return 0;
	if (rc < 0) {
		uk_printf(rc == -E2BIG ? "more than %d words\n" : "a quote has no end\n",
			  CONFIG_LIBUKSHELL_ARGS);
		return rc;
	}
	fn = find(argv[0]);
	if (!fn) {
		uk_printf("%s: no such command; try help\n", argv[0]);
		return -ENOENT;
	}
	rc = fn(rc, argv);
	if (rc < 0)
		uk_printf("%s: error %d\n", argv[0], -rc);
	return rc;
}

bool uk_shell_number(const char *text, uint64_t *v)
{
	unsigned int base = 10;

	if (text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		text += 2;
	}
	*v = 0;
	do {
		unsigned int d = (unsigned char)*text;

		if (d - '0' < 10)
			d -= '0';
		else if ((d | 0x20) - 'a' < 6)
			d = (d | 0x20) - 'a' + 10;
		else
			return false;
		if (d >= base || *v > (UINT64_MAX - d) / base)
			return false;
		*v = *v * base + d;
	} while (*++text);
	return true;
}
