// SPDX-License-Identifier: BSD-3-Clause
/*
 * A guest of xl, of whose dom0 tests/hil/test_xl.py is the other side. What it does its command
 * line says: "echo" and "wait" are for somebody at the console; without a word the suites run.
 */
#include <string.h>

#include <uk/console.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/test.h>

/* A line of what is typed, without its end. */
static void line(char *buf, size_t size)
{
	size_t n = 0;
	char c = uk_console_getc();

	while (c != '\r' && c != '\n') {
		if (n < size - 1)
			buf[n++] = c;
		c = uk_console_getc();
	}
	buf[n] = '\0';
}

static int echo(void)
{
	char buf[128];

	uk_printf("say something\n");
	line(buf, sizeof(buf));
	while (strcmp(buf, "end") != 0) {
		uk_printf("you said: %s\n", buf);
		line(buf, sizeof(buf));
	}
	return 0;
}

int main(int argc, char *argv[])
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "echo") == 0)
		return echo();
	if (strcmp(what, "wait") == 0) {
		uk_printf("waiting to be ended\n");
		for (;;)
			uk_sleep(UK_S(1));
	}
	return uk_test_run() ? 1 : 0;
}
