// SPDX-License-Identifier: BSD-3-Clause
/*
 * Threads that opted in keep their FP registers when they are preempted, and in a call that waits
 * those that a call preserves. The app is built without FP, so the registers are written and read
 * by hand: fp.<architecture>.c.
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

	for (unsigned int i = 0; i < ROUNDS; i++) {
		fp_fill(mine);
		if (i % 50 == 0)
			uk_sleep(UK_US(3));
		else
			uk_sched_yield();
		if (!fp_holds_after_call(mine))
			spoiled++;
	}
}

static volatile bool over;

/* Is interrupted wherever it is. */
static void keeps_all(void *arg __uk_unused)
{
	uint64_t mine = UINT64_C(0x8182838485868783);

	fp_fill(mine);
	while (!over)
		if (!fp_holds(mine))
			spoiled++;
}

static void interrupts(void *arg __uk_unused)
{
	uint64_t mine = UINT64_C(0x7172737475767772);

	for (unsigned int i = 0; i < ROUNDS; i++) {
		fp_fill(mine);
		uk_sleep(1000 + i % 100);
		if (!fp_holds_after_call(mine))
			spoiled++;
	}
	over = true;
}

UK_TESTCASE(fp, all_registers_survive_an_interrupt)
{
	struct uk_task task;

	if (!URGENT_FIRST)
		UK_TEST_SKIP("nobody is preempted");
	for (unsigned int i = 0; i < 2; i++) {
		task = pool_task(i, 10 + i, i == 0 ? interrupts : keeps_all, NULL);
		task.flags = UK_TASK_FP;
		task.fp = &states[i];
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	pool_join(2);
	UK_TEST_EXPECT_UNUM_EQ(spoiled, 0);
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
