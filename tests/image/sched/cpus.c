// SPDX-License-Identifier: BSD-3-Clause
/*
 * Several CPUs: the suites on one of them, and on all others threads that switch, wait and sleep
 * all the time, of which the suites must notice nothing.
 */
#include <stdlib.h>

#include <uk/plat/cpus.h>
#include <uk/sem.h>

#include "pool.h"

struct load {
	struct uk_sem there, back;
};

static struct load loads[CONFIG_NR_CPUS] = {
	[0 ... CONFIG_NR_CPUS - 1] = {
		.there = UK_SEM_INIT(0, 1), .back = UK_SEM_INIT(0, 1),
	},
};

static void asks(void *arg)
{
	struct load *l = (struct load *)arg;

	for (;;) {
		uk_sem_put(&l->there);
		uk_sem_get(&l->back, UK_FOREVER);
		uk_sleep(UK_US(100));
	}
}

static void answers(void *arg)
{
	struct load *l = (struct load *)arg;

	for (;;) {
		uk_sem_get(&l->there, uk_after(UK_MS(1)));
		uk_sem_put(&l->back);
	}
}

#define LOAD(n, on)								\
	UK_TASK(asks##n, asks, .arg = &loads[n], .priority = 5, .stack = 2048, .cpu = on); \
	UK_TASK(answers##n, answers, .arg = &loads[n], .priority = 6, .stack = 2048, .cpu = on)

/* The n-th of the CPUs that the suites are not on. */
#define OTHER(n)	((n) < SUITE_CPU ? (n) : (n) + 1)
LOAD(0, OTHER(0));
#if CONFIG_NR_CPUS > 2
LOAD(1, OTHER(1));
LOAD(2, OTHER(2));
#endif

#if CONFIG_LIBSCHEDEDF_ADMISSION
/* Nearly all that CPU has to give, and nothing of this one's. */
static void never_runs(void *arg __uk_unused)
{
}
UK_TASK(heavy, never_runs, .priority = 7, .stack = 2048, .cpu = OTHER(0), .period = 1000000,
	.wcet = 900000, .flags = UK_TASK_SUSPENDED);
#endif

#if CONFIG_APPSCHED_CPU > 0
static void run(void *arg __uk_unused)
{
	exit(uk_test_run() ? 1 : 0);
}
UK_TASK(runner, run, .priority = CONFIG_LIBUKSCHED_MAIN_PRIORITY, .stack = 8192, .cpu = SUITE_CPU);
#endif
