// SPDX-License-Identifier: BSD-3-Clause
/* Time partitions: nobody runs in another's window. */
#include <errno.h>

#include <uk/partition.h>

#include "pool.h"

static const struct uk_window windows[] = {
	{ .offset = UK_US(0), .length = UK_US(400), .partition = 0 },
	{ .offset = UK_US(400), .length = UK_US(300), .partition = 1 },
	{ .offset = UK_US(800), .length = UK_US(100), .partition = 2 },
};

static volatile bool stop;
static unsigned int strayed;
static uint64_t ran[3];

static void stays(void *arg)
{
	uintptr_t p = (uintptr_t)arg;
	uint64_t before = uk_clock_ns(), now;

	while (!stop) {
		if (uk_partition_current() != p)
			strayed++;
		now = uk_clock_ns();
		if (now - before < UK_US(10))
			ran[p] += now - before;
		before = now;
	}
}

UK_TESTCASE(partition, bad_frames_are_refused)
{
	struct uk_window bad[3];

#define BAD(i, member, value) do {						\
	for (unsigned int n_ = 0; n_ < 3; n_++)					\
		bad[n_] = windows[n_];						\
	bad[i].member = value;							\
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_start(bad, 3, UK_MS(1)), -EINVAL);	\
} while (0)
	BAD(1, offset, UK_US(399));
	BAD(1, length, 0);
	BAD(2, length, UK_US(201));
	BAD(0, length, UINT64_MAX);
	BAD(0, partition, CONFIG_LIBUKPARTITION_MAX);
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_start(NULL, 3, UK_MS(1)), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_start(windows, 3, UK_FOREVER), -EINVAL);
	UK_TEST_EXPECT_UNUM_EQ(uk_partition_current(), 0);
}

UK_TESTCASE(partition, windows_are_kept)
{
	struct uk_task task;
	uint64_t start;

	stop = false;
	for (uintptr_t p = 1; p <= 2; p++) {
		task = pool_task((unsigned int)p, 1, stays, (void *)p);
		task.partition = (uint16_t)p;
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[p], &task));
	}
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(ran[1] + ran[2], 0);
	start = uk_clock_ns();
	UK_TEST_EXPECT_ZERO(uk_partition_start(windows, 3, UK_MS(1)));
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_start(windows, 3, UK_MS(1)), -EBUSY);
	for (unsigned int i = 0; i < 5; i++)
		uk_sleep_until(start + UK_MS(2 * i + 2));
	UK_TEST_EXPECT_UNUM_EQ(strayed, 0);
	UK_TEST_EXPECT_UNUM_GT(ran[1], UK_US(10 * 270));
	UK_TEST_EXPECT_UNUM_LT(ran[1], UK_US(11 * 300));
	UK_TEST_EXPECT_UNUM_GT(ran[2], UK_US(10 * 80));
	UK_TEST_EXPECT_UNUM_LT(ran[2], UK_US(11 * 100));
	stop = true;
	for (unsigned int p = 1; p <= 2; p++)
		UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[p], NULL, uk_after(UK_MS(5))));
	uk_partition_stop();
	UK_TEST_EXPECT_UNUM_EQ(uk_partition_current(), 0);
}

#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
static void logs(void *arg)
{
	log_add(*(char *)arg);
	uk_sched_yield();
	log_add(*(char *)arg);
}

UK_TESTCASE(partition, each_has_its_policy)
{
	static char *const names[] = { "a", "b", "c", "d" };
	static const uint16_t partition[] = { 1, 1, 2, 2 };
	static const uint16_t priority[] = { 20, 10, 20, 10 };
	struct uk_task task;

	log_reset();
	UK_TEST_EXPECT_ZERO(uk_partition_policy(1, UK_POLICY_COOP));
	UK_TEST_EXPECT_ZERO(uk_partition_policy(2, UK_POLICY_EDF));
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_policy(3, UK_POLICIES), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_policy(0, UK_POLICY_EDF), -EINVAL);
	for (unsigned int i = 0; i < 4; i++) {
		task = pool_task(i, priority[i], logs, names[i]);
		task.partition = partition[i];
		task.deadline = UK_MS(30 - priority[i]);
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	UK_TEST_EXPECT_ZERO(uk_partition_start(windows, 3, UK_MS(1)));
	uk_sleep(UK_MS(2));
	UK_TEST_EXPECT(log_is("ababccdd"));
	pool_join(4);
	uk_partition_stop();
}
#endif
