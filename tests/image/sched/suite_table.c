// SPDX-License-Identifier: BSD-3-Clause
/* The cyclic executive. */
#include <errno.h>

#include <uk/schedtable.h>

#include "pool.h"

static unsigned int reported;
static uint64_t started;
static struct uk_slot slots[] = {
	{ .offset = UK_US(0), .length = UK_US(300), .thread = &pool[0] },
	{ .offset = UK_US(300), .length = UK_US(200), .thread = &pool[1] },
	{ .offset = UK_US(700), .length = UK_US(100), .thread = &pool[0] },
};

void uk_schedtable_hook_overrun(struct uk_thread *t __uk_unused)
{
	reported++;
}

static void short_job(void *arg)
{
	for (;;) {
		log_add(*(char *)arg);
		uk_schedtable_wait();
	}
}

static void long_job(void *arg)
{
	for (;;) {
		log_add(*(char *)arg);
		spin(UK_US(250));	/* more than its slot of 200 */
		uk_schedtable_wait();
	}
}

UK_TESTCASE(table, bad_tables_are_refused)
{
	struct uk_slot bad[3];

	UK_TEST_ASSERT(pool_start(0, 10, short_job, "a"));
	UK_TEST_ASSERT(pool_start(1, 10, long_job, "b"));
#define BAD(i, member, value) do {						\
	for (unsigned int n_ = 0; n_ < 3; n_++)					\
		bad[n_] = slots[n_];						\
	bad[i].member = value;							\
	UK_TEST_EXPECT_SNUM_EQ(uk_schedtable_start(bad, 3, UK_MS(1)), -EINVAL);	\
} while (0)
	BAD(1, offset, UK_US(299));	/* overlaps */
	BAD(1, length, 0);
	BAD(2, length, UK_US(301));	/* beyond the frame */
	BAD(0, length, UINT64_MAX);
	BAD(2, thread, NULL);
	BAD(2, thread, uk_thread_current());
	UK_TEST_EXPECT_SNUM_EQ(uk_schedtable_start(NULL, 1, 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_schedtable_start(slots, 0, 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_schedtable_start(slots, 3, UK_FOREVER), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_schedtable_wait(), -EPERM);
}

UK_TESTCASE(table, slots_are_kept_and_overruns_stopped)
{
	log_reset();
	started = uk_clock_ns();
	UK_TEST_EXPECT_ZERO(uk_schedtable_start(slots, 3, UK_MS(1)));
	UK_TEST_EXPECT_SNUM_EQ(uk_schedtable_start(slots, 3, UK_MS(1)), -EBUSY);
	/* b needs 250 us and gets 200 a frame: it begins a job in every other one. */
	uk_sleep_until(started + UK_US(4950));
	UK_TEST_EXPECT(log_is("abaaaabaaaaba"));
	UK_TEST_EXPECT_UNUM_EQ(reported, 3);
	UK_TEST_EXPECT_UNUM_EQ(reported, pool[1].overruns);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].overruns, 0);
	/* The threads stay the table's: put them to rest. */
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[1]));
}

static unsigned int jobs, strayed;
static int refused;

/* Once in its slot, which it does not use up; then it waits for the next. */
static void stays_in_its_slot(void *arg __uk_unused)
{
	while (refused == 0) {
		for (unsigned int i = 0; i < 100; i++) {
			uint64_t phase = (uk_clock_ns() - started) % UK_MS(1);

			if (phase < slots[1].offset ||
			    phase > slots[1].offset + slots[1].length + UK_US(20))
				strayed++;
		}
		jobs++;
		refused = uk_schedtable_wait();
	}
}

/* Membership is the object's: the thread that ends and begins anew does so in its slots. */
UK_TESTCASE(table, a_thread_that_is_created_again_has_its_slots)
{
	for (unsigned int i = 0; i < 2; i++)
		UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[i]));
	pool_join(2);
	for (unsigned int round = 0; round < 20 && uk_test_passing(); round++) {
		jobs = 0;
		uk_sleep_until(started + UK_MS(10 + 3 * round) + UK_US(50 * round));
		UK_TEST_ASSERT(pool_start(1, 10, stays_in_its_slot, NULL));
		uk_sleep(UK_MS(2));
		UK_TEST_EXPECT_UNUM_GE(jobs, 2);
		UK_TEST_EXPECT_UNUM_LE(jobs, 3);
		UK_TEST_EXPECT_ZERO(refused);
		UK_TEST_EXPECT_UNUM_EQ(strayed, 0);
		UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[1]));
		UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[1], NULL, uk_after(UK_MS(2))));
	}
}
