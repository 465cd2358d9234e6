// SPDX-License-Identifier: BSD-3-Clause
/* Threads for the cases: see pool.h. */
#include <string.h>

#include <uk/annotate.h>
#include <uk/intctlr.h>

#include "pool.h"

#define STACK	4096
#define SGI	2

struct uk_thread pool[POOL];
char order[LOG_MAX + 1];
static char stacks[POOL][STACK] __uk_aligned(64);
static unsigned int logged;
static void (*handler)(void *);
static void *handler_arg;

struct uk_task pool_task(unsigned int i, unsigned int priority, void (*fn)(void *), void *arg)
{
	return (struct uk_task){
		.name = "pool", .entry = fn, .arg = arg, .priority = (uint16_t)priority,
		.stack_base = stacks[i], .stack = STACK, .cpu = SUITE_CPU,
	};
}

bool pool_start(unsigned int i, unsigned int priority, void (*fn)(void *), void *arg)
{
	struct uk_task task = pool_task(i, priority, fn, arg);

	return UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
}

void pool_join(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[i], NULL, uk_after(UK_S(1))));
}

void pool_settle(void)
{
	uk_sleep(UK_US(200));
}

void log_reset(void)
{
	logged = 0;
	memset(order, 0, sizeof(order));
}

void log_add(char c)
{
	if (logged < LOG_MAX)
		order[logged++] = c;
}

bool log_is(const char *want)
{
	if (strcmp(order, want) == 0)
		return true;
	uk_test_note("ran in order \"%s\", wanted \"%s\"", order, want);
	return false;
}

void spin(uint64_t ns)
{
	uint64_t end = uk_clock_ns() + ns;

	while (uk_clock_ns() < end)
		;
}

UK_CALLS(on_interrupt, passed(interrupt_run));

static void on_interrupt(void *arg __uk_unused)
{
	handler(handler_arg);
}

void interrupt_run(void (*fn)(void *), void *arg)
{
	static bool registered;

	if (!registered)
		uk_irq_register(SGI, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE, on_interrupt, NULL);
	registered = true;
	handler = fn;
	handler_arg = arg;
	uk_irq_raise(SGI);
}
