// SPDX-License-Identifier: BSD-3-Clause
/* Waiting: the order of waking, timeouts, deletion with waiters, and what interrupts may do. */
#include <errno.h>

#include <uk/irq.h>
#include <uk/sem.h>

#include "pool.h"

static struct uk_sem sem = UK_SEM_INIT(0, UK_SEM_MAX);
static int results[POOL];

static void getter(void *arg)
{
	unsigned int i = (unsigned int)(uintptr_t)arg;

	results[i] = uk_sem_get(&sem, UK_FOREVER);
	log_add((char)('a' + i));
}

static void start_getters(const unsigned int *priority, unsigned int n)
{
	log_reset();
	for (unsigned int i = 0; i < n; i++) {
		results[i] = 1;
		if (!pool_start(i, priority[i], getter, (void *)(uintptr_t)i))
			return;
		pool_settle();
	}
}

UK_TESTCASE(wait, wakes_by_priority_fifo_among_equals)
{
	static const unsigned int priority[] = { 20, 18, 20, 17, 18, 20 };

	start_getters(priority, 6);
	for (unsigned int i = 0; i < 6; i++) {
		UK_TEST_EXPECT_ZERO(uk_sem_put(&sem));
		pool_settle();
	}
	UK_TEST_EXPECT(log_is("dbeacf"));
	pool_join(6);
}

UK_TESTCASE(wait, a_change_of_priority_reorders)
{
	static const unsigned int priority[] = { 20, 18, 19 };

	start_getters(priority, 3);
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 17));
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[1], 25));
	for (unsigned int i = 0; i < 3; i++) {
		uk_sem_put(&sem);
		pool_settle();
	}
	UK_TEST_EXPECT(log_is("acb"));
	pool_join(3);
}

UK_TESTCASE(wait, timeouts_are_kept)
{
	uint64_t before = uk_clock_ns(), at = before + UK_US(300);

	UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(&sem, UK_NOWAIT), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(&sem, at), -ETIMEDOUT);
	UK_TEST_EXPECT_UNUM_GE(uk_clock_ns(), at);
	UK_TEST_EXPECT_UNUM_LT(uk_clock_ns(), at + UK_US(100));
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(&sem, before), -ETIMEDOUT);
}

UK_TESTCASE(wait, destruction_wakes_everybody)
{
	static const unsigned int priority[] = { 20, 18, 19 };

	start_getters(priority, 3);
	UK_TEST_EXPECT_ZERO(uk_sem_destroy(&sem));
	pool_join(3);
	for (unsigned int i = 0; i < 3; i++)
		UK_TEST_EXPECT_SNUM_EQ(results[i], -ECANCELED);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(&sem, UK_FOREVER), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_put(&sem), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_destroy(&sem), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_sem_init(&sem, 0, UK_SEM_MAX));
}

/* Looked at afterwards: make bench measures how long this suite masks interrupts. */
static int in_irq[4];

static void put_and_try(void *arg __uk_unused)
{
	log_add('i');
	in_irq[0] = uk_sem_put(&sem);
	in_irq[1] = uk_sem_put(&sem);
	in_irq[2] = uk_sem_get(&sem, UK_NOWAIT);
	in_irq[3] = uk_sem_get(&sem, UK_NOWAIT);
	log_add('j');
}

UK_TESTCASE(wait, interrupts_wake_when_they_end)
{
	static const unsigned int priority[] = { 5 };

	start_getters(priority, 1);
	interrupt_run(put_and_try, NULL);
	pool_join(1);
	UK_TEST_EXPECT(log_is("ija"));
	UK_TEST_EXPECT_ZERO(in_irq[0]);
	UK_TEST_EXPECT_ZERO(in_irq[1]);
	UK_TEST_EXPECT_ZERO(in_irq[2]);
	UK_TEST_EXPECT_SNUM_EQ(in_irq[3], -EAGAIN);
	UK_TEST_EXPECT_ZERO(results[0]);
}

/* Wake-ups in the middle of everything: an interrupt at a time that moves on by one tick a round,
 * over a path that waits. None may be lost. */
static struct uk_timer storm;
static unsigned int posted;

static void storm_put(struct uk_timer *t __uk_unused)
{
	posted++;
	uk_sem_put(&sem);
}

UK_TESTCASE(wait, no_wake_up_is_lost_wherever_the_interrupt_comes)
{
	unsigned int taken = 0;

	uk_timer_init(&storm, storm_put);
	posted = 0;
	for (uint64_t delay = 0; delay < 3000 && uk_test_passing(); delay += 1) {
		uk_timer_start(&storm, uk_clock_ns() + delay, 0);
		uk_sched_yield();
		if (uk_sem_get(&sem, uk_after(UK_MS(1))) == 0)
			taken++;
	}
	UK_TEST_EXPECT_UNUM_EQ(posted, 3000);
	UK_TEST_EXPECT_UNUM_EQ(taken, posted);
	UK_TEST_EXPECT_UNUM_EQ(uk_sem_count(&sem), 0);
}

#define DECLARED	11

static void declared(void *arg)
{
	log_add(*(char *)arg);
}
UK_IRQ(declared, declared, .irq = DECLARED, .priority = 7, .trigger = UK_IRQ_EDGE, .arg = "d",
       .cpu = SUITE_CPU,
       .bound = 1000);

UK_TESTCASE(wait, declared_interrupts_are_registered)
{
	log_reset();
	uk_irq_raise(DECLARED);
	UK_TEST_EXPECT(log_is("d"));
}
