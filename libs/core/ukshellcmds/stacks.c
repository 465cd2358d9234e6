// SPDX-License-Identifier: BSD-3-Clause
/* Stacks of the static threads, for the mem command. */
#include <uk/print.h>
#include <uk/thread.h>
#include "parts.h"

#pragma GCC visibility push(hidden)
extern const struct uk_task __uk_tasks_start[], __uk_tasks_end[];
#pragma GCC visibility pop

void show_thread_stacks(void)
{
	for (const struct uk_task *t = __uk_tasks_start; t < __uk_tasks_end; t++) {
		size_t used = t->stack - uk_thread_stack_unused(t->thread);

		if (CONFIG_NR_CPUS > 1)
			uk_printf("stack     CPU %u, %s: %u bytes, %zu used at most\n", t->cpu,
				  t->name, t->stack, used);
		else
			uk_printf("stack     %s: %u bytes, %zu used at most\n", t->name, t->stack,
				  used);
	}
}
