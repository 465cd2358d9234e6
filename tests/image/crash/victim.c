// SPDX-License-Identifier: BSD-3-Clause
/* A thread more urgent than main(): what it does is done when its notification returns. */
#include <uk/thread.h>

#include "victim.h"

static const char *asked;
static int result;

static void victim(void *arg __uk_unused)
{
	for (;;) {
		uk_notify_wait(1, 1, NULL, UK_FOREVER);
		result = uk_fault(asked);
	}
}
UK_TASK(victim, victim, .priority = 1, .stack = 4096);

int victim_fault(const char *kind)
{
	asked = kind;
	uk_notify(&victim_thread, 0, 1, 0);
	return result;
}
