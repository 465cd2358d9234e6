// SPDX-License-Identifier: BSD-3-Clause
/*
 * The standard streams on the console. Output goes out as it is printed. Input is taken by lines,
 * so that a program that reads with fgets() can be typed at: characters are echoed, backspace and
 * Ctrl-U correct the line, Ctrl-D ends the input.
 */
#include <stdio.h>
#include <uk/console.h>

#define CTRL_D		0x04
#define CTRL_U		0x15
#define DELETE		0x7f

static struct {
	char buf[CONFIG_LIBPICOLIBC_LINE];
	unsigned int len;
	unsigned int next;		/* to hand out */
	char last;			/* typed: the '\n' of a "\r\n" is no line of its own */
} line;

static int put(char c, FILE *stream __uk_unused)
{
	uk_console_write(&c, 1);
	return (unsigned char)c;
}

static void rub_out(void)
{
	static const char back[] = "\b \b";

	line.len--;
	uk_console_write(back, sizeof(back) - 1);
}

/* One typed character. True when the line is complete. */
static bool type(char c)
{
	char last = line.last;

	line.last = c;
	switch (c) {
	case '\n':
		if (last == '\r')
			return false;
		/* fallthrough */
	case '\r':
		line.buf[line.len++] = '\n';
		put('\n', NULL);
		return true;
	case CTRL_D:
		return true;
	case '\b':
	case DELETE:
		if (line.len)
			rub_out();
		return false;
	case CTRL_U:
		while (line.len)
			rub_out();
		return false;
	default:
		/* The last place is the newline's. */
		if (((unsigned char)c < ' ' && c != '\t') || line.len == sizeof(line.buf) - 1) {
			put('\a', NULL);
			return false;
		}
		line.buf[line.len++] = c;
		put(c, NULL);
		return false;
	}
}

static int get(FILE *stream __uk_unused)
{
	if (line.next == line.len) {
		line.next = 0;
		line.len = 0;
		while (!type(uk_console_getc()))
			;
		if (!line.len)
			return _FDEV_EOF;
	}
	return (unsigned char)line.buf[line.next++];
}

static FILE output = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
static FILE input = FDEV_SETUP_STREAM(NULL, get, NULL, _FDEV_SETUP_READ);

FILE *const stdin = &input;
FILE *const stdout = &output;
FILE *const stderr = &output;
