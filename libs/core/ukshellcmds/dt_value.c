// SPDX-License-Identifier: BSD-3-Clause
/*
 * A property's value for people. The tree does not say what a value is: text if every byte of it
 * could be, cells if words fit, bytes otherwise.
 */
#include <string.h>

#include <uk/print.h>
#include "parts.h"

#define MOST	256	/* bytes shown */

/* One or more strings, none empty, all printable, the last one ended. */
static bool is_text(const char *s, uint32_t len)
{
	bool empty = true;

	for (uint32_t i = 0; i < len; i++) {
		if (s[i] ? s[i] < ' ' || s[i] > '~' : empty)
			return false;
		empty = !s[i];
	}
	return len && !s[len - 1];
}

static void show_text(const char *s, uint32_t len)
{
	for (uint32_t at = 0; at < len; at += (uint32_t)strlen(s + at) + 1)
		uk_printf(at ? ", \"%s\"" : " = \"%s\"", s + at);
}

static void show_numbers(const uint8_t *b, uint32_t len)
{
	bool cells = len % 4 == 0;
	uint32_t shown = UK_MIN(len, (uint32_t)MOST);

	uk_printf(cells ? " = <" : " = [");
	for (uint32_t i = 0; i < shown; i += cells ? 4 : 1) {
		if (i)
			uk_printf(" ");
		if (cells)
			uk_printf("0x%02x%02x%02x%02x", b[i], b[i + 1], b[i + 2], b[i + 3]);
		else
			uk_printf("%02x", b[i]);
	}
	uk_printf(shown < len ? " ... %u bytes" : "", len);
	uk_printf(cells ? ">" : "]");
}

void show_dt_value(const void *value, uint32_t len)
{
	if (!len)
		return;
	if (is_text(value, len))
		show_text(value, len);
	else
		show_numbers(value, len);
}
