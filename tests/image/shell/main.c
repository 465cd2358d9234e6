// SPDX-License-Identifier: BSD-3-Clause
/* Threads for the shell to show: a busy one, an owner of a mutex and one that waits for it. */
#include <uk/mutex.h>
#include <uk/print.h>
#include <uk/shell.h>
#include <uk/thread.h>
#include <uk/time.h>

static struct uk_mutex mutex = UK_MUTEX_INIT(0);

/* A quarter of the time, by the clock. */
static void busy(void *arg __uk_unused)
{
	for (;;) {
		uint64_t end = uk_clock_ns() + UK_MS(5);

		while (uk_clock_ns() < end)
			;
		uk_period_wait();
	}
}
UK_TASK(busy, busy, .priority = 3, .stack = 2048, .period = UK_MS(20), .wcet = UK_MS(6));

static void owner(void *arg __uk_unused)
{
	uk_mutex_lock(&mutex, UK_FOREVER);
	uk_sleep(UK_S(100000));
}
UK_TASK(owner, owner, .priority = 20, .stack = 2048);

static void waiter(void *arg __uk_unused)
{
	uk_sleep(UK_MS(100));
	uk_mutex_lock(&mutex, UK_FOREVER);
}
UK_TASK(waiter, waiter, .priority = 5, .stack = 2048);

static struct uk_thread late;
static unsigned char late_stack[2048] __uk_aligned(16);

static void ends(void *arg __uk_unused)
{
	uk_sleep(UK_FOREVER - 1);
}

/* begin: a thread that was not there; end: it is gone again. */
static int begin(int argc __uk_unused, char *argv[] __uk_unused)
{
	static const struct uk_task task = { .name = "late", .entry = ends, .priority = 9,
					     .stack_base = late_stack,
					     .stack = sizeof(late_stack) };

	return uk_thread_create(&late, &task);
}
UK_SHELL_CMD(begin, begin, "", "begin a thread");

static int end(int argc __uk_unused, char *argv[] __uk_unused)
{
	int rc = uk_thread_terminate(&late);

	return rc ? rc : uk_thread_join(&late, NULL, UK_FOREVER);
}
UK_SHELL_CMD(end, end, "", "end it");

static uint32_t word = 0x600d;

static int where(int argc __uk_unused, char *argv[] __uk_unused)
{
	uk_printf("word at %p\n", (void *)&word);
	return 0;
}
UK_SHELL_CMD(where, where, "", "where the word is");

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	uk_shell_session("> ");
	return 0;
}
