// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/ukedit/line.c libs/core/ukedit/keys.c libs/core/ukedit/complete.c
// UNIT-SRCS: libs/core/ukedit/history.c
// UNIT-INCS: libs/core/ukedit
// UNIT-CFLAGS: -DCONFIG_LIBUKEDIT_LINE=16 -DCONFIG_LIBUKEDIT_HISTORY=48
/*
 * The line editor in front of a model of a terminal: whatever is typed, the terminal shows the line
 * that the editor has, with the cursor where it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <uk/edit.h>
#include "screen.h"

#define PROMPT	"> "

#define UP	"\033[A"
#define DOWN	"\033[B"
#define RIGHT	"\033[C"
#define LEFT	"\033[D"
#define HOME	"\033[H"
#define END	"\033[F"
#define DELETE	"\033[3~"

static struct uk_edit e;
static struct screen screen;

static void out(const char *s, size_t len)
{
	assert_true(len > 0);
	screen_write(&screen, s, len);
}

static const char *word(unsigned int i)
{
	static const char *const words[] = { "crash",	"dt",	"help", "mem",
					     "memtest", "peek", "perf" };

	return i < sizeof(words) / sizeof(*words) ? words[i] : NULL;
}

static void start(void)
{
	uk_edit_init(&e, out, word);
	memset(&screen, 0, sizeof(screen));
	uk_edit_start(&e, PROMPT);
}

/* Feed all of it; the last event. Every byte before the last one must leave the line open. */
static enum uk_edit_event type(const char *keys)
{
	enum uk_edit_event event = UK_EDIT_MORE;

	while (*keys) {
		assert_int_equal(event, UK_EDIT_MORE);
		event = uk_edit_feed(&e, *keys++);
		if (event == UK_EDIT_MORE)
			assert_true(screen_shows(&screen, PROMPT, e.line, e.len, e.at));
	}
	return event;
}

static void shows(const char *line, size_t at)
{
	assert_int_equal(e.len, strlen(line));
	assert_memory_equal(e.line, line, e.len);
	assert_int_equal(e.at, at);
}

/* A line typed from nothing, up to and with Enter. */
static void line(const char *keys, const char *expected)
{
	assert_int_equal(type(keys), UK_EDIT_DONE);
	assert_string_equal(e.line, expected);
	uk_edit_start(&e, PROMPT);
}

static void typing(void **state __uk_unused)
{
	start();
	line("hello\r", "hello");
	assert_string_equal(screen.above, "> hello\n");
	line("two\n", "two");
	line("\n", "");
}

static void enter(void **state __uk_unused)
{
	start();
	line("a\r", "a");
	assert_int_equal(type("\n"), UK_EDIT_MORE);	/* of CR LF */
	line("\n", "");
	line("b\n", "b");
	line("\r", "");
	line("\r", "");
}

static void moving(void **state __uk_unused)
{
	start();
	type("abc" LEFT LEFT "X");
	shows("aXbc", 2);
	type(RIGHT "Y");
	shows("aXbYc", 4);
	type("\001" "1" END "2" HOME "0\005" "3" "\002\002" "-\006" "+");
	shows("01aXbYc-2+3", 10);
	type("\033OH<\033OF>");
	shows("<01aXbYc-2+3>", 13);
	type("\033[1~{\033[4~}");
	shows("{<01aXbYc-2+3>}", 15);
	type(RIGHT RIGHT "\033[7~" LEFT LEFT "\033[8~");
	shows("{<01aXbYc-2+3>}", 15);
	assert_int_equal(type("\r"), UK_EDIT_DONE);
	assert_string_equal(e.line, "{<01aXbYc-2+3>}");
}

static void deleting(void **state __uk_unused)
{
	start();
	type("abcdef\b\177");
	shows("abcd", 4);
	type(LEFT "\b");
	shows("abd", 2);
	type(HOME DELETE "\004");
	shows("d", 0);
	screen.bells = 0;
	type("\b");
	assert_int_equal(screen.bells, 1);
	type(END DELETE "\004");
	assert_int_equal(screen.bells, 3);
	shows("d", 1);
	type("\025one two  three  ");
	type("\027");
	shows("one two  ", 9);
	type("\027\027");
	shows("", 0);
	type("\027one two" LEFT LEFT "\027");
	shows("one wo", 4);
	type("\013");
	shows("one ", 4);
	type(LEFT LEFT "\025");
	shows("e ", 0);
}

static void no_room(void **state __uk_unused)
{
	start();
	type("123456789012345");
	assert_int_equal(screen.bells, 0);
	type("6");
	assert_int_equal(screen.bells, 1);
	shows("123456789012345", 15);
	type(HOME "x");
	assert_int_equal(screen.bells, 2);
	line("\r", "123456789012345");
}

static void giving_up(void **state __uk_unused)
{
	start();
	assert_int_equal(type("abc\003"), UK_EDIT_CANCEL);
	assert_string_equal(e.line, "");
	assert_string_equal(screen.above, "> abc^C\n");
	uk_edit_start(&e, PROMPT);
	assert_int_equal(type("\004"), UK_EDIT_END);
}

static void drawing_anew(void **state __uk_unused)
{
	start();
	type("abc" LEFT "\014");
	shows("abc", 2);
	assert_string_equal(screen.above, "> abc\n");
}

static void completion(void **state __uk_unused)
{
	start();
	type("h\t");
	shows("help ", 5);
	type("\025m\t");
	shows("mem", 3);
	type("\t");
	assert_string_equal(screen.above, "> mem\nmem  memtest\n");
	shows("mem", 3);
	type("t\t");
	shows("memtest ", 8);
	type("\025p\t");
	shows("pe", 2);
	screen.bells = 0;
	type("x\t");
	assert_int_equal(screen.bells, 1);
	type("\025help d\t");
	assert_int_equal(screen.bells, 2);
	shows("help d", 6);
	/* Text behind the cursor stays; a blank that is there is used. */
	type("\025hel 1" HOME "\033[C\t");
	shows("help el 1", 5);
	type(END "\025hel 1" HOME "\033[C\033[C\033[C\t");
	shows("help 1", 5);
	assert_int_equal(screen.bells, 2);
	type(END "\t");
	assert_int_equal(screen.bells, 3);
	type("\025\t");
	assert_non_null(strstr(screen.above, "crash  dt  help  mem  memtest  peek  perf\n"));

	uk_edit_init(&e, out, NULL);
	memset(&screen, 0, sizeof(screen));
	uk_edit_start(&e, PROMPT);
	type("h\t");
	shows("h", 1);
	assert_int_equal(screen.bells, 1);
}

static void history(void **state __uk_unused)
{
	start();
	type(UP);
	assert_int_equal(screen.bells, 1);
	type("draft" UP DOWN);
	shows("draft", 5);
	assert_int_equal(screen.bells, 3);
	line("\025one\r", "one");
	line("two\r", "two");
	line("two\r", "two");
	line("\r", "");
	type("dr" UP);
	shows("two", 3);
	type(UP);
	shows("one", 3);
	screen.bells = 0;
	type(UP);
	shows("one", 3);
	assert_int_equal(screen.bells, 1);
	type("!" DOWN);
	shows("two", 3);
	type(DOWN);
	shows("dr", 2);
	type(DOWN);
	assert_int_equal(screen.bells, 2);
	line(UP UP "!\r", "one!");
	type(UP);
	shows("one!", 4);
	type("\020\016");
	shows("one!", 4);
	assert_int_equal(type("\003"), UK_EDIT_CANCEL);
	uk_edit_start(&e, PROMPT);
	type(UP UP UP UP);
	shows("one", 3);
}

/* 48 bytes: three lines of 15 characters, and while they are shown the draft pushes one out. */
static void history_is_bounded(void **state __uk_unused)
{
	char keys[32];

	start();
	for (int i = 0; i < 1000; i++) {
		snprintf(keys, sizeof(keys), "line %010d\r", i);
		assert_int_equal(type(keys), UK_EDIT_DONE);
		uk_edit_start(&e, PROMPT);
	}
	type(UP UP UP UP UP);
	shows("line 0000000998", 15);
	type(DOWN);
	shows("line 0000000999", 15);
	type(DOWN DOWN);
	shows("", 0);
}

static void unknown_keys(void **state __uk_unused)
{
	start();
	type("a\033[15~b\033[1;5Cc\033[200~d\033[?25he\033OPf\033xg\033\033[Dh");
	type("\033[[Ai\033[99999999999~j");
	shows("abcdefhijg", 9);
	type("\033[\003");
}

static void noise_is_dropped(void **state __uk_unused)
{
	start();
	for (int c = 128; c < 256; c++)
		assert_int_equal(uk_edit_feed(&e, (char)c), UK_EDIT_MORE);
	type("\001\005\006\007\013\017\021\022\023\024\026\030\031\032\034\035\036\037");
	assert_int_equal(uk_edit_feed(&e, '\0'), UK_EDIT_MORE);
	shows("", 0);
	line("x\r", "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing),
		cmocka_unit_test(enter),
		cmocka_unit_test(moving),
		cmocka_unit_test(deleting),
		cmocka_unit_test(no_room),
		cmocka_unit_test(giving_up),
		cmocka_unit_test(drawing_anew),
		cmocka_unit_test(completion),
		cmocka_unit_test(history),
		cmocka_unit_test(history_is_bounded),
		cmocka_unit_test(unknown_keys),
		cmocka_unit_test(noise_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
