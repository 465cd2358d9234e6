// SPDX-License-Identifier: BSD-3-Clause
/*
 * What it costs to wake a thread of another CPU: a semaphore there and back. QEMU counts the
 * instructions of all CPUs together, so the result is what both CPUs execute for one wake-up: the
 * request and waiting on the one, the interrupt, the post and the switch from idling on the other.
 */
#include <uk/cross.h>
#include <uk/sem.h>
#include <uk/thread.h>

#include "bench.h"

static struct uk_sem ping = UK_SEM_INIT(0, UK_SEM_MAX);	/* of CPU 1 */
static struct uk_sem pong = UK_SEM_INIT(0, UK_SEM_MAX);	/* of CPU 0 */

static void echo(void *arg __uk_unused)
{
	for (;;) {
		uk_sem_get(&ping, UK_FOREVER);
		uk_cross_sem_put(0, &pong);
	}
}
UK_TASK(echo, echo, .priority = 5, .stack = 2048, .cpu = 1);

static void there_and_back(void)
{
	uk_cross_sem_put(1, &ping);
	uk_sem_get(&pong, UK_FOREVER);
}

void bench_cross(uint64_t empty)
{
	there_and_back();
	bench_result("cross-wake-up", BENCH_COUNT(there_and_back()), empty, 2 * ROUNDS);
}
