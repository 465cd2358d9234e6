// SPDX-License-Identifier: BSD-3-Clause
/* Budget servers. */
#include <errno.h>
#include <string.h>

#include <uk/budget.h>
#include <uk/mutex.h>
#include <uk/sem.h>

#include "pool.h"

static struct uk_budget server;
static uint64_t ran;
static unsigned int hooked;
static volatile bool stop;
static struct uk_mutex m = UK_MUTEX_INIT(0);

void uk_budget_hook_overrun(struct uk_budget *b __uk_unused, struct uk_thread *t __uk_unused)
{
	hooked++;
}

/* Adds up the time it really has, seen in steps of the loop. */
static void greedy(void *arg __uk_unused)
{
	uint64_t before = uk_clock_ns(), now;

	while (!stop) {
		now = uk_clock_ns();
		if (now - before < UK_US(5))
			ran += now - before;
		before = now;
	}
}

static void holds(void *arg __uk_unused)
{
	uk_mutex_lock(&m, UK_FOREVER);
	spin(UK_US(300));		/* beyond the budget, but left alone */
	log_add('h');
	uk_mutex_unlock(&m);
	log_add('u');
}

static void start(enum uk_budget_action action, void (*fn)(void *))
{
	struct uk_task task = pool_task(0, 3, fn, NULL);

	ran = 0;
	stop = false;
	hooked = 0;
	task.deadline = UK_MS(1);	/* before main(), under EDF */
	UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(200), UK_MS(1), action));
	task.budget = &server;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
}

static void finish(void)
{
	stop = true;
	uk_sleep(UK_MS(2));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
}

UK_TESTCASE(budget, bad_servers_are_refused)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_init(&server, 0, 10, UK_BUDGET_SUSPEND), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_init(&server, 11, 10, UK_BUDGET_SUSPEND), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_init(&server, 1, UK_FOREVER, UK_BUDGET_SUSPEND), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_init(NULL, 1, 10, UK_BUDGET_SUSPEND), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_init(&server, 1, 10, (enum uk_budget_action)3), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_set(NULL, NULL), -EINVAL);
}

UK_TESTCASE(budget, suspended_until_replenished)
{
	start(UK_BUDGET_SUSPEND, greedy);
	uk_sleep(UK_MS(10));
	/* 200 us of each ms, give or take an interrupt: 10 us of a CPU that executes 31 MIPS. */
	UK_TEST_EXPECT_UNUM_GE(ran, UK_US(1850));
	UK_TEST_EXPECT_UNUM_LT(ran, UK_US(2250));
	UK_TEST_EXPECT_UNUM_GE(server.overruns, 9);
	UK_TEST_EXPECT_UNUM_EQ(server.overruns, hooked);
	finish();
}

UK_TESTCASE(budget, demoted_behind_everybody)
{
	uint64_t before;

	start(UK_BUDGET_DEMOTE, greedy);
	before = ran;
	spin(UK_MS(5));			/* main() competes: it gets what the budget leaves */
	UK_TEST_EXPECT_UNUM_LT(ran - before, UK_US(1300));
	UK_TEST_EXPECT_UNUM_GT(ran - before, UK_US(700));
	before = ran;
	uk_sleep(UK_MS(5));		/* nobody competes */
	UK_TEST_EXPECT_UNUM_GT(ran - before, UK_US(4500));
	finish();
}

UK_TESTCASE(budget, an_owner_is_left_until_it_unlocks)
{
	log_reset();
	start(UK_BUDGET_SUSPEND, holds);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	UK_TEST_EXPECT(log_is("h"));
	UK_TEST_EXPECT_UNUM_EQ(server.overruns, 1);
	UK_TEST_EXPECT(pool[0].state & UK_THREAD_NO_BUDGET);
	uk_mutex_unlock(&m);
	uk_sleep(UK_MS(2));
	UK_TEST_EXPECT(log_is("hu"));
	finish();
}

static struct uk_sem sem = UK_SEM_INIT(0, 1);
static struct uk_timer wake;

static void wakes(struct uk_timer *t __uk_unused)
{
	uk_sem_put(&sem);
}

static void ends_with_the_budget(void *arg)
{
	uint64_t left = uk_budget_left(&server);
	uint64_t end = uk_clock_ns() + left;	/* a bit later than that, so the second to come */

	uk_timer_start(&wake, end, 0);
	for (volatile uintptr_t phase = (uintptr_t)arg % 8; phase != 0; phase--)
		;
	end -= (uintptr_t)arg / 8 * 16;
	while (uk_clock_ns() < end)
		;
}

static void waits(void *arg __uk_unused)
{
	uk_sem_get(&sem, UK_FOREVER);
}

/* The end of the budget falls into every step of uk_thread_exit(), one run after the other: whoever
 * is woken on its level at that moment must not get lost with it. */
UK_TESTCASE(budget, used_up_while_it_ends)
{
	uk_timer_init(&wake, wakes);
	for (uintptr_t n = 0; n < 40 * 8 && uk_test_passing(); n++) {
		struct uk_task task = pool_task(0, 3, ends_with_the_budget, (void *)n);

		pool_start(1, 3, waits, NULL);
		pool_settle();
		task.budget = &server;
		UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(20), UK_US(100),
						   UK_BUDGET_SUSPEND));
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
		pool_join(2);
		UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
	}
}

static void moves(void *arg)
{
	uint64_t end = uk_clock_ns() + uk_budget_left(&server) - (uintptr_t)arg;

	while (uk_clock_ns() < end)
		;
	uk_budget_set(&pool[1], &server);
}

static void is_ready(void *arg __uk_unused)
{
	UK_TEST_EXPECT_UNUM_EQ(uk_thread_current()->state, 0);
}

/* The caller uses the server up while it gives it to another thread, which is ready. */
UK_TESTCASE(budget, used_up_while_it_is_given_to_another)
{
	for (uintptr_t n = 0; n < 1500 && uk_test_passing(); n += 3) {
		struct uk_task task = pool_task(0, 3, moves, (void *)n);

		task.budget = &server;
		UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(20), UK_US(100),
						   n % 2 ? UK_BUDGET_DEMOTE : UK_BUDGET_SUSPEND));
		uk_sched_lock();
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
		pool_start(1, 3, is_ready, NULL);
		uk_sched_unlock();
		pool_join(2);
		UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
	}
}

static void beyond(void *arg __uk_unused)
{
	spin(UK_US(4600));
}

/* Nobody stops it: it has run to its end when main() goes on, reported after 0.2 ms of each. */
UK_TESTCASE(budget, reported_in_every_period)
{
	start(UK_BUDGET_REPORT, beyond);
	UK_TEST_EXPECT(uk_thread_ended(&pool[0]));
	UK_TEST_EXPECT_UNUM_EQ(server.overruns, 5);
	UK_TEST_EXPECT_UNUM_EQ(hooked, 5);
	finish();
}

#define SHARERS		5

/* Under EDF who yields stays first until its deadline is somebody else's. */
#if CONFIG_LIBUKSCHED_POLICY_EDF
#define EQUALS_TAKE_TURNS	0
#else
#define EQUALS_TAKE_TURNS	1
#endif

static struct uk_budget other_server;
static unsigned int rounds[SHARERS + 1];

static void shares(void *arg)
{
	while (!stop) {
		spin(UK_US(5));
		rounds[(uintptr_t)arg]++;
		uk_sched_yield();
	}
}

static unsigned int stopped(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i <= SHARERS; i++)
		n += (pool[i].state & UK_THREAD_NO_BUDGET) != 0;
	return n;
}

/* One of them uses up what all of them have, and two servers are replenished at the same time: all
 * their threads are stopped and released, the one that changes its server in between too. */
UK_TESTCASE(budget, all_threads_of_a_server)
{
	stop = false;
	uk_sched_lock();
	uk_budget_init(&server, UK_US(200), UK_MS(1), UK_BUDGET_SUSPEND);
	/* More than it takes a CPU of 31 MIPS to stop everybody, which is charged as well. */
	uk_budget_init(&other_server, UK_US(100), UK_MS(1), UK_BUDGET_SUSPEND);
	for (uintptr_t i = 0; i <= SHARERS; i++) {
		struct uk_task task = pool_task((unsigned int)i, 3, shares, (void *)i);

		rounds[i] = 0;
		task.deadline = UK_MS(1);
		task.budget = i == SHARERS ? &other_server : &server;
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	uk_sched_unlock();
	for (unsigned int period = 1; period <= 4 && uk_test_passing(); period++) {
		/* They were more urgent: main() runs when both servers are used up. */
		UK_TEST_EXPECT_UNUM_EQ(stopped(), SHARERS + 1);
		UK_TEST_EXPECT_UNUM_EQ(server.overruns, period);
		UK_TEST_EXPECT_UNUM_EQ(other_server.overruns, period);
		for (unsigned int i = 0; i <= SHARERS && EQUALS_TAKE_TURNS; i++)
			UK_TEST_EXPECT_UNUM_GE(rounds[i], period);
		UK_TEST_EXPECT_SNUM_EQ(uk_budget_set(&pool[1], &server), -EINVAL);
		uk_sleep_until(uk_timer_at(&server.period_timer) + UK_US(400));
	}
	stop = true;
	UK_TEST_EXPECT_ZERO(uk_budget_set(&pool[2], NULL));
	uk_sleep(UK_MS(2));
	pool_join(SHARERS + 1);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
	UK_TEST_EXPECT_ZERO(uk_budget_end(&other_server));
}

/* A bit of the CPU in each of its periods, which are shorter than the server's. */
static void often(void *arg __uk_unused)
{
	while (!stop) {
		spin(UK_US(40));
		ran += UK_US(40);
		uk_period_wait();
	}
}

/* Demoted it gets what others leave, enough to end its jobs: that does not make it urgent again. */
UK_TESTCASE(budget, demoted_over_its_own_periods)
{
	struct uk_task task = pool_task(0, 3, often, NULL);
	uint64_t disturbed = 0, before;

	ran = 0;
	stop = false;
	task.period = UK_US(100);
	UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(100), UK_MS(5), UK_BUDGET_DEMOTE));
	task.budget = &server;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	uk_sleep(UK_US(500));
	for (unsigned int i = 0; i < 20; i++) {
		before = ran;
		spin(UK_US(100));
		disturbed += ran - before;
		uk_sleep(UK_US(100));
	}
	UK_TEST_EXPECT_UNUM_LT(disturbed, UK_US(100));
	stop = true;
	uk_sleep(UK_MS(6));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
}

UK_TESTCASE(budget, taken_from_a_server_that_demoted_it)
{
	uint64_t own;

	start(UK_BUDGET_DEMOTE, greedy);
	UK_TEST_EXPECT(server.exhausted);	/* it ran for 200 us before main() goes on */
	own = pool[0].base;
	stop = true;
	UK_TEST_EXPECT_ZERO(uk_budget_set(&pool[0], NULL));
	UK_TEST_EXPECT_UNUM_LT(pool[0].base, own);
	finish();
}

static void sleeps_with_the_mutex(void *arg __uk_unused)
{
	uk_mutex_lock(&m, UK_FOREVER);
	uk_sleep(UK_US(300));
	uk_mutex_unlock(&m);
}

/* Another thread uses the budget up while the owner sleeps: the owner still gets to unlock. */
UK_TESTCASE(budget, an_owner_is_left_alone_whoever_uses_it_up)
{
	struct uk_task task = pool_task(1, 2, sleeps_with_the_mutex, NULL);
	uint64_t began;

	uk_sched_lock();
	start(UK_BUDGET_SUSPEND, greedy);
	began = uk_clock_ns();
	task.deadline = UK_US(900);
	task.budget = &server;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[1], &task));
	uk_sched_unlock();
	UK_TEST_EXPECT_UNUM_EQ(server.overruns, 1);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_LT(uk_clock_ns() - began, UK_US(500));
	uk_mutex_unlock(&m);
	stop = true;
	uk_sleep(UK_MS(2));
	pool_join(2);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
}

/* Nothing has written into the server since it was ended, and its storage overwritten. */
static bool untouched(void)
{
	const unsigned char *p = (const unsigned char *)&server;
	size_t n = 0;

	while (n < sizeof(server) && p[n] == 0xff)
		n++;
	return n == sizeof(server);
}

UK_TESTCASE(budget, an_ended_server_lets_its_threads_go)
{
	for (unsigned int action = UK_BUDGET_SUSPEND; action <= UK_BUDGET_DEMOTE; action++) {
		struct uk_task task = pool_task(1, 3, is_ready, NULL);

		start((enum uk_budget_action)action, greedy);
		UK_TEST_EXPECT(server.exhausted);
		stop = true;
		UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
		UK_TEST_EXPECT(uk_thread_ended(&pool[0]));	/* more urgent than main() again */
		UK_TEST_EXPECT_SNUM_EQ(uk_budget_end(&server), -EINVAL);
		UK_TEST_EXPECT_SNUM_EQ(uk_budget_set(uk_thread_current(), &server), -EINVAL);
		task.budget = &server;
		UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&pool[1], &task), -EINVAL);
		memset(&server, 0xff, sizeof(server));
		uk_sleep(UK_MS(3));
		UK_TEST_EXPECT(untouched());
		pool_join(1);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_budget_end(NULL), -EINVAL);
}

static void ends_its_server(void *arg __uk_unused)
{
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
	memset(&server, 0xff, sizeof(server));
	spin(UK_US(300));
	log_add('e');
}

/* The caller may be one of them. */
UK_TESTCASE(budget, a_thread_ends_its_own_server)
{
	log_reset();
	start(UK_BUDGET_SUSPEND, ends_its_server);
	UK_TEST_EXPECT(log_is("e"));
	UK_TEST_EXPECT(untouched());
	pool_join(1);
}

/* The end comes before, in every step of, and after a replenishment, with another server's. */
UK_TESTCASE(budget, ended_while_it_is_replenished)
{
	for (uint64_t n = 0; n < 150 && uk_test_passing(); n++) {
		uint64_t end;

		stop = false;
		uk_sched_lock();
		uk_budget_init(&server, UK_US(20), UK_US(200),
			       n % 2 ? UK_BUDGET_DEMOTE : UK_BUDGET_SUSPEND);
		end = uk_timer_at(&server.period_timer) - 500 + 23 * n;
		uk_budget_init(&other_server, UK_US(20), UK_US(200), UK_BUDGET_SUSPEND);
		for (uintptr_t i = 0; i < 4; i++) {
			struct uk_task task = pool_task((unsigned int)i, 3, shares, (void *)i);

			task.deadline = UK_MS(1);
			task.budget = i == 3 ? &other_server : &server;
			UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
		}
		uk_sched_unlock();
		while (uk_clock_ns() < end)
			;
		stop = true;
		UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
		memset(&server, 0xff, sizeof(server));
		pool_join(4);
		UK_TEST_EXPECT(untouched());
		UK_TEST_EXPECT_ZERO(uk_budget_end(&other_server));
	}
}
