// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end of a thread as another CPU sees it: once it has ended, object and stack may be something
 * else, and its CPU writes to neither.
 */
#include <string.h>

#include <uk/cross.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/test.h>
#include <uk/time.h>

#define ROUNDS	100
#define LIMIT	(uk_clock_ns() + UK_S(20))	/* far above what anything here takes */
#define FREE	0x5a

static struct uk_sem make = UK_SEM_INIT(0, 1);	/* of CPU 1 */
static struct uk_sem made = UK_SEM_INIT(0, 1);	/* of CPU 0 */
static struct uk_thread victim;
static char stack[2048] __uk_aligned(64);
static int rc;

static void ends(void *arg __uk_unused)
{
}

/* On CPU 1, where nobody else is ready when the victim ends. Every second request only shows that
 * the CPU has gone on since. */
static void maker(void *arg __uk_unused)
{
	const struct uk_task task = {
		.entry = ends, .stack_base = stack, .stack = sizeof(stack), .priority = 30,
		.cpu = 1, .flags = UK_TASK_DETACHED,
	};

	for (;;) {
		uk_sem_get(&make, UK_FOREVER);
		rc |= uk_thread_create(&victim, &task);
		uk_sem_get(&make, UK_FOREVER);
		uk_cross_sem_put(0, &made);
	}
}
UK_TASK(maker, maker, .priority = 20, .stack = 2048, .cpu = 1);

UK_TESTCASE(cross, ended_threads_are_left_alone)
{
	unsigned int used = 0;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint64_t end = LIMIT;

		memset(&victim, 0, sizeof(victim));
		UK_TEST_ASSERT(uk_cross_sem_put(1, &make) == 0);
		while (!uk_thread_ended(&victim))
			UK_TEST_ASSERT(uk_clock_ns() < end);
		memset(stack, FREE, sizeof(stack));
		memset(&victim, FREE, sizeof(victim));
		UK_TEST_ASSERT(uk_cross_sem_put(1, &make) == 0);
		UK_TEST_ASSERT(uk_sem_get(&made, LIMIT) == 0);
		for (size_t k = 0; k < sizeof(stack); k++)
			used += stack[k] != FREE;
		for (size_t k = 0; k < sizeof(victim); k++)
			used += ((const char *)&victim)[k] != FREE;
	}
	UK_TEST_EXPECT_ZERO(rc);
	UK_TEST_EXPECT_UNUM_EQ(used, 0);
}
