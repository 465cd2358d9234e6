// SPDX-License-Identifier: BSD-3-Clause
/* Tab: the first word of the line, up to the cursor, as far as the words that begin so agree. */
#include <string.h>
#include "line.h"

/* How far @a and @b agree. */
static size_t common(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

static bool begins(const struct uk_edit *e, const char *word)
{
	return !strncmp(word, e->line, e->at);
}

static void list(struct uk_edit *e)
{
	const char *word;

	edit_put(e, "\n", 1);
	for (unsigned int i = 0; (word = e->word(i)); i++) {
		if (begins(e, word)) {
			edit_put(e, word, strlen(word));
			edit_put(e, "  ", 2);
		}
	}
	edit_redraw(e);
}

void edit_complete(struct uk_edit *e)
{
	const char *word, *first = NULL;
	size_t agreed = 0;
	unsigned int n = 0;

	if (!e->word || memchr(e->line, ' ', e->at)) {
		edit_bell(e);
		return;
	}
	for (unsigned int i = 0; (word = e->word(i)); i++) {
		if (!begins(e, word))
			continue;
		if (!n++) {
			first = word;
			agreed = strlen(word);
		} else if (common(first, word) < agreed) {
			agreed = common(first, word);
		}
	}
	if (!n) {
		edit_bell(e);
	} else if (n > 1 && agreed == e->at) {
		list(e);
	} else {
		edit_insert(e, first + e->at, agreed - e->at);
		if (n == 1 && e->at < e->len && e->line[e->at] == ' ')
			edit_move(e, e->at + 1);
		else if (n == 1)
			edit_insert(e, " ", 1);
	}
}
