// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukedit/line.c libs/core/ukedit/keys.c libs/core/ukedit/complete.c
// UNIT-SRCS: libs/core/ukedit/history.c
// UNIT-INCS: libs/core/ukedit
// UNIT-CFLAGS: -DCONFIG_LIBUKEDIT_LINE=12 -DCONFIG_LIBUKEDIT_HISTORY=20
/*
 * Any bytes from the line: the editor stays within its buffers, and the terminal shows at any time
 * what the editor has.
 */
#include <stdint.h>
#include <stdlib.h>
#include <uk/edit.h>
#include "screen.h"

static struct screen screen;

static void out(const char *s, size_t len)
{
	screen_write(&screen, s, len);
}

static const char *word(unsigned int i)
{
	static const char *const words[] = { "a", "ab", "abc", "much-longer-than-a-line" };

	return i < sizeof(words) / sizeof(*words) ? words[i] : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct uk_edit *e = malloc(sizeof(*e));

	memset(&screen, 0, sizeof(screen));
	uk_edit_init(e, out, word);
	uk_edit_start(e, "> ");
	while (len--) {
		enum uk_edit_event event = uk_edit_feed(e, (char)*data++);

		if (e->len >= sizeof(e->line) || e->at > e->len || e->used > sizeof(e->history))
			abort();
		for (size_t i = 0; i < e->len; i++)
			if (e->line[i] < ' ' || e->line[i] > '~')
				abort();
		if (event == UK_EDIT_MORE) {
			if (!screen_shows(&screen, "> ", e->line, e->len, e->at))
				abort();
			continue;
		}
		if (screen.bad || screen.column || strlen(e->line) != e->len)
			abort();
		uk_edit_start(e, "> ");
	}
	free(e);
	return 0;
}
