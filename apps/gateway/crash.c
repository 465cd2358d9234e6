// SPDX-License-Identifier: BSD-3-Clause
/* A gateway that crashes in the middle of its work: a timer reads where nothing is. */
#include <uk/print.h>
#include <uk/time.h>

#include "gateway.h"

static void crash(struct uk_timer *t __uk_unused)
{
	static volatile uintptr_t nowhere = 8;

	uk_printf("%d\n", *(volatile int *)nowhere);
}

bool misbehave(void)
{
	static struct uk_timer timer;

	uk_printf("gateway: crashes in a moment\n");
	uk_timer_init(&timer, crash);
	uk_timer_start(&timer, uk_clock_ns() + UK_MS(100), 0);
	return true;
}
