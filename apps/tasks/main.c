// SPDX-License-Identifier: BSD-3-Clause
/*
 * Periodic tasks with declared periods, deadlines and execution times: see loop.c. main() waits
 * while they run, then says how it went: jobs, missed deadlines, and stack never used.
 */
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/time.h>

#include "loop.h"

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	unsigned int missed = 0;

	uk_printf("tasks: a control loop for %d ms\n", CONFIG_APPTASKS_MS);
	uk_sleep(UK_MS(CONFIG_APPTASKS_MS));
	for (const struct loop_task *t = loop_tasks; t->thread != NULL; t++) {
		uk_printf("%-8s %6u jobs, %u missed, %u skipped, %zu bytes of stack unused\n",
			  uk_thread_name(t->thread), *t->jobs, t->thread->misses,
			  t->thread->overruns, uk_thread_stack_unused(t->thread));
		missed += t->thread->misses + t->thread->overruns;
	}
	uk_printf("position %d of 1000\n", (int)loop_position());
	return missed != 0;
}
