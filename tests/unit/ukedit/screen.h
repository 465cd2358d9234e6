/* SPDX-License-Identifier: BSD-3-Clause */
/* A terminal as dumb as they come: one line that is looked at, and what was done to it. */
#ifndef TEST_SCREEN_H
#define TEST_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define SCREEN_COLUMNS	400

struct screen {
	char cells[SCREEN_COLUMNS];
	size_t column;
	size_t widest;		/* columns that were ever written on this line */
	unsigned int bells;
	bool bad;		/* left the line, or got a byte that it does not know */
	char above[4096];	/* the lines before this one, each with its '\n', blanks cut off */
};

/* The line without the blanks at its end. */
static inline size_t screen_length(const struct screen *s)
{
	size_t n = s->widest;

	while (n && s->cells[n - 1] == ' ')
		n--;
	return n;
}

static inline void screen_write(struct screen *s, const char *text, size_t len)
{
	for (; len--; text++) {
		if (*text == '\a') {
			s->bells++;
		} else if (*text == '\n') {
			size_t used = strlen(s->above), n = screen_length(s);

			if (used + n + 2 > sizeof(s->above))
				used = 0;
			memcpy(s->above + used, s->cells, n);
			s->above[used + n] = '\n';
			s->above[used + n + 1] = '\0';
			s->column = 0;
			s->widest = 0;
		} else if (*text == '\b') {
			if (s->column)
				s->column--;
			else
				s->bad = true;
		} else if (*text >= ' ' && *text < 0x7f && s->column < SCREEN_COLUMNS) {
			s->cells[s->column++] = *text;
			if (s->widest < s->column)
				s->widest = s->column;
		} else {
			s->bad = true;
		}
	}
}

/* Does it show @prompt and then @line, the cursor in column @at of the line? */
static inline bool screen_shows(const struct screen *s, const char *prompt, const char *line,
				size_t len, size_t at)
{
	size_t p = strlen(prompt);

	if (s->bad || s->column != p + at || s->widest < p + len)
		return false;
	if (memcmp(s->cells, prompt, p) || memcmp(s->cells + p, line, len))
		return false;
	/* Blanks of a line's own end look like no text at all. */
	return screen_length(s) <= p + len;
}

#endif /* TEST_SCREEN_H */
