// SPDX-License-Identifier: BSD-3-Clause
/* Mutexes: ownership, inheritance over chains, ceilings, and owners that end. */
#include <errno.h>

#include <uk/mutex.h>

#include "pool.h"

static struct uk_mutex a = UK_MUTEX_INIT(0), b = UK_MUTEX_INIT(0);
static struct uk_mutex r = UK_MUTEX_INIT(UK_MUTEX_RECURSIVE);
static int results[POOL];

UK_TESTCASE(mutex, ownership_is_checked)
{
	struct uk_mutex m;

	UK_TEST_EXPECT_ZERO(uk_mutex_init(&m, 0));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_unlock(&m), -EPERM);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_NOWAIT));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&m, UK_FOREVER), -EDEADLK);
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_destroy(&m), -EBUSY);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_consistent(&m), -EPERM);
	UK_TEST_EXPECT_ZERO(uk_mutex_destroy(&m));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&m, UK_NOWAIT), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_unlock(NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_init(&m, 2), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&r, UK_NOWAIT));
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&r, UK_NOWAIT));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&r));
	UK_TEST_EXPECT_PTR_EQ(uk_mutex_owner(&r), uk_thread_current());
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&r));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_unlock(&r), -EPERM);
	/* Not in reverse order. */
	uk_mutex_lock(&a, UK_FOREVER);
	uk_mutex_lock(&b, UK_FOREVER);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&a));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&b));
	UK_TEST_EXPECT_NULL(uk_thread_current()->held);
}

static void unlock_in_irq(void *arg)
{
	results[0] = uk_mutex_unlock(arg);
}

UK_TESTCASE(mutex, an_interrupt_cannot_unlock_for_the_thread)
{
	uk_mutex_lock(&a, UK_FOREVER);
	interrupt_run(unlock_in_irq, &a);
	UK_TEST_EXPECT_SNUM_EQ(results[0], -EPERM);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&a));
}

static void lock_a(void *arg)
{
	unsigned int i = (unsigned int)(uintptr_t)arg;

	results[i] = uk_mutex_lock(&a, uk_after(UK_MS(5)));
	log_add((char)('0' + i));
	if (results[i] == 0)
		uk_mutex_unlock(&a);
}

static void hold_b_wait_a(void *arg __uk_unused)
{
	uk_mutex_lock(&b, UK_FOREVER);
	results[0] = uk_mutex_lock(&a, UK_FOREVER);
	if (results[0] == 0)
		uk_mutex_unlock(&a);
	uk_mutex_unlock(&b);
}

static void wait_b(void *arg)
{
	results[(uintptr_t)arg] = uk_mutex_lock(&b, uk_after(UK_MS(2)));
	if (results[(uintptr_t)arg] == 0)
		uk_mutex_unlock(&b);
}

/* main -> a; pool[0] holds b and waits for a; pool[1] waits for b: its urgency reaches main. */
UK_TESTCASE(mutex, urgency_passes_along_the_chain)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->key;

	uk_mutex_lock(&a, UK_FOREVER);
	UK_TEST_ASSERT(pool_start(0, 14, hold_b_wait_a, NULL));
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[0].key);
	UK_TEST_ASSERT(pool_start(1, 3, wait_b, (void *)1));
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(pool[0].key, pool[1].key);
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[1].key);
	/* A change of priority in the middle, and the timeout at the end of the chain. */
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 2));
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[0].base);
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 14));
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[1].key);
	uk_sleep(UK_MS(3));
	UK_TEST_EXPECT_SNUM_EQ(results[1], -ETIMEDOUT);
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[0].base);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&a));
	UK_TEST_EXPECT_UNUM_EQ(me->key, own);
	pool_join(2);
}

UK_TESTCASE(mutex, terminating_a_waiter_takes_its_urgency_back)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->key;

	uk_mutex_lock(&a, UK_FOREVER);
	UK_TEST_ASSERT(pool_start(0, 4, lock_a, (void *)0));
	UK_TEST_ASSERT(pool_start(1, 6, lock_a, (void *)1));
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[0].key);
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[1].key);
	uk_mutex_unlock(&a);
	UK_TEST_EXPECT_UNUM_EQ(me->key, own);
	pool_settle();
	UK_TEST_EXPECT_ZERO(results[1]);
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[1], NULL, uk_after(UK_MS(10))));
}

/* A tree: main holds a and b, each with waiters; unlocking one keeps the other's urgency. */
UK_TESTCASE(mutex, a_tree_of_waiters)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->key;

	uk_mutex_lock(&a, UK_FOREVER);
	uk_mutex_lock(&b, UK_FOREVER);
	UK_TEST_ASSERT(pool_start(0, 6, lock_a, (void *)0));
	UK_TEST_ASSERT(pool_start(1, 2, lock_a, (void *)1));
	UK_TEST_ASSERT(pool_start(2, 4, wait_b, (void *)2));
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[1].key);
	log_reset();
	uk_mutex_unlock(&a);
	UK_TEST_EXPECT_UNUM_EQ(me->key, pool[2].key);
	uk_mutex_unlock(&b);
	UK_TEST_EXPECT_UNUM_EQ(me->key, own);
	pool_join(3);
	UK_TEST_EXPECT(log_is("10"));
	for (unsigned int i = 0; i < 3; i++)
		UK_TEST_EXPECT_ZERO(results[i]);
}

static void deadlock(void *arg __uk_unused)
{
	uk_mutex_lock(&b, UK_FOREVER);
	results[0] = uk_mutex_lock(&a, UK_FOREVER);
	uk_mutex_unlock(&a);
	uk_mutex_unlock(&b);
}

UK_TESTCASE(mutex, a_ring_is_refused)
{
	uk_mutex_lock(&a, UK_FOREVER);
	UK_TEST_ASSERT(pool_start(0, 10, deadlock, NULL));
	pool_settle();
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&b, UK_FOREVER), -EDEADLK);
	uk_mutex_unlock(&a);
	pool_join(1);
	UK_TEST_EXPECT_ZERO(results[0]);
}

static void dies_holding(void *arg __uk_unused)
{
	uk_mutex_lock(&a, UK_FOREVER);
	uk_mutex_lock(&b, UK_FOREVER);
	uk_sleep(UK_S(10));
}

UK_TESTCASE(mutex, a_dead_owner_hands_on_and_marks)
{
	UK_TEST_ASSERT(pool_start(0, 10, dies_holding, NULL));
	pool_settle();
	UK_TEST_ASSERT(pool_start(1, 9, lock_a, (void *)1));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_settle();
	UK_TEST_EXPECT_SNUM_EQ(results[1], -EOWNERDEAD);	/* one that waited: it ended, too */
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&a, UK_NOWAIT), -EOWNERDEAD);
	UK_TEST_EXPECT_ZERO(uk_mutex_consistent(&a));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_consistent(&a), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&a));
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&a, UK_NOWAIT));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&a));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&b, UK_NOWAIT), -EOWNERDEAD);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&b));		/* without repair */
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&b, UK_NOWAIT), -ENOTRECOVERABLE);
	UK_TEST_EXPECT_ZERO(uk_mutex_destroy(&b));
	UK_TEST_EXPECT_ZERO(uk_mutex_init(&b, 0));
	pool_join(2);
}

#if !CONFIG_LIBUKSCHED_POLICY_EDF
UK_TESTCASE(mutex, ceiling)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->key;
	struct uk_mutex m, inner;

#if !CONFIG_LIBSCHEDEDF
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_init_ceiling(&m, 0, CONFIG_LIBUKSCHED_LEVELS), -EINVAL);
#endif
	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&m, 0, 5));
	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&inner, 0, 2));
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_EQ(me->key, 5);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&inner, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_EQ(me->key, 2);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
	UK_TEST_EXPECT_UNUM_EQ(me->key, 2);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&inner));
	UK_TEST_EXPECT_UNUM_EQ(me->key, own);
	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&m, 0, 20));
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock(&m, UK_FOREVER), -EINVAL);
}
#else
UK_TESTCASE(mutex, ceiling_is_a_deadline_floor)
{
	struct uk_thread *me = uk_thread_current();
	uint64_t own = me->key, before = uk_clock_ns();
	struct uk_mutex m;

	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&m, 0, UK_MS(2)));
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_GE(me->key, before + UK_MS(2));
	UK_TEST_EXPECT_UNUM_LT(me->key, before + UK_MS(3));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
	UK_TEST_EXPECT_UNUM_EQ(me->key, own);
}

static struct uk_mutex floor_mutex;
static int late, short_deadline;

static void locks_late(void *arg)
{
	spin(UK_US(100));
	*(int *)arg = uk_mutex_lock(&floor_mutex, UK_FOREVER);
	uk_mutex_unlock(&floor_mutex);
}

/* Whose relative deadline the ceiling is may lock all through its job; who has a shorter one may
 * not at all. */
UK_TESTCASE(mutex, ceiling_of_the_most_urgent)
{
	struct uk_task task = pool_task(0, 10, locks_late, &late);

	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&floor_mutex, 0, UK_MS(2)));
	task.deadline = UK_MS(2);
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(late);
	task = pool_task(0, 10, locks_late, &short_deadline);
	task.deadline = UK_MS(1);
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(1);
	UK_TEST_EXPECT_SNUM_EQ(short_deadline, -EINVAL);
}
#endif
