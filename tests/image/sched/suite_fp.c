// SPDX-License-Identifier: BSD-3-Clause
/*
 * Threads that opted in keep their FP registers over switches and preemption. The app is built
 * without FP, so the registers are written and read by hand: fp.<architecture>.c.
 */
#include <errno.h>

#include "fp.h"
#include "pool.h"

#define ROUNDS	2000

static struct ukarch_fpstate states[2];
static unsigned int spoiled;

static void keeps(void *arg)
{
	uint64_t mine = (uintptr_t)arg * UINT64_C(0x0101010101010101);

	fp_fill(mine);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		if (i % 50 == 0)
			uk_sleep(UK_US(3));	/* comes back in an interrupt */
		else
			uk_sched_yield();
		if (!fp_holds(mine))
			spoiled++;
	}
}

UK_TESTCASE(fp, registers_belong_to_threads)
{
	struct uk_task task;

	for (unsigned int i = 0; i < 2; i++) {
		task = pool_task(i, 10, keeps, (void *)(uintptr_t)(i + 1));
		task.flags = UK_TASK_FP;
		task.fp = &states[i];
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	pool_join(2);
	UK_TEST_EXPECT_UNUM_EQ(spoiled, 0);
	task.fp = (char *)&states[0] + 8;
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&pool[0], &task), -EINVAL);
	task.fp = NULL;
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&pool[0], &task), -EINVAL);
}
