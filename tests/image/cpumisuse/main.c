// SPDX-License-Identifier: BSD-3-Clause
/* CPU 0 touches what is CPU 1's, as the first argument says. Nothing behind that is reached. */
#include <string.h>

#include <uk/allocpool.h>
#include <uk/console.h>
#include <uk/cross.h>
#include <uk/irq.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

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
