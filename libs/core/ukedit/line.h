/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the line on the screen, as keys, completion and history change it. */
#ifndef __UKEDIT_LINE_H__
#define __UKEDIT_LINE_H__

#include <uk/edit.h>

void edit_put(struct uk_edit *e, const char *s, size_t len);
void edit_bell(struct uk_edit *e);
/* Prompt and line on a line of their own. */
void edit_redraw(struct uk_edit *e);

/* Put @len characters in at the cursor, as many as there is room for; the bell for the others. */
void edit_insert(struct uk_edit *e, const char *s, size_t len);
/* Take out what lies between two positions, @from <= @to; the cursor is then at @from. */
void edit_remove(struct uk_edit *e, size_t from, size_t to);
/* The cursor to @to, 0 to len. */
void edit_move(struct uk_edit *e, size_t to);

void edit_complete(struct uk_edit *e);

#if UK_EDIT_HISTORY
/* Show the line before or after the one that is shown. */
void edit_older(struct uk_edit *e);
void edit_newer(struct uk_edit *e);
/* The line is done: back to the end of the history, where it is @kept. */
void edit_remember(struct uk_edit *e, bool kept);
#else
static inline void edit_older(struct uk_edit *e)
{
	edit_bell(e);
}

static inline void edit_newer(struct uk_edit *e)
{
	edit_bell(e);
}

static inline void edit_remember(struct uk_edit *e, bool kept)
{
	(void)e;
	(void)kept;
}
#endif

#endif /* __UKEDIT_LINE_H__ */
