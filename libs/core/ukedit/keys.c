// SPDX-License-Identifier: BSD-3-Clause
/*
 * From bytes to keys: control characters, and escape sequences (ECMA-48) as terminals send them.
 *
 *	ESC [ number final	cursor keys, Home, End, Delete
 *	ESC O final		the same, when the terminal is in another mode
 */
#include "line.h"

#define CTRL(c)		((c) & 0x1f)
#define ESC		0x1b
#define DEL		0x7f
#define NUMBER_MAX	255

enum state {
	TEXT,
	ESCAPE,			/* ESC was read */
	SEQUENCE,		/* ESC [, in the first number */
	SEQUENCE_MORE,		/* behind it */
	SINGLE,			/* ESC O */
	IGNORE,			/* ESC [ [, function keys of Linux's console: one more letter */
};

/* Where the word before the cursor begins. */
static size_t word_start(const struct uk_edit *e)
{
	size_t at = e->at;

	while (at && e->line[at - 1] == ' ')
		at--;
	while (at && e->line[at - 1] != ' ')
		at--;
	return at;
}

static void remove_here(struct uk_edit *e)
{
	if (e->at < e->len)
		edit_remove(e, e->at, e->at + 1);
	else
		edit_bell(e);
}

/* The key that a sequence ends with: by its letter, or by its number when that is '~'. */
static void key(struct uk_edit *e, char final, unsigned int number)
{
	if (final == '~') {
		switch (number) {
		case 1:
		case 7:
			final = 'H';
			break;
		case 4:
		case 8:
			final = 'F';
			break;
		case 3:
			remove_here(e);
			return;
		}
	}
	switch (final) {
	case 'A':
		edit_older(e);
		break;
	case 'B':
		edit_newer(e);
		break;
	case 'C':
		if (e->at < e->len)
			edit_move(e, e->at + 1);
		break;
	case 'D':
		if (e->at)
			edit_move(e, e->at - 1);
		break;
	case 'H':
		edit_move(e, 0);
		break;
	case 'F':
		edit_move(e, e->len);
		break;
	}
}

/* False: @c does not belong to the sequence, which is over. */
static bool sequence(struct uk_edit *e, char c)
{
	enum state s = (enum state)e->state;

	e->state = TEXT;
	if (c < ' ' || c >= DEL)
		return false;
	if (s == ESCAPE) {
		e->number = 0;
		if (c == '[')
			e->state = SEQUENCE;
		else if (c == 'O')
			e->state = SINGLE;
		return true;
	}
	if (s == SEQUENCE && c == '[') {
		e->state = IGNORE;
		return true;
	}
	if (s == SINGLE || s == IGNORE || c >= '@') {
		if (s != IGNORE)
			key(e, c, e->number);
		return true;
	}
	e->state = SEQUENCE_MORE;
	if (s == SEQUENCE && c >= '0' && c <= '9') {
		e->number = e->number * 10 + (uint32_t)(c - '0');
		if (e->number <= NUMBER_MAX)
			e->state = SEQUENCE;
	}
	return true;
}

static enum uk_edit_event done(struct uk_edit *e)
{
	edit_move(e, e->len);
	edit_put(e, "\n", 1);
	e->line[e->len] = '\0';
	edit_remember(e, true);
	return UK_EDIT_DONE;
}

static enum uk_edit_event cancel(struct uk_edit *e)
{
	edit_put(e, "^C\n", 3);
	edit_remember(e, false);
	e->len = 0;
	e->at = 0;
	e->line[0] = '\0';
	return UK_EDIT_CANCEL;
}

static enum uk_edit_event control(struct uk_edit *e, char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return done(e);
	case CTRL('C'):
		return cancel(e);
	case CTRL('D'):
		if (!e->len) {
			edit_put(e, "\n", 1);
			e->line[0] = '\0';
			return UK_EDIT_END;
		}
		remove_here(e);
		break;
	case ESC:
		e->state = ESCAPE;
		break;
	case '\b':
	case DEL:
		if (e->at)
			edit_remove(e, e->at - 1, e->at);
		else
			edit_bell(e);
		break;
	case '\t':
		edit_complete(e);
		break;
	case CTRL('A'):
		key(e, 'H', 0);
		break;
	case CTRL('B'):
		key(e, 'D', 0);
		break;
	case CTRL('E'):
		key(e, 'F', 0);
		break;
	case CTRL('F'):
		key(e, 'C', 0);
		break;
	case CTRL('K'):
		edit_remove(e, e->at, e->len);
		break;
	case CTRL('L'):
		edit_redraw(e);
		break;
	case CTRL('N'):
		key(e, 'B', 0);
		break;
	case CTRL('P'):
		key(e, 'A', 0);
		break;
	case CTRL('U'):
		edit_remove(e, 0, e->at);
		break;
	case CTRL('W'):
		edit_remove(e, word_start(e), e->at);
		break;
	}
	return UK_EDIT_MORE;
}

enum uk_edit_event uk_edit_feed(struct uk_edit *e, char c)
{
	bool lf = c == '\n' && e->after_cr;

	e->after_cr = c == '\r';
	if (lf || (e->state != TEXT && sequence(e, c)))
		return UK_EDIT_MORE;
	if (c >= ' ' && c < DEL) {
		edit_insert(e, &c, 1);
		return UK_EDIT_MORE;
	}
	return control(e, c);
}
