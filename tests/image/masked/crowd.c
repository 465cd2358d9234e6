// SPDX-License-Identifier: BSD-3-Clause
/* The threads, marks and interrupts of crowd.h. */
#include <uk/annotate.h>
#include <uk/intctlr.h>
#include <uk/time.h>

#include "crowd.h"

#define STACK	2048
#define LINE	8	/* one that no device has: it is raised by software */

const unsigned int loads[LOADS] = { 1, 4, 16, 60, LOAD_MAX };

static struct uk_thread threads[LOAD_MAX + 3];
static char stacks[LOAD_MAX + 3][STACK] __uk_aligned(64);
static void (*handler)(void);

void __uk_noinline round_begin(void)
{
	__asm__ volatile("" ::: "memory");
}

void __uk_noinline round_end(void)
{
	__asm__ volatile("" ::: "memory");
}

void crowd_start(unsigned int i, unsigned int priority, void (*fn)(void *))
{
	struct uk_task task = {
		.name = "crowd", .entry = fn, .arg = (void *)(uintptr_t)i, .stack_base = stacks[i],
		.stack = STACK, .priority = (uint16_t)priority,
	};

	UK_TEST_EXPECT_ZERO(uk_thread_create(&threads[i], &task));
	uk_sched_yield();	/* the caller may have inherited the urgency of the crowd */
}

struct uk_thread *crowd_thread(unsigned int i)
{
	return &threads[i];
}

void crowd_join(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		UK_TEST_EXPECT_ZERO(uk_thread_join(&threads[i], NULL, UK_FOREVER));
}

UK_CALLS(on_interrupt, passed(interrupt_run));
static void on_interrupt(void *arg __uk_unused)
{
	handler();
}

void interrupt_run(void (*fn)(void))
{
	static bool registered;

	if (!registered)
		uk_irq_register(LINE, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE, on_interrupt, NULL);
	registered = true;
	handler = fn;
	uk_irq_raise(LINE);
}

void settle(void)
{
	uk_sleep(UK_MS(1));
}
