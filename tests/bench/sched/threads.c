// SPDX-License-Identifier: BSD-3-Clause
/*
 * Switches and interrupts, the operations of Thread-Metric: five threads that yield in turn, a
 * thread that resumes a more urgent one which suspends itself, a software-generated interrupt that
 * posts a semaphore, taken by the same thread or by a more urgent one that waits for it.
 */
#include <uk/intctlr.h>
#include <uk/sched.h>
#include <uk/sem.h>

#include "bench.h"
#include "sgi.h"

#define YIELDERS	4	/* beside the one that measures */
#define MANY		200	/* threads that are ready and never run */

/* With ARCH_FP every thread uses FP: the same operations, reported beside the others. */
#if CONFIG_ARCH_FP
#define FLAGS		UK_TASK_FP
#define SUFFIX		"-fp"
#else
#define FLAGS		0
#define SUFFIX		""
#endif

static struct uk_sem sem = UK_SEM_INIT(0, UK_SEM_MAX);
static volatile bool stop;

static void yielder(void *arg __uk_unused)
{
	while (!stop)
		uk_sched_yield();
}

UK_TASK(yielder0, yielder, .priority = 20, .stack = 2048, .flags = UK_TASK_SUSPENDED | FLAGS);
UK_TASK(yielder1, yielder, .priority = 20, .stack = 2048, .flags = UK_TASK_SUSPENDED | FLAGS);
UK_TASK(yielder2, yielder, .priority = 20, .stack = 2048, .flags = UK_TASK_SUSPENDED | FLAGS);
UK_TASK(yielder3, yielder, .priority = 20, .stack = 2048, .flags = UK_TASK_SUSPENDED | FLAGS);

static void sleeper(void *arg __uk_unused)
{
	for (;;)
		uk_thread_suspend(uk_thread_current());
}
UK_TASK(sleeper, sleeper, .priority = 5, .stack = 2048, .flags = FLAGS);

static void taker(void *arg __uk_unused)
{
	for (;;)
		uk_sem_get(&sem, UK_FOREVER);
}
UK_TASK(taker, taker, .priority = 5, .stack = 2048, .flags = UK_TASK_SUSPENDED | FLAGS);

static void post(void *arg __uk_unused)
{
	uk_sem_put(&sem);
}

static struct uk_thread *const yielders[YIELDERS] = {
	&yielder0_thread, &yielder1_thread, &yielder2_thread, &yielder3_thread,
};

static void cooperative(uint64_t empty)
{
	uint64_t total;

	uk_thread_priority_set(uk_thread_current(), 20);
	for (unsigned int i = 0; i < YIELDERS; i++)
		uk_thread_resume(yielders[i]);
	uk_sched_yield();
	total = BENCH_COUNT(uk_sched_yield());
	stop = true;
	for (unsigned int i = 0; i < YIELDERS; i++)
		uk_thread_join(yielders[i], NULL, UK_FOREVER);
	uk_thread_priority_set(uk_thread_current(), 16);
	/* The other threads' loop: load, test, branch. */
	bench_result("switch-cooperative" SUFFIX, total, empty + 3 * ROUNDS * YIELDERS,
		     ROUNDS * (YIELDERS + 1));
}

static void never(void *arg __uk_unused)
{
}

/* Threads @from to @to become ready, below all that is measured. */
static void add_ready(unsigned int from, unsigned int to)
{
	static struct uk_thread crowd[MANY];
	static char stacks[MANY][1024] __uk_aligned(64);
	struct uk_task task = { .name = "crowd", .entry = never, .stack = sizeof(stacks[0]) };

	for (unsigned int i = from; i < to; i++) {
		task.stack_base = stacks[i];
		task.priority = (uint16_t)(21 + i % 11);
		uk_thread_create(&crowd[i], &task);
	}
}

/* The same figure whatever the number of ready threads: what the header calls O(1). */
static void crowded(uint64_t empty, unsigned int from, unsigned int to, const char *name)
{
	add_ready(from, to);
	bench_result(name, BENCH_COUNT(uk_thread_resume(&sleeper_thread)), empty + 3 * ROUNDS,
		     ROUNDS);
}

void bench_threads(void)
{
	uint64_t empty = bench_empty();
	uint64_t sgi;

	add_ready(0, CONFIG_BENCH_READY);
	cooperative(empty);
	/* The sleeper's loop: fetching itself (2) and branching back. */
	bench_result("switch-preemptive" SUFFIX, BENCH_COUNT(uk_thread_resume(&sleeper_thread)),
		     empty + 3 * ROUNDS, ROUNDS);

	uk_irq_register(SGI, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE, post, NULL);
	sgi = sgi_value();
	bench_result("irq-same-thread" SUFFIX, BENCH_COUNT({
			     sgi_raise(sgi);
			     uk_sem_get(&sem, UK_FOREVER);
		     }),
		     empty, ROUNDS);
	uk_thread_resume(&taker_thread);
	bench_result("irq-switch" SUFFIX, BENCH_COUNT(sgi_raise(sgi)), empty + 3 * ROUNDS, ROUNDS);
	if (CONFIG_BENCH_READY != 0)
		return;		/* what is measured then, is so with that many */
	crowded(empty, 0, 10, "switch-preemptive-10-ready" SUFFIX);
	crowded(empty, 10, MANY, "switch-preemptive-200-ready" SUFFIX);
}
