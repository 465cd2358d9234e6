// SPDX-License-Identifier: BSD-3-Clause
/*
 * Several policies in one image: what a number means depends on whose it is. main() is of partition
 * 0, ordered by priority; partition 1 is cooperative, partition 2 ordered by deadlines.
 */
#include <errno.h>

#include <uk/budget.h>
#include <uk/init.h>
#include <uk/mutex.h>
#include <uk/partition.h>

#include "pool.h"

#define COOP		1
#define EDF		2

static const struct uk_window windows[] = {
	{ .offset = UK_US(0), .length = UK_US(400), .partition = 0 },
	{ .offset = UK_US(400), .length = UK_US(300), .partition = COOP },
	{ .offset = UK_US(700), .length = UK_US(300), .partition = EDF },
};

static struct uk_mutex m;
static int results[POOL];
static uint64_t keys[POOL];
static volatile bool stop;

static void begin(void)
{
	log_reset();
	stop = false;
	UK_TEST_EXPECT_ZERO(uk_partition_policy(COOP, UK_POLICY_COOP));
	UK_TEST_EXPECT_ZERO(uk_partition_policy(EDF, UK_POLICY_EDF));
	UK_TEST_EXPECT_ZERO(uk_partition_start(windows, 3, UK_MS(1)));
}

static void create(unsigned int i, uint16_t partition, uint64_t deadline, void (*fn)(void *))
{
	struct uk_task task = pool_task(i, 10, fn, (void *)(uintptr_t)i);

	task.partition = partition;
	task.deadline = deadline;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
}

static void end(unsigned int n)
{
	stop = true;
	pool_join(n);
	uk_partition_stop();
}

static void logs_its_end(void *arg)
{
	spin(UK_US(100));
	log_add((char)('a' + (uintptr_t)arg));
}

static struct uk_budget server;

/* Its deadline is the first, its budget is gone in half of its time: behind those with later
 * deadlines, and behind one that has none. */
UK_TESTCASE(several, a_demoted_deadline_is_behind_everybody)
{
	UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(50), UK_MS(100), UK_BUDGET_DEMOTE));
	begin();
	create(0, EDF, UK_MS(10), logs_its_end);
	UK_TEST_EXPECT_ZERO(uk_budget_set(&pool[0], &server));
	create(1, EDF, UK_S(1), logs_its_end);
	create(2, EDF, 0, logs_its_end);
	uk_sleep(UK_MS(3));
	UK_TEST_EXPECT(log_is("bca"));
	UK_TEST_EXPECT_UNUM_EQ(server.overruns, 1);
	end(3);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
}

/* Nobody stops it, and what it uses beyond the budget is nobody's loss; who shares the server and
 * can be stopped is. */
UK_TESTCASE(several, a_cooperative_overrun_is_reported)
{
	UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(50), UK_MS(2), UK_BUDGET_SUSPEND));
	begin();
	create(0, COOP, 0, logs_its_end);
	UK_TEST_EXPECT_ZERO(uk_budget_set(&pool[0], &server));
	create(1, EDF, UK_MS(10), logs_its_end);
	UK_TEST_EXPECT_ZERO(uk_budget_set(&pool[1], &server));
	uk_sleep_until(uk_timer_at(&server.period_timer) - UK_US(900));
	UK_TEST_EXPECT(log_is("a"));
	UK_TEST_EXPECT_UNUM_EQ(server.overruns, 1);
	UK_TEST_EXPECT(pool[1].state & UK_THREAD_NO_BUDGET);
	uk_sleep(UK_MS(5));
	UK_TEST_EXPECT(log_is("ab"));
	end(2);
	UK_TEST_EXPECT_ZERO(uk_budget_end(&server));
}

static void locks(void *arg)
{
	uintptr_t i = (uintptr_t)arg;
	uint64_t before = uk_clock_ns();

	results[i] = uk_mutex_lock(&m, UK_FOREVER);
	keys[i] = uk_thread_current()->key - before;
	if (results[i] == 0)
		uk_mutex_unlock(&m);
}

/* A ceiling is a priority or a deadline, for threads that are ordered by such. */
UK_TESTCASE(several, a_ceiling_is_of_one_kind)
{
	struct uk_thread *me = uk_thread_current();

	begin();
	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&m, 0, UK_MS(2)));
	create(0, EDF, UK_MS(2), locks);
	create(1, EDF, UK_MS(1), locks);
	create(2, COOP, 0, locks);
	pool_join(3);
	UK_TEST_EXPECT_ZERO(results[0]);
	UK_TEST_EXPECT_UNUM_LE(keys[0], UK_MS(2));
	UK_TEST_EXPECT_UNUM_GT(keys[0], UK_MS(1));
	UK_TEST_EXPECT_SNUM_EQ(results[1], -EINVAL);	/* its deadline is shorter */
	UK_TEST_EXPECT_SNUM_EQ(results[2], -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&m, UK_FOREVER), -EINVAL);
	create(0, EDF, 0, locks);
	pool_join(1);
	UK_TEST_EXPECT_ZERO(results[0]);
	UK_TEST_EXPECT_UNUM_GE(keys[0], UK_MS(2));
	UK_TEST_EXPECT_UNUM_LT(keys[0], UK_MS(3));

	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&m, 0, 5));
	create(0, EDF, UK_MS(2), locks);
	create(1, EDF, 0, locks);
	create(2, COOP, 0, locks);
	pool_join(3);
	UK_TEST_EXPECT_SNUM_EQ(results[0], -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(results[1], -EINVAL);
	UK_TEST_EXPECT_ZERO(results[2]);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_EQ(me->key, 5);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
	UK_TEST_EXPECT_UNUM_EQ(me->key, me->base);
	end(0);
}

static void locks_for_a_while(void *arg)
{
	uintptr_t i = (uintptr_t)arg;

	results[i] = uk_mutex_lock(&m, uk_after(UK_MS(3)));
	if (results[i] == 0)
		uk_mutex_unlock(&m);
}

/* Whoever waits with the other kind of number lends the most urgent one that both have. */
UK_TESTCASE(several, a_deadline_lends_priority_0)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->key;

	UK_TEST_EXPECT_ZERO(uk_mutex_init(&m, 0));
	begin();
	uk_mutex_lock(&m, UK_FOREVER);
	create(0, 0, 0, locks_for_a_while);
	create(1, COOP, 0, locks_for_a_while);
	uk_sleep(UK_MS(1));
	UK_TEST_EXPECT_UNUM_EQ(me->key, 10);
	create(2, EDF, UK_MS(2), locks_for_a_while);
	uk_sleep(UK_MS(1));
	UK_TEST_EXPECT_UNUM_EQ(me->key, 0);		/* though it is the last to get it */
	uk_sleep(UK_MS(4));
	for (unsigned int i = 0; i < 3; i++)
		UK_TEST_EXPECT_SNUM_EQ(results[i], -ETIMEDOUT);
	UK_TEST_EXPECT_UNUM_EQ(me->key, own);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
	end(3);
}

static void holds(void *arg __uk_unused)
{
	uk_mutex_lock(&m, UK_FOREVER);
	while (!stop)
		;
	uk_mutex_unlock(&m);
	log_add('h');
	spin(UK_US(50));
	log_add('e');
}

/* The owner's deadline is the later one, and it does not let the earlier one in before it has
 * unlocked. */
UK_TESTCASE(several, a_priority_lends_the_first_deadline)
{
	uint64_t own;

	UK_TEST_EXPECT_ZERO(uk_mutex_init(&m, 0));
	begin();
	create(0, EDF, UK_S(1), holds);
	uk_sleep(UK_MS(1));
	own = pool[0].key;
	create(3, EDF, UK_MS(100), locks_for_a_while);
	uk_sleep(UK_MS(1));
	UK_TEST_EXPECT_UNUM_EQ(pool[0].key, pool[3].key);
	create(1, 0, 0, locks_for_a_while);
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(pool[0].key, 0);		/* though one with a deadline waits, too */
	create(2, EDF, UK_MS(1), logs_its_end);
	uk_sleep(UK_MS(1));
	UK_TEST_EXPECT(log_is(""));
	stop = true;
	pool_join(4);
	UK_TEST_EXPECT(log_is("che"));
	UK_TEST_EXPECT_UNUM_EQ(pool[0].key, own);
	end(0);
}

UK_TESTCASE(several, a_priority_is_no_deadline_and_a_deadline_no_priority)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->base;

	UK_TEST_EXPECT_SNUM_EQ(uk_thread_deadline_set(me, UK_S(100)), -EINVAL);
	UK_TEST_EXPECT_UNUM_EQ(me->base, own);
	begin();
	create(0, EDF, UK_MS(1), logs_its_end);
	create(1, COOP, 0, logs_its_end);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_deadline_set(&pool[1], UK_S(100)), -EINVAL);
	/* Before all others, and yet no priority. */
	UK_TEST_EXPECT_ZERO(uk_thread_deadline_set(&pool[0], 0));
	UK_TEST_EXPECT_UNUM_EQ(pool[0].base, CONFIG_LIBUKSCHED_LEVELS);
	end(2);
}

/* The numbers of those who are there already would mean something else. */
UK_TESTCASE(several, a_policy_stays_while_there_are_threads)
{
	struct uk_task task = pool_task(0, 10, logs_its_end, NULL);

	begin();
	task.partition = EDF;
	task.flags = UK_TASK_SUSPENDED;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_policy(EDF, UK_POLICY_PRIO), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[0]));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(uk_partition_policy(EDF, UK_POLICY_PRIO));
	end(0);
}

#define EARLY		3

UK_TASK(early, logs_its_end, .priority = 10, .stack = 2048, .deadline = UK_MS(1),
	.partition = EARLY, .flags = UK_TASK_SUSPENDED);

static int policy_of_static_threads(void)
{
	return uk_partition_policy(EARLY, UK_POLICY_EDF);
}
uk_plat_initcall(policy_of_static_threads);

UK_TESTCASE(several, static_threads_have_the_policy_of_an_init_function)
{
	UK_TEST_EXPECT_UNUM_EQ(early_thread.base, early_thread.release + UK_MS(1));
	UK_TEST_EXPECT_SNUM_EQ(uk_partition_policy(EARLY, UK_POLICY_PRIO), -EINVAL);
}

static void notes_its_base(void *arg)
{
	keys[(uintptr_t)arg] = uk_thread_current()->base;
}

/* Thresholds and turns are of fixed priorities. */
UK_TESTCASE(several, a_threshold_is_no_deadline)
{
	struct uk_task task;

	begin();
	for (uintptr_t i = 0; i < 3; i++) {
		task = pool_task((unsigned int)i, 10, notes_its_base, (void *)i);
		task.partition = i == 2 ? COOP : EDF;
		task.deadline = UK_MS(2);
		task.threshold = i == 0 ? 0 : 3;
		UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[i], &task));
	}
	pool_join(3);
	UK_TEST_EXPECT_UNUM_EQ(keys[0], pool[0].release + UK_MS(2));
	UK_TEST_EXPECT_UNUM_EQ(keys[1], pool[1].release + UK_MS(2));
	UK_TEST_EXPECT_UNUM_EQ(keys[2], 10);
	end(0);
}

static void logs_twice(void *arg)
{
	log_add((char)('a' + (uintptr_t)arg));
	spin(UK_MS(2));
	log_add((char)('a' + (uintptr_t)arg));
}

UK_TESTCASE(several, a_cooperative_thread_has_no_turn)
{
	begin();
	create(0, COOP, 0, logs_twice);
	create(1, COOP, 0, logs_twice);
	uk_sleep(UK_MS(6));
	UK_TEST_EXPECT(log_is("aabb"));
	end(2);
}

static int periodic(unsigned int i, uint16_t partition)
{
	struct uk_task task = pool_task(i, 10, logs_its_end, NULL);

	task.partition = partition;
	task.period = UK_MS(10);
	task.wcet = UK_MS(6);
	return uk_thread_create(&pool[i], &task);
}

/* The admission test speaks of threads with deadlines. */
UK_TESTCASE(several, admission_is_for_deadlines)
{
	begin();
	UK_TEST_EXPECT_ZERO(periodic(0, EDF));
	UK_TEST_EXPECT_ZERO(periodic(1, 0));
	UK_TEST_EXPECT_ZERO(periodic(2, COOP));
	UK_TEST_EXPECT_SNUM_EQ(periodic(3, EDF), -ENOSPC);
	end(3);
}
