// SPDX-License-Identifier: BSD-3-Clause
/* The line: the text, the cursor, and the same on the screen. Always: at <= len < UK_EDIT_LINE. */
#include <string.h>
#include "line.h"

void edit_put(struct uk_edit *e, const char *s, size_t len)
{
	if (len)
		e->out(s, len);
}

void edit_bell(struct uk_edit *e)
{
	edit_put(e, "\a", 1);
}

/* @n times the same character. */
static void repeat(struct uk_edit *e, char c, size_t n)
{
	while (n--)
		edit_put(e, &c, 1);
}

/* Write the line from @from on, and @blanks behind it; the screen's cursor was there, and goes on
 * to where the line's is. */
static void write_from(struct uk_edit *e, size_t from, size_t blanks)
{
	edit_put(e, e->line + from, e->len - from);
	repeat(e, ' ', blanks);
	repeat(e, '\b', e->len + blanks - e->at);
}

void edit_redraw(struct uk_edit *e)
{
	edit_put(e, "\n", 1);
	edit_put(e, e->prompt, strlen(e->prompt));
	write_from(e, 0, 0);
}

void edit_insert(struct uk_edit *e, const char *s, size_t len)
{
	size_t room = sizeof(e->line) - 1 - e->len;
	size_t at = e->at;

	if (len > room) {
		edit_bell(e);
		len = room;
	}
	if (!len)
		return;
	memmove(e->line + at + len, e->line + at, e->len - at);
	memcpy(e->line + at, s, len);
	e->len += (uint32_t)len;
	e->at += (uint32_t)len;
	write_from(e, at, 0);
}

void edit_remove(struct uk_edit *e, size_t from, size_t to)
{
	edit_move(e, from);
	memmove(e->line + from, e->line + to, e->len - to);
	e->len -= (uint32_t)(to - from);
	write_from(e, from, to - from);
}

void edit_move(struct uk_edit *e, size_t to)
{
	if (to < e->at)
		repeat(e, '\b', e->at - to);
	else
		edit_put(e, e->line + e->at, to - e->at);
	e->at = (uint32_t)to;
}

void uk_edit_init(struct uk_edit *e, void (*out)(const char *s, size_t len),
		  const char *(*word)(unsigned int i))
{
	memset(e, 0, sizeof(*e));
	e->out = out;
	e->word = word;
	e->prompt = "";
}

void uk_edit_start(struct uk_edit *e, const char *prompt)
{
	e->len = 0;
	e->at = 0;
	e->line[0] = '\0';
	e->prompt = prompt;
	edit_put(e, prompt, strlen(prompt));
}
