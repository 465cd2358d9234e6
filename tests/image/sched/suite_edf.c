// SPDX-License-Identifier: BSD-3-Clause
/* Earliest deadline first: known task sets, one that fits only under EDF and one that fits
 * nowhere. */
#include <errno.h>
#include <string.h>

#if CONFIG_LIBUKBUDGET
#include <uk/budget.h>
#endif
#include <uk/mutex.h>

#include "pool.h"

static uint64_t end;

/* A job of arg us a period, until @end. */
static void job(void *arg)
{
	while (uk_clock_ns() < end) {
		spin(UK_US((uintptr_t)arg));
		uk_period_wait();
	}
}

static bool start(unsigned int i, uint64_t period_us, uintptr_t cost_us)
{
	struct uk_task task = pool_task(i, 10, job, (void *)cost_us);

	task.period = UK_US(period_us);
	return UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
}

static unsigned int misses(unsigned int n)
{
	unsigned int sum = 0;

	for (unsigned int i = 0; i < n; i++)
		sum += pool[i].misses;
	return sum;
}

static void set(uint64_t p0, uintptr_t c0, uint64_t p1, uintptr_t c1)
{
	uk_sched_lock();
	end = uk_clock_ns() + UK_MS(70);
	start(0, p0, c0);
	start(1, p1, c1);
	uk_sched_unlock();
	uk_sleep(UK_MS(80));
	pool_join(2);
}

/* Liu and Layland's kind of set: 2/5 + 4/7 = 0.971, beyond the bound of fixed priorities (0.828),
 * and rate-monotonic order misses with it. The rest, 2.9 %, is for the kernel. */
UK_TESTCASE(edf, feasible_up_to_one)
{
	set(5000, 2000, 7000, 4000);
	UK_TEST_EXPECT_UNUM_EQ(misses(2), 0);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].overruns + pool[1].overruns, 0);
}

UK_TESTCASE(edf, infeasible_is_reported)
{
	set(5000, 2500, 7000, 4000);		/* 1.071 */
	UK_TEST_EXPECT_UNUM_GT(misses(2), 0);
}

static void logs(void *arg)
{
	log_add(*(char *)arg);
}

UK_TESTCASE(edf, the_earliest_first_then_those_without_deadline)
{
	struct uk_task task;
	static char *const names[] = { "a", "b", "c", "d", "e" };
	static const uint64_t deadline[] = { 0, 5000, 3000, 0, 3000 };
	static const uint16_t priority[] = { 20, 1, 30, 19, 0 };

	log_reset();
	uk_sched_lock();
	for (unsigned int i = 0; i < 5; i++) {
		task = pool_task(i, priority[i], logs, names[i]);
		task.deadline = UK_US(deadline[i]);
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	uk_sched_unlock();
	pool_settle();
	UK_TEST_EXPECT(log_is("cebda"));
	pool_join(5);
}

/* Endless deadlines, declared and set by hand: after all others, before none. */
UK_TESTCASE(edf, an_endless_deadline_is_the_last)
{
	static char *const names[] = { "a", "b", "c", "d" };
	static const uint64_t deadline[] = { UK_FOREVER, INT64_MAX, 0, UK_S(1000) };
	struct uk_mutex m;
	struct uk_task task;

	log_reset();
	uk_sched_lock();
	for (unsigned int i = 0; i < 4; i++) {
		task = pool_task(i, 0, logs, names[i]);
		task.deadline = deadline[i];
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	task = pool_task(4, 31, logs, "e");
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[4], &task));
	task = pool_task(5, 31, logs, "f");
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[5], &task));
	UK_TEST_EXPECT_ZERO(uk_thread_deadline_set(&pool[5], UK_FOREVER));
	UK_TEST_EXPECT_ZERO(uk_thread_deadline_set(&pool[4], UK_FOREVER - 20));
	uk_sched_unlock();
	pool_settle();
	UK_TEST_EXPECT(log_is("dbafec"));
	pool_join(6);
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_init_ceiling(&m, 0, UK_FOREVER), -EINVAL);
}

/* The deadline of a job stays what it was set to, whatever else becomes of the thread. */
UK_TESTCASE(edf, a_deadline_set_by_hand_is_kept)
{
	struct uk_task task = pool_task(0, 20, logs, "a");
	uint64_t at = uk_clock_ns() + UK_S(1);

	task.flags = UK_TASK_SUSPENDED;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT_ZERO(uk_thread_deadline_set(&pool[0], at));
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 3));
	UK_TEST_EXPECT_UNUM_EQ(pool[0].base, at);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].key, at);
	UK_TEST_EXPECT_ZERO(uk_thread_deadline_set(&pool[0], at + 1));
	UK_TEST_EXPECT_UNUM_EQ(pool[0].base, at + 1);
	UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[0]));
	pool_join(1);
}

static uint64_t bases[2];

static void two_jobs(void *arg __uk_unused)
{
	struct uk_thread *me = uk_thread_current();

	uk_thread_deadline_set(me, me->release + UK_US(300));
	uk_thread_priority_set(me, 7);
	bases[0] = me->base - me->release;
	uk_period_wait();
	bases[1] = me->base - me->release;
}

UK_TESTCASE(edf, a_deadline_set_by_hand_is_one_job_s)
{
	struct uk_task task = pool_task(0, 20, two_jobs, NULL);

	task.period = UK_MS(1);
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(1);
	UK_TEST_EXPECT_UNUM_EQ(bases[0], UK_US(300));
	UK_TEST_EXPECT_UNUM_EQ(bases[1], UK_MS(1));
}

#if CONFIG_LIBUKBUDGET
static struct uk_budget server;

static void spins(void *arg)
{
	uk_thread_deadline_set(uk_thread_current(), *(uint64_t *)arg);
	spin(UK_US(300));
}

UK_TESTCASE(edf, a_deadline_set_by_hand_is_kept_by_a_server_that_demotes)
{
	struct uk_task task = pool_task(0, 3, spins, NULL);
	uint64_t at = uk_clock_ns() + UK_S(1);

	task.arg = &at;
	task.budget = &server;
	UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(100), UK_MS(1), UK_BUDGET_DEMOTE));
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT(server.exhausted);	/* main() goes on before it */
	UK_TEST_EXPECT_UNUM_GT(pool[0].base, at);
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 1));
	UK_TEST_EXPECT_UNUM_GT(pool[0].base, at);
	uk_sched_lock();
	do
		spin(UK_US(10));
	while (server.exhausted || server.busy);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].base, at);
	uk_sched_unlock();
	pool_join(1);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
}
#endif

#if CONFIG_LIBSCHEDEDF_ADMISSION
static void ends(void *arg __uk_unused)
{
}

static int admit(unsigned int i, uint64_t period_us, uint64_t deadline_us, uint64_t wcet_us)
{
	struct uk_task task = pool_task(i, 10, ends, NULL);

	task.flags = UK_TASK_SUSPENDED;
	task.period = UK_US(period_us);
	task.deadline = UK_US(deadline_us);
	task.wcet = UK_US(wcet_us);
	return uk_thread_create(&pool[i], &task);
}

UK_TESTCASE(edf, admission)
{
	UK_TEST_EXPECT_ZERO(admit(0, 1000, 0, 500));
	UK_TEST_EXPECT_ZERO(admit(1, 1000, 500, 125));		/* density 1/4 */
	UK_TEST_EXPECT_SNUM_EQ(admit(2, 1000, 0, 251), -ENOSPC);
	UK_TEST_EXPECT_ZERO(admit(2, 1000, 0, 250));
	UK_TEST_EXPECT_SNUM_EQ(admit(3, 1000000, 0, 1), -ENOSPC);
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(admit(3, 1000, 0, 500));		/* in its place */
	UK_TEST_EXPECT_SNUM_EQ(admit(0, 1000, 0, 1001), -ENOSPC);
	for (unsigned int i = 1; i < 4; i++) {
		uk_thread_terminate(&pool[i]);
		UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[i], NULL, uk_after(UK_MS(10))));
	}
}

/* Once joined, the storage is the caller's, who may use it for anything. */
UK_TESTCASE(edf, admission_forgets_who_has_ended)
{
	UK_TEST_EXPECT_ZERO(admit(0, 1000, 0, 600));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	memset(&pool[0], 0, sizeof(pool[0]));
	UK_TEST_EXPECT_ZERO(admit(1, 1000, 0, 600));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[1]));
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[1], NULL, uk_after(UK_MS(10))));
}
#endif
