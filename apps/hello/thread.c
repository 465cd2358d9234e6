// SPDX-License-Identifier: BSD-3-Clause
/* With a scheduler in the image (CONFIG=preempt): a thread more urgent than main(), which preempts
 * main() when it is notified. It exists from the start, without a heap. */
#include <uk/console.h>
#include <uk/thread.h>

#include "thread.h"

static void greeter(void *arg __uk_unused)
{
	static const char line[] = "Hello from a thread\n";

	for (;;) {
		uk_notify_wait(1, 1, NULL, UK_FOREVER);
		uk_console_write(line, sizeof(line) - 1);
	}
}
UK_TASK(greeter, greeter, .priority = 1, .stack = 1024);

void hello_thread(void)
{
	uk_notify(&greeter_thread, 0, 1, 0);
}
