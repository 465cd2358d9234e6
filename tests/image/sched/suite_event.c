// SPDX-License-Identifier: BSD-3-Clause
/*
 * Interrupts in the middle of a uk_event_set() that looks at several waiters, and which use the
 * same object: one tick later in each round, so that where a tick is an instruction
 * (tests/bench/test_bench.py) they come between any two. They find the object as it was before or
 * as it is after, and the outcome does not depend on when they came.
 */
#include <errno.h>

#include <uk/event.h>
#include <uk/sem.h>

#include "pool.h"

#define WAITERS		5
#define SET_ROUNDS	2000		/* ticks: longer than setting with that many waiters */

static struct uk_event flags = UK_EVENT_INIT;
static struct uk_sem go = UK_SEM_INIT(0, UK_SEM_MAX);
static volatile unsigned int woken;
static volatile bool over;
static int in_interrupt;
static uint32_t bit;
static unsigned int taker;	/* its priority */

/* Bits 0 and 1 take turns, so that nobody finds the one set that it was woken by. */
static void waits_for_turns(void *arg __uk_unused)
{
	for (unsigned int n = 0; !over; n++) {
		UK_TEST_EXPECT_ZERO(uk_event_wait(&flags, 1U << n % 2, 0, NULL, UK_FOREVER));
		woken++;
	}
}

static void takes(void *arg __uk_unused)
{
	while (!over) {
		UK_TEST_EXPECT_ZERO(uk_event_wait(&flags, 4, UK_EVENT_CLEAR, NULL, UK_FOREVER));
		taker = uk_thread_priority(uk_thread_current());
		woken++;
	}
}

static void clear_in_interrupt(struct uk_timer *t __uk_unused)
{
	in_interrupt = uk_event_clear(&flags, bit);
}

static void set_in_interrupt(struct uk_timer *t __uk_unused)
{
	in_interrupt = uk_event_set(&flags, 4);
}

static void take_in_interrupt(struct uk_timer *t __uk_unused)
{
	in_interrupt = uk_event_wait(&flags, bit, UK_EVENT_CLEAR, NULL, UK_NOWAIT);
}

static void start_waiters(void (*fn)(void *))
{
	over = false;
	for (unsigned int i = 0; i < WAITERS; i++)
		pool_start(i, 5 + i % 3, fn, NULL);
	pool_settle();
}

static void end_waiters(uint32_t bits)
{
	over = true;
	for (unsigned int i = 0; i < WAITERS; i++) {
		UK_TEST_EXPECT_ZERO(uk_event_set(&flags, bits));
		pool_settle();
	}
	pool_join(WAITERS);
	uk_event_clear(&flags, UINT32_MAX);
}

static void set_with(void (*fn)(struct uk_timer *t), uint64_t delay)
{
	static struct uk_timer timer;

	woken = 0;
	uk_timer_init(&timer, fn);
	uk_timer_start(&timer, uk_clock_ns() + delay, 0);
	UK_TEST_EXPECT_ZERO(uk_event_set(&flags, bit));
	pool_settle();
	UK_TEST_EXPECT(!uk_timer_armed(&timer));
}

UK_TESTCASE(event, cleared_while_it_is_set)
{
	start_waiters(waits_for_turns);
	for (uint64_t delay = 0; delay < SET_ROUNDS && uk_test_passing(); delay++) {
		bit = 1U << delay % 2;
		set_with(clear_in_interrupt, delay);
		UK_TEST_EXPECT_UNUM_EQ(woken, WAITERS);
		uk_event_clear(&flags, bit);
	}
	end_waiters(3);
}

/* What the interrupt sets goes to the most urgent, looked at already or not. */
UK_TESTCASE(event, set_while_it_is_set)
{
	start_waiters(takes);
	bit = 32;
	for (uint64_t delay = 0; delay < SET_ROUNDS && uk_test_passing(); delay++) {
		set_with(set_in_interrupt, delay);
		UK_TEST_EXPECT_UNUM_EQ(woken, 1);
		UK_TEST_EXPECT_UNUM_EQ(taker, 5);
		UK_TEST_EXPECT_UNUM_EQ(uk_event_bits(&flags), 32);
		uk_event_clear(&flags, 32);
	}
	end_waiters(4);
}

static void waits_for_another(void *arg __uk_unused)
{
	UK_TEST_EXPECT_ZERO(uk_event_wait(&flags, 8, 0, NULL, UK_FOREVER));
}

/* It is who waits that takes it, not the interrupt, although another is looked at before. */
UK_TESTCASE(event, taken_while_it_is_set)
{
	UK_TEST_ASSERT(pool_start(WAITERS, 3, waits_for_another, NULL));
	start_waiters(takes);
	bit = 4;
	for (uint64_t delay = 0; delay < SET_ROUNDS && uk_test_passing(); delay++) {
		set_with(take_in_interrupt, delay);
		UK_TEST_EXPECT_UNUM_EQ(woken, 1);
		UK_TEST_EXPECT_SNUM_EQ(in_interrupt, -EAGAIN);
	}
	uk_event_set(&flags, 8);
	end_waiters(4);
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[WAITERS], NULL, uk_after(UK_S(1))));
}

/* One that waits for something else gives up meanwhile: that disturbs no other. */
static uk_timeout_t patience;

static void gives_up(void *arg __uk_unused)
{
	while (uk_sem_get(&go, UK_FOREVER) == 0 && !over)
		UK_TEST_EXPECT_SNUM_EQ(uk_event_wait(&flags, 8, 0, NULL, patience), -ETIMEDOUT);
}

UK_TESTCASE(event, timeout_while_it_is_set)
{
	start_waiters(waits_for_turns);
	pool_start(WAITERS, 5, gives_up, NULL);
	pool_settle();
	for (uint64_t delay = 0; delay < SET_ROUNDS && uk_test_passing(); delay++) {
		woken = 0;
		patience = uk_clock_ns() + UK_US(3) + delay;
		uk_sem_put(&go);
		uk_sched_yield();
		while (uk_clock_ns() < patience - delay)
			;
		UK_TEST_EXPECT_ZERO(uk_event_set(&flags, 1U << delay % 2));
		pool_settle();
		UK_TEST_EXPECT_UNUM_EQ(woken, WAITERS);
		uk_event_clear(&flags, 1U << delay % 2);
	}
	end_waiters(3);
	uk_sem_put(&go);
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[WAITERS], NULL, uk_after(UK_S(1))));
}
