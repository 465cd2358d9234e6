// SPDX-License-Identifier: BSD-3-Clause
/*
 * A storm of interrupts: the timer comes one tick later in each round, through every path that
 * waits or wakes. Where a tick is an instruction (tests/bench/test_bench.py runs it so), that is
 * between any two of them. A wake-up that is lost shows as a timeout, or as a round that takes
 * too long.
 */
#include <errno.h>

#include <uk/event.h>
#include <uk/mailbox.h>
#include <uk/msgq.h>
#include <uk/mutex.h>
#include <uk/sem.h>

#include "pool.h"

#define ROUNDS	1500		/* ticks: longer than any of the paths */
#define LIMIT	UK_MS(1)	/* far beyond what a round takes */

static struct uk_sem sem = UK_SEM_INIT(0, UK_SEM_MAX), go = UK_SEM_INIT(0, UK_SEM_MAX);
static struct uk_mutex mutex = UK_MUTEX_INIT(0);
static struct uk_event event = UK_EVENT_INIT;
static struct uk_msgq queue;
static uint64_t queue_buf[4];
static struct uk_thread *me;
static unsigned int started, wakes;		/* interrupts of this storm */
static volatile unsigned int turns;

static void put(struct uk_timer *t __uk_unused)
{
	wakes += uk_sem_put(&sem) == 0;
}

static void send(struct uk_timer *t __uk_unused)
{
	uint64_t message = wakes + 1;

	wakes += uk_msgq_send(&queue, &message, UK_NOWAIT) == 0;
}

static void set(struct uk_timer *t __uk_unused)
{
	wakes += uk_event_set(&event, 2) == 0;
}

static void notify(struct uk_timer *t __uk_unused)
{
	wakes += uk_notify(me, 0, 1, 0) == 0;
}

static void let_go(struct uk_timer *t __uk_unused)
{
	wakes += uk_sem_put(&go) == 0;
}

static bool take_sem(uk_timeout_t until)
{
	return uk_sem_get(&sem, until) == 0;
}

static bool take_message(uk_timeout_t until)
{
	uint64_t message = 0;

	return uk_msgq_recv(&queue, &message, until) == 0 && message == wakes;
}

static bool take_event(uk_timeout_t until)
{
	return uk_event_wait(&event, 2, UK_EVENT_CLEAR, NULL, until) == 0;
}

static bool take_notification(uk_timeout_t until)
{
	return uk_notify_wait(1, 1, NULL, until) == 0;
}

/* Timeouts: the interrupt falls into arming the timer, idling and its end. */
static bool sleep(uk_timeout_t until __uk_unused)
{
	uint64_t at = uk_clock_ns() + UK_US(2);

	return uk_sleep_until(at) == 0 && uk_clock_ns() >= at && uk_clock_ns() < at + UK_US(50);
}

static bool time_out(uk_timeout_t until __uk_unused)
{
	uint64_t at = uk_clock_ns() + UK_US(2);

	return uk_event_wait(&event, 1, 0, NULL, at) == -ETIMEDOUT && uk_clock_ns() >= at &&
	       uk_clock_ns() < at + UK_US(50);
}

/* The interrupt lets the other thread go, which wants the mutex too. */
static void wants_it_too(void *arg __uk_unused)
{
	while (uk_sem_get(&go, UK_FOREVER) == 0) {
		uk_mutex_lock(&mutex, UK_FOREVER);
		turns++;
		uk_mutex_unlock(&mutex);
	}
}

static bool take_mutex(uk_timeout_t until)
{
	while (turns != started && uk_clock_ns() < until) {
		if (uk_mutex_lock(&mutex, until) != 0 || uk_mutex_unlock(&mutex) != 0)
			return false;
		uk_sched_yield();
	}
	return turns == started;
}

static void storm(void (*wake)(struct uk_timer *t), bool (*path)(uk_timeout_t until))
{
	static struct uk_timer timer;

	me = uk_thread_current();
	started = 0;
	wakes = 0;
	uk_timer_init(&timer, wake);
	for (uint64_t delay = 0; delay < ROUNDS && uk_test_passing(); delay++) {
		uint64_t began = uk_clock_ns();

		started++;
		uk_timer_start(&timer, began + delay, 0);
		UK_TEST_EXPECT(path(began + LIMIT));
		UK_TEST_EXPECT_UNUM_LT(uk_clock_ns() - began, LIMIT / 2);
		while (uk_timer_armed(&timer))
			;
		UK_TEST_EXPECT_UNUM_EQ(wakes, started);
	}
}

UK_TESTCASE(storm, semaphore)
{
	storm(put, take_sem);
	UK_TEST_EXPECT_UNUM_EQ(uk_sem_count(&sem), 0);
}

UK_TESTCASE(storm, message_queue)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init(&queue, queue_buf, 4, sizeof(uint64_t)));
	storm(send, take_message);
}

UK_TESTCASE(storm, event_flags)
{
	storm(set, take_event);
	UK_TEST_EXPECT_UNUM_EQ(uk_event_bits(&event), 0);
}

UK_TESTCASE(storm, notification)
{
	storm(notify, take_notification);
}

UK_TESTCASE(storm, sleep)
{
	storm(put, sleep);
	UK_TEST_EXPECT_UNUM_EQ(uk_sem_count(&sem), wakes);
	while (uk_sem_get(&sem, UK_NOWAIT) == 0)
		;
}

UK_TESTCASE(storm, timeout)
{
	storm(set, time_out);
	uk_event_clear(&event, 2);
}

UK_TESTCASE(storm, mutex)
{
	turns = 0;
	UK_TEST_ASSERT(pool_start(0, 5, wants_it_too, NULL));
	pool_settle();
	storm(let_go, take_mutex);
	UK_TEST_EXPECT_UNUM_EQ(turns, wakes);
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
}

/* A wait that ends before its thread has left the CPU is a wait: equals run, the first first. */
static struct uk_waitq queued;
static volatile bool stop;

static void end_the_wait(struct uk_timer *t __uk_unused)
{
	if (!uk_waitq_empty(&queued))
		uk_waitq_wake(uk_waitq_first(&queued), 0, ukarch_irq_save());
}

static volatile unsigned int runs;
static volatile char last;

static void equal(void *arg)
{
	while (!stop) {
		runs++;
		last = *(char *)arg;
		log_add(last);
		uk_sched_yield();
	}
}

static void waits_beside_equals(void *arg __uk_unused)
{
	static struct uk_timer timer;
	uint64_t began;
	char before;

	uk_timer_init(&timer, end_the_wait);
	for (uint64_t delay = 0; delay < ROUNDS && uk_test_passing(); delay++) {
		runs = 0;
		began = uk_clock_ns();
		uk_timer_start(&timer, began + delay, 0);
		/* Woken, or timed out. */
		uk_waitq_wait(&queued, began + delay + (delay % 2 ? UK_US(4) : 0),
			      ukarch_irq_save());
		UK_TEST_EXPECT_UNUM_GT(runs, 0);
		before = last;
		log_reset();
		uk_sched_yield();
		UK_TEST_EXPECT(log_is(before == 'a' ? "ba" : "ab"));
		uk_timer_cancel(&timer);
	}
	stop = true;
}

UK_TESTCASE(storm, a_wait_lets_equals_run)
{
	stop = false;
	uk_sched_lock();
	pool_start(0, 5, waits_beside_equals, NULL);
	pool_start(1, 5, equal, "a");
	pool_start(2, 5, equal, "b");
	uk_sched_unlock();
	pool_join(3);
}
