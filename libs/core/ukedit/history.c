// SPDX-License-Identifier: BSD-3-Clause
/*
 * The last lines, one string behind the other, the newest at the end:
 *
 *	| oldest NUL | ... | newest NUL | draft NUL |     free     |
 *
 * While an older line is shown, what was being typed is kept as one more line, the draft. When
 * there is no room the oldest go; moving the others costs nothing that a person would notice.
 */
#include <string.h>
#include "line.h"

/* Line number @n from the end, 1 is the last one; NULL: there are not so many. */
static char *line_back(struct uk_edit *e, uint32_t n)
{
	uint32_t at = e->used;

	while (n--) {
		if (!at)
			return NULL;
		/* From behind a NUL to behind the one before it. */
		do
			at--;
		while (at && e->history[at - 1]);
	}
	return e->history + at;
}

static void drop_last(struct uk_edit *e)
{
	e->used = (uint32_t)(line_back(e, 1) - e->history);
}

/* False: it can never fit. */
static bool append(struct uk_edit *e)
{
	uint32_t size = e->len + 1;

	if (size > sizeof(e->history))
		return false;
	while (sizeof(e->history) - e->used < size) {
		uint32_t first = (uint32_t)strlen(e->history) + 1;

		e->used -= first;
		memmove(e->history, e->history + first, e->used);
	}
	memcpy(e->history + e->used, e->line, e->len);
	e->history[e->used + e->len] = '\0';
	e->used += size;
	return true;
}

static void show(struct uk_edit *e, const char *text)
{
	edit_remove(e, 0, e->len);
	edit_insert(e, text, strlen(text));
}

void edit_older(struct uk_edit *e)
{
	char *text;

	if (!e->back && append(e))
		e->back = 1;
	text = e->back ? line_back(e, e->back + 1) : NULL;
	if (text) {
		e->back++;
		show(e, text);
		return;
	}
	if (e->back == 1) {
		drop_last(e);
		e->back = 0;
	}
	edit_bell(e);
}

void edit_newer(struct uk_edit *e)
{
	if (!e->back) {
		edit_bell(e);
		return;
	}
	show(e, line_back(e, --e->back));
	if (e->back == 1) {
		drop_last(e);
		e->back = 0;
	}
}

void edit_remember(struct uk_edit *e, bool kept)
{
	const char *last;

	if (e->back)
		drop_last(e);
	e->back = 0;
	last = line_back(e, 1);
	if (kept && e->len && !(last && !strcmp(last, e->line)))
		append(e);
}
