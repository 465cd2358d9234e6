/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Editing a line over a serial terminal. The editor is fed byte by byte with what arrives and says
 * what to send back; it waits for nothing, allocates nothing and needs no terminal type: moving the
 * cursor back is '\b', moving it forward is writing the text once more. A line is taken to fit on
 * the terminal's own line.
 *
 *	left, right, ^B, ^F	move		Backspace, ^H	delete before the cursor
 *	Home, End, ^A, ^E	to the ends	Delete, ^D	delete under it
 *	up, down, ^P, ^N	history		^W, ^U, ^K	delete a word, to the start, end
 *	Tab			complete	^L		write the line anew
 *	Enter			done		^C		give the line up
 *
 * Anything else that is not printable ASCII, sequences of unknown keys included, is dropped without
 * an effect: noise on the line costs nothing but the noise.
 *
 * Context: thread, one at a time for one struct. Every call is O(LIBUKEDIT_LINE +
 * LIBUKEDIT_HISTORY + words).
 */
#ifndef __UK_EDIT_H__
#define __UK_EDIT_H__

#include <uk/essentials.h>

#define UK_EDIT_LINE		CONFIG_LIBUKEDIT_LINE
#define UK_EDIT_HISTORY		CONFIG_LIBUKEDIT_HISTORY

enum uk_edit_event {
	UK_EDIT_MORE,		/* the line goes on */
	UK_EDIT_DONE,		/* Enter: the line is in .line, NUL-terminated; @len may be 0 */
	UK_EDIT_CANCEL,		/* ^C: .line is empty */
	UK_EDIT_END,		/* ^D on an empty line; .line is empty */
};

struct uk_edit {
	char line[UK_EDIT_LINE];
	uint32_t len;
	/* Private from here on. */
	uint32_t at;			/* the cursor: 0 to len */
	uint32_t state;			/* of the reader of escape sequences */
	uint32_t number;		/* the first one in such a sequence */
	bool after_cr;			/* a LF that follows belongs to the CR */
	void (*out)(const char *s, size_t len);
	const char *(*word)(unsigned int i);
	const char *prompt;
#if UK_EDIT_HISTORY
	uint32_t back;			/* which line of the history is shown; 0: none */
	uint32_t used;			/* bytes of history */
	char history[UK_EDIT_HISTORY];
#endif
};

/*
 * @out sends @len bytes to the terminal, where '\n' shall begin a new line. @word gives the words
 * that Tab completes as the first word of a line: number @i, NULL after the last one; NULL instead
 * of @word: none.
 */
void uk_edit_init(struct uk_edit *e, void (*out)(const char *s, size_t len),
		  const char *(*word)(unsigned int i));

/* Begin a line: forget the last one, write @prompt, which must stay. After each event but MORE. */
void uk_edit_start(struct uk_edit *e, const char *prompt);

/* One byte has arrived. */
enum uk_edit_event uk_edit_feed(struct uk_edit *e, char c);

#endif /* __UK_EDIT_H__ */
