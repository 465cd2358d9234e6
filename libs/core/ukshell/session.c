// SPDX-License-Identifier: BSD-3-Clause
/* Somebody at the console: the line editor between the UART and the commands. */
#include <uk/console.h>
#include <uk/edit.h>
#include <uk/shell.h>

/* Not on the stack: with its history it is larger than many a stack. */
static struct uk_edit editor;

static void out(const char *s, size_t len)
{
	uk_console_write(s, len);
}

void uk_shell_session(const char *prompt)
{
	enum uk_edit_event event = UK_EDIT_MORE;

	uk_edit_init(&editor, out, uk_shell_command);
	uk_edit_start(&editor, prompt);
	while (event != UK_EDIT_END) {
		event = uk_edit_feed(&editor, uk_console_getc());
		if (event == UK_EDIT_DONE)
			uk_shell_run(editor.line);
		if (event == UK_EDIT_DONE || event == UK_EDIT_CANCEL)
			uk_edit_start(&editor, prompt);
	}
}
