// SPDX-License-Identifier: BSD-3-Clause
/*
 * CPU 0 touches what is CPU 1's, or CPU 1 crashes, as the first argument says. Nothing behind that
 * is reached.
 */
#include <string.h>

#include <uk/allocpool.h>
#include <uk/annotate.h>
#include <uk/console.h>
#include <uk/cross.h>
#include <uk/irq.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "lose.h"

static struct uk_sem theirs = UK_SEM_INIT(0, 1);	/* of CPU 1 */
static struct uk_sem waits = UK_SEM_INIT(0, 1);		/* of CPU 0 */

UK_ALLOC_POOL_DEFINE(pool, 64, 4);
static void *block;

static void waiter(void *arg __uk_unused)
{
	block = uk_allocpool_take(&pool);
	uk_cross_sem_put(0, &waits);
	uk_sem_get(&theirs, UK_FOREVER);
}
UK_TASK(waiter, waiter, .priority = 5, .stack = 2048, .cpu = 1);

static void on_interrupt(void *arg __uk_unused)
{
}
UK_IRQ(gauge, on_interrupt, .irq = CONFIG_APPCPUMISUSE_IRQ, .priority = 8,
       .trigger = UK_IRQ_EDGE, .cpu = 1);

static void wake(void)
{
	/* It waits by now, or does so while this CPU sleeps. */
	uk_sleep(UK_MS(10));
	uk_sem_put(&theirs);
}

static void suspend(void)
{
	uk_thread_suspend(&waiter_thread);
}

static void set_priority(void)
{
	uk_thread_priority_set(&waiter_thread, 4);
}

static void terminate(void)
{
	uk_thread_terminate(&waiter_thread);
}

static void notify(void)
{
	uk_notify(&waiter_thread, 0, 1, 0);
}

static void join(void)
{
	uk_thread_join(&waiter_thread, NULL, UK_FOREVER);
}

static void wait(void)
{
	uk_sleep(UK_MS(10));
	uk_sem_get(&theirs, uk_after(UK_MS(10)));
}

static void take(void)
{
	uk_allocpool_take(&pool);
}

static void give_back(void)
{
	uk_allocpool_return(&pool, block);
}

static void read_console(void)
{
	uk_console_getc();
}

/* What CPU 1 does in an interrupt, while CPU 0 is busy until it is stopped. */
static void on_the_other(uk_cross_fn fn)
{
	uk_cross_call(1, fn, NULL, 0);
	for (;;)
		;
}

/* Not true: no image would be made otherwise. */
UK_RECURSION(descend, 2);
static __uk_noinline uint64_t descend(uint64_t n)
{
	volatile uint64_t use[32];

	use[n % 32] = n;
	return n + 1 == 0 ? use[0] : descend(n + 1) + use[n % 32];
}

static void overflow_there(void *arg __uk_unused, uint64_t data)
{
	block = (void *)(uintptr_t)descend(data);
}

static void overflow(void)
{
	on_the_other(overflow_there);
}

/* The register that leads to the CPU's own block, which the report needs. */
static void lose_there(void *arg __uk_unused, uint64_t data)
{
	lose_block(data);
	__builtin_trap();
}

static void lose(void)
{
	on_the_other(lose_there);
}

static uint32_t both_there;

static void crash_together(void *arg __uk_unused, uint64_t data __uk_unused)
{
	__atomic_add_fetch(&both_there, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&both_there, __ATOMIC_SEQ_CST) != 2)
		;
	__builtin_trap();
}

static void both(void)
{
	uk_cross_call(1, crash_together, NULL, 0);
	crash_together(NULL, 0);
}

static const struct {
	const char *name;
	void (*fn)(void);
} ways[] = {
	{ "wake", wake },
	{ "suspend", suspend },
	{ "priority", set_priority },
	{ "terminate", terminate },
	{ "notify", notify },
	{ "join", join },
	{ "wait", wait },
	{ "take", take },
	{ "return", give_back },
	{ "read", read_console },
	{ "overflow", overflow },
	{ "lose", lose },
	{ "both", both },
};

int main(int argc, char *argv[])
{
	static const char reached[] = "reached\n";

	uk_sem_get(&waits, UK_FOREVER);
	for (unsigned int i = 0; argc > 1 && i < UK_ARRAY_SIZE(ways); i++)
		if (strcmp(argv[1], ways[i].name) == 0)
			ways[i].fn();
	uk_console_write(reached, sizeof(reached) - 1);
	return 0;
}
