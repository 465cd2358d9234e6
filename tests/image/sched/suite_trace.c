// SPDX-License-Identifier: BSD-3-Clause
/*
 * The golden trace: a mixed workload whose scheduling decisions have one hash, equal in every run
 * and in every build. When a change of the scheduler is meant to change decisions, the number
 * recorded here changes with it; else it is the change that is wrong.
 */
#include <uk/msgq.h>
#include <uk/mutex.h>
#include <uk/sched/trace.h>
#include <uk/sem.h>

#include "pool.h"

static struct uk_sem sem = UK_SEM_INIT(0, UK_SEM_MAX);
static struct uk_mutex mutex = UK_MUTEX_INIT(0);

static void worker(void *arg)
{
	uintptr_t i = (uintptr_t)arg;

	for (unsigned int round = 0; round < 10; round++) {
		uk_mutex_lock(&mutex, UK_FOREVER);
		uk_sem_put(&sem);
		uk_sched_yield();
		uk_mutex_unlock(&mutex);
		if (round % 3 == i % 3)
			uk_sem_get(&sem, UK_NOWAIT);
		uk_thread_priority_set(uk_thread_current(), 8 + (unsigned int)(i + round) % 5);
	}
}

/* Under fixed priorities, whatever their number and the compiler's. */
#define GOLDEN	UINT64_C(0x4c53f25ee09bcadd)

static uint64_t workload(void)
{
	uk_trace_reset();
	uk_sched_lock();
	for (uintptr_t i = 0; i < 4; i++)
		pool_start((unsigned int)i, 8 + (unsigned int)i, worker, (void *)i);
	uk_sched_unlock();
	pool_join(4);
	while (uk_sem_get(&sem, UK_NOWAIT) == 0)
		;
	return uk_trace()->hash;
}

UK_TESTCASE(trace, the_same_in_every_run)
{
	uint64_t first = workload();

	for (unsigned int i = 0; i < 3; i++)
		UK_TEST_EXPECT_UNUM_EQ(workload(), first);
#if CONFIG_LIBUKSCHED_POLICY_PRIO && !CONFIG_LIBUKPARTITION
	UK_TEST_EXPECT_UNUM_EQ(first, GOLDEN);
#endif
	uk_test_note("trace of %u decisions: %lx", (unsigned int)uk_trace()->decisions,
		     (unsigned long)first);
}
