// SPDX-License-Identifier: BSD-3-Clause
/* Sleeping, timers and periods on the real clock. */
#include <errno.h>
#include <limits.h>

#include <uk/sem.h>
#include <uk/time.h>

#include "pool.h"

static unsigned int fired, missed;
static uint64_t last_at;

static void count(struct uk_timer *t __uk_unused)
{
	fired++;
	last_at = uk_clock_ns();
}

void uk_sched_hook_miss(struct uk_thread *t __uk_unused, uint64_t late __uk_unused)
{
	missed++;
}

UK_TESTCASE(time, the_clock_does_not_run_backwards)
{
	uint64_t before = uk_clock_ns();

	for (unsigned int i = 0; i < 1000; i++) {
		uint64_t now = uk_clock_ns();

		UK_TEST_ASSERT(now >= before);
		before = now;
	}
}

UK_TESTCASE(time, sleeping)
{
	uint64_t at = uk_clock_ns() + UK_US(500);

	UK_TEST_EXPECT_ZERO(uk_sleep_until(at));
	UK_TEST_EXPECT_UNUM_GE(uk_clock_ns(), at);
	UK_TEST_EXPECT_UNUM_LT(uk_clock_ns(), at + UK_US(50));
	UK_TEST_EXPECT_ZERO(uk_sleep_until(at - 1));
	UK_TEST_EXPECT_SNUM_EQ(uk_sleep_until(UK_FOREVER), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_sleep(0));
}

UK_TESTCASE(time, timers_and_their_cancellation)
{
	struct uk_timer t;
	uint64_t start = uk_clock_ns() + UK_US(100);

	uk_timer_init(&t, count);
	fired = 0;
	UK_TEST_EXPECT_ZERO(uk_timer_start(&t, start, UK_US(100)));
	uk_sleep_until(start + UK_US(950));
	UK_TEST_EXPECT_UNUM_EQ(fired, 10);
	UK_TEST_EXPECT_UNUM_GE(last_at, start + UK_US(900));
	UK_TEST_EXPECT_UNUM_LT(last_at, start + UK_US(930));	/* no drift */
	UK_TEST_EXPECT_SNUM_EQ(uk_timer_cancel(&t), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_timer_cancel(&t), 0);
	uk_sleep(UK_US(200));
	UK_TEST_EXPECT_UNUM_EQ(fired, 10);
	UK_TEST_EXPECT_ZERO(uk_timer_start(&t, 0, 0));		/* the past: at once */
	uk_sleep(UK_US(20));
	UK_TEST_EXPECT_UNUM_EQ(fired, 11);
}

static void released(void *arg __uk_unused)
{
}

/* The CPU of the third one. */
#if CONFIG_SMP
#define OTHER_CPU	(SUITE_CPU == 0 ? 1 : 0)
#else
#define OTHER_CPU	0
#endif

/* In this order they are made; others come in between. */
UK_TASK(a_late_one, released, .priority = 31, .stack = 2048, .cpu = SUITE_CPU,
	.offset = UK_US(700));
UK_TASK(m_first_one, released, .priority = 31, .stack = 2048, .cpu = SUITE_CPU);
UK_TASK(z_last_one, released, .priority = 31, .stack = 2048, .cpu = OTHER_CPU,
	.offset = UK_US(300));

UK_TESTCASE(time, offsets_of_static_threads_count_from_one_instant)
{
	uint64_t start = m_first_one_thread.release;

	UK_TEST_EXPECT_UNUM_GT(start, 0);
	UK_TEST_EXPECT_UNUM_LT(start, uk_clock_ns());
	UK_TEST_EXPECT_UNUM_EQ(a_late_one_thread.release, start + UK_US(700));
	UK_TEST_EXPECT_UNUM_EQ(z_last_one_thread.release, start + UK_US(300));
}

static uint64_t releases[8];
static unsigned int jobs;

static void periodic(void *arg)
{
	struct uk_thread *me = uk_thread_current();

	for (jobs = 0; jobs < 8; jobs++) {
		releases[jobs] = uk_clock_ns() - me->release;
		if (jobs == (uintptr_t)arg)
			spin(UK_US(2300));
		UK_TEST_EXPECT_SNUM_EQ(uk_period_wait(), jobs == (uintptr_t)arg ? 1 : 0);
	}
}

static bool start_periodic(uintptr_t long_job)
{
	struct uk_task task = pool_task(0, 3, periodic, (void *)long_job);

	missed = 0;
	task.period = UK_MS(1);
	task.deadline = UK_US(800);
	task.offset = UK_US(300);
	return UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
}

UK_TESTCASE(time, periods_without_drift)
{
	uint64_t start = uk_clock_ns();

	UK_TEST_ASSERT(start_periodic(99));
	uk_sleep(UK_MS(9));
	UK_TEST_EXPECT_UNUM_EQ(jobs, 8);
	for (unsigned int i = 0; i < 8; i++)
		UK_TEST_EXPECT_UNUM_LT(releases[i], UK_US(50));
	UK_TEST_EXPECT_UNUM_EQ(missed, 0);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].misses, 0);
	UK_TEST_EXPECT_UNUM_GE(pool[0].release, start + UK_US(8300));
	UK_TEST_EXPECT_UNUM_LT(pool[0].release, start + UK_US(8350));
	pool_join(1);
}

/* Relative times of which now and as much again is no time any more. */
static const uint64_t endless[] = { UK_FOREVER, UK_FOREVER - 1, UINT64_C(1) << 63, INT64_MAX };

UK_TESTCASE(time, an_endless_period_of_a_timer)
{
	struct uk_timer t;

	uk_timer_init(&t, count);
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(endless); i++) {
		fired = 0;
		UK_TEST_EXPECT_ZERO(uk_timer_start(&t, uk_clock_ns() + 1, endless[i]));
		uk_sleep(UK_US(20));
		UK_TEST_EXPECT_UNUM_EQ(fired, 1);
		UK_TEST_EXPECT_UNUM_EQ(t.missed, 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_timer_cancel(&t), 1);
	}
}

static unsigned int begun;

static void works_each_period(void *arg __uk_unused)
{
	for (;;) {
		begun++;
		uk_period_wait();
	}
}

static void sleeps_endlessly(void *arg)
{
	begun++;
	uk_sleep(*(const uint64_t *)arg);
	begun++;
}

static void waits_endlessly(void *arg)
{
	begun++;
	uk_notify_wait(1, 1, NULL, uk_after(*(const uint64_t *)arg));
	begun++;
}

static void expect_begun(const struct uk_task *task, unsigned int times)
{
	begun = 0;
	missed = 0;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], task));
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(begun, times);
	UK_TEST_EXPECT_UNUM_EQ(missed, 0);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].misses + pool[0].overruns, 0);
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
}

UK_TESTCASE(time, endless_times_of_a_thread)
{
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(endless); i++) {
		void *ns = (void *)(uintptr_t)&endless[i];
		struct uk_task task = pool_task(0, 3, works_each_period, NULL);

		task.period = endless[i];
		expect_begun(&task, 1);
		task.deadline = UK_MS(100);
		expect_begun(&task, 1);
		task.offset = endless[i];
		expect_begun(&task, 0);
		task = pool_task(0, 3, sleeps_endlessly, ns);
		task.deadline = endless[i];
		expect_begun(&task, 1);
		task = pool_task(0, 3, waits_endlessly, ns);
		expect_begun(&task, 1);
	}
}

#if !CONFIG_SMP
static int skipped;

static void sleeps_long(void *arg __uk_unused)
{
	uk_sleep(UK_MS(2200));
	skipped = uk_period_wait();
}

/* More releases passed than an int can say: not an error's number. */
UK_TESTCASE(time, skipped_releases_are_never_negative)
{
	struct uk_task task = pool_task(0, 10, sleeps_long, NULL);

	task.period = 1;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[0], NULL, uk_after(UK_S(3))));
	UK_TEST_EXPECT_SNUM_EQ(skipped, INT_MAX);
}
#endif

UK_TESTCASE(time, a_missed_deadline_and_skipped_releases)
{
	UK_TEST_ASSERT(start_periodic(3));
	uk_sleep(UK_MS(11));
	/* The long job misses its own deadline, and the one released while it ran misses its,
	 * too. */
	UK_TEST_EXPECT_UNUM_EQ(missed, pool[0].misses);
	UK_TEST_EXPECT_UNUM_GE(missed, 1);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].overruns, 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_period_wait(), -EINVAL);
	pool_join(1);
}

static struct uk_sem early;

static void puts_early(struct uk_timer *t __uk_unused)
{
	uk_sem_put(&early);
}

/* A wait that ended in time leaves its timer armed: it must not end the next one. */
UK_TESTCASE(time, timeout_of_an_earlier_wait)
{
	struct uk_timer t;
	uint64_t until;

	uk_sem_init(&early, 0, UK_SEM_MAX);
	uk_timer_init(&t, puts_early);
	for (unsigned int i = 0; i < 3; i++) {
		UK_TEST_EXPECT_ZERO(uk_timer_start(&t, uk_clock_ns() + UK_US(20), 0));
		UK_TEST_EXPECT_ZERO(uk_sem_get(&early, uk_after(UK_US(100))));
		until = uk_after(UK_US(200 + 100 * i));
		UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(&early, until), -ETIMEDOUT);
		UK_TEST_EXPECT(uk_clock_ns() >= until);
		/* Nor does an earlier one come late because of a later one. */
		UK_TEST_EXPECT_ZERO(uk_timer_start(&t, uk_clock_ns() + UK_US(20), 0));
		UK_TEST_EXPECT_ZERO(uk_sem_get(&early, uk_after(UK_MS(100))));
		until = uk_after(UK_US(100));
		UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(&early, until), -ETIMEDOUT);
		UK_TEST_EXPECT(uk_clock_ns() >= until && uk_clock_ns() < until + UK_US(50));
	}
}
