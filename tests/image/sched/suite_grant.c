// SPDX-License-Identifier: BSD-3-Clause
/*
 * Grants: what a waiting thread is given. Every kind of object, and everything that may happen to
 * the thread before the grant, and after it and before the thread runs: it is terminated, its time
 * is up, it is suspended, it gets another priority. Nothing that was given may be lost.
 */
#include <errno.h>

#include "grant.h"

static uk_timeout_t until[2];
static bool done[2];
static int result[2];

static void waiter(void *arg)
{
	unsigned int i = (unsigned int)(uintptr_t)arg;

	result[i] = take(until[i]);
	done[i] = true;
	if (result[i] == 0)
		drop();
}

static unsigned int waiters(void)
{
	return (o->flags & ONE_WAITER) ? 1 : 2;
}

/* One waiter, until @first, or two. */
static void begin(uk_timeout_t first, unsigned int n)
{
	setup();
	until[0] = first;
	until[1] = UK_FOREVER;
	for (unsigned int i = 0; i < n; i++) {
		done[i] = false;
		result[i] = 1;
		pool_start(i, 18 + i, waiter, (void *)(uintptr_t)i);
		pool_settle();
	}
}

/* It is not the first waiter's: it is the second one's, or the object has it. */
static void is_left(unsigned int n)
{
	pool_settle();
	UK_TEST_EXPECT(!done[0] || result[0] != 0);
	if (n == 2) {
		UK_TEST_EXPECT(done[1]);
		UK_TEST_EXPECT_ZERO(result[1]);
	} else if (!(o->flags & FORGETS) && UK_TEST_EXPECT_ZERO(take(UK_NOWAIT))) {
		drop();
	}
}

/* The first waiter has it; then the second gets what there is for it. */
static void is_taken(void)
{
	pool_settle();
	UK_TEST_EXPECT(done[0]);
	UK_TEST_EXPECT_ZERO(result[0]);
	if (waiters() == 1)
		return;
	if (!(o->flags & (SHARED | RETURNED))) {
		UK_TEST_EXPECT(!done[1]);
		give();
	}
	pool_settle();
	UK_TEST_EXPECT(done[1]);
	UK_TEST_EXPECT_ZERO(result[1]);
}

/* Also when it failed, so that the other objects have their turn. */
static void finish(unsigned int n)
{
	if (!uk_test_passing())
		uk_test_note("so far: %s", o->name);
	for (unsigned int i = 0; i < n; i++)
		if (!uk_thread_ended(&pool[i]) && !uk_test_passing())
			uk_thread_terminate(&pool[i]);
	pool_join(n);
}

UK_TESTCASE(grant, to_a_thread_that_was_terminated)
{
	for (o = objects; o < objects + object_count; o++) {
		for (unsigned int n = waiters(); n != 0; n--) {
			begin(UK_FOREVER, n);
			UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
			give();
			is_left(n);
			finish(n);
		}
	}
}

UK_TESTCASE(grant, to_a_thread_whose_time_is_up)
{
	for (o = objects; o < objects + object_count; o++) {
		for (unsigned int n = waiters(); n != 0; n--) {
			begin(uk_after(UK_US(700)), n);
			UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
			spin(UK_US(700));
			give();
			is_left(n);
			UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[0]));
			pool_settle();
			UK_TEST_EXPECT_SNUM_EQ(result[0], -ETIMEDOUT);
			finish(n);
		}
	}
}

UK_TESTCASE(grant, to_a_thread_that_is_suspended)
{
	for (o = objects; o < objects + object_count; o++) {
		begin(UK_FOREVER, waiters());
		UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
		give();
		pool_settle();
		UK_TEST_EXPECT(!done[0]);
		UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[0]));
		is_taken();
		finish(waiters());
	}
}

UK_TESTCASE(grant, to_a_thread_with_another_priority)
{
	for (o = objects; o < objects + object_count; o++) {
		begin(UK_FOREVER, waiters());
		UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 20));
		give();
		pool_settle();
		UK_TEST_EXPECT(done[waiters() - 1]);
		if (waiters() == 2 && !(o->flags & (SHARED | RETURNED))) {
			UK_TEST_EXPECT(!done[0]);
			give();
			pool_settle();
		}
		UK_TEST_EXPECT(done[0]);
		UK_TEST_EXPECT_ZERO(result[0]);
		finish(waiters());
	}
}

UK_TESTCASE(grant, then_the_thread_is_terminated)
{
	for (o = objects; o < objects + object_count; o++) {
		for (unsigned int n = waiters(); n != 0; n--) {
			begin(UK_FOREVER, n);
			give();
			UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
			is_left(n);
			finish(n);
		}
	}
}

UK_TESTCASE(grant, then_the_time_is_up)
{
	for (o = objects; o < objects + object_count; o++) {
		begin(uk_after(UK_US(700)), waiters());
		give();
		spin(UK_US(700));
		is_taken();
		finish(waiters());
	}
}

UK_TESTCASE(grant, then_the_thread_is_suspended)
{
	for (o = objects; o < objects + object_count; o++) {
		begin(UK_FOREVER, waiters());
		give();
		UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
		pool_settle();
		UK_TEST_EXPECT(!done[0]);
		UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[0]));
		is_taken();
		finish(waiters());
	}
}

UK_TESTCASE(grant, then_the_thread_is_suspended_and_terminated)
{
	for (o = objects; o < objects + object_count; o++) {
		for (unsigned int n = waiters(); n != 0; n--) {
			begin(UK_FOREVER, n);
			give();
			UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
			UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
			is_left(n);
			finish(n);
		}
	}
}

UK_TESTCASE(grant, then_the_thread_gets_another_priority)
{
	for (o = objects; o < objects + object_count; o++) {
		begin(UK_FOREVER, waiters());
		give();
		UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 20));
		is_taken();
		finish(waiters());
	}
}

/*
 * By an interrupt that comes while the thread is on its way into the wait, and while the CPU idles
 * on its stack; main(), which goes on then, terminates it.
 */
static struct uk_thread *me;
static uint64_t after;
static struct uk_timer timer;

static struct uk_timer resumer;

static void give_by_timer(struct uk_timer *t __uk_unused)
{
	give();
}

/* In the interrupt that follows at once: each does one thing, so that neither masks for long. */
static void resume_by_timer(struct uk_timer *t __uk_unused)
{
	uk_thread_resume(me);
}

static void times_and_waits(void *arg)
{
	uint64_t at = uk_after(after);

	uk_timer_start(&timer, at, 0);
	uk_timer_start(&resumer, at, 0);
	waiter(arg);
}

UK_TESTCASE(grant, by_an_interrupt_at_any_time)
{
	me = uk_thread_current();
	uk_timer_init(&timer, give_by_timer);
	uk_timer_init(&resumer, resume_by_timer);
	for (o = objects; o < objects + object_count; o++) {
		if (!(o->flags & BY_INTERRUPTS) || (o->flags & FORGETS))
			continue;
		for (after = 0; after < 1600 && uk_test_passing(); after += 32) {
			setup();
			done[0] = false;
			until[0] = (after & 64) ? UK_FOREVER : uk_after(UK_S(1));
			pool_start(0, 18, times_and_waits, NULL);
			uk_thread_suspend(me);
			if (!done[0]) {
				UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
				is_left(1);
			}
			finish(1);
		}
	}
}

/* Also between the steps of the termination itself. */
UK_TESTCASE(grant, by_an_interrupt_during_the_termination)
{
	uk_timer_init(&timer, give_by_timer);
	for (o = objects; o < objects + object_count; o++) {
		if (!(o->flags & BY_INTERRUPTS) || (o->flags & FORGETS))
			continue;
		for (after = 0; after < 1600 && uk_test_passing(); after += 32) {
			begin(UK_FOREVER, 1);
			uk_timer_start(&timer, uk_after(after), 0);
			UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
			is_left(1);
			finish(1);
		}
	}
}

/* What goes back has the place that it would have, had it never been given. */
UK_TESTCASE(grant, message_returns_to_its_place)
{
	uint64_t msg[3] = { 0 };
	uintptr_t word;

	choose(queue_take);
	begin(UK_FOREVER, 1);
	queue_give();
	queue_give();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	for (uint64_t i = given - 1; i <= given; i++) {
		UK_TEST_EXPECT_ZERO(uk_msgq_recv(&queue, msg, UK_NOWAIT));
		UK_TEST_EXPECT_UNUM_EQ(msg[0], i);
	}
	/* Others have taken its room. */
	begin(UK_FOREVER, 1);
	for (unsigned int i = 0; i < 3; i++)
		queue_give();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	for (uint64_t i = given - 1; i <= given; i++) {
		UK_TEST_EXPECT_ZERO(uk_msgq_recv(&queue, msg, UK_NOWAIT));
		UK_TEST_EXPECT_UNUM_EQ(msg[0], i);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_recv(&queue, msg, UK_NOWAIT), -EAGAIN);

	choose(box_take);
	begin(UK_FOREVER, 1);
	for (unsigned int i = 0; i < 3; i++)
		box_give();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	UK_TEST_EXPECT_UNUM_EQ(uk_mailbox_lost(&box), 1);
	UK_TEST_EXPECT_ZERO(uk_mailbox_fetch(&box, &word, UK_NOWAIT));
	UK_TEST_EXPECT_UNUM_EQ(word, given - 1);
}

UK_TESTCASE(grant, message_returns_behind_more_urgent_ones)
{
	static const uint32_t prio[] = { 7, 9, 3, 7 };
	static const uint64_t want[] = { 2, 0, 3, 1 };
	static uint64_t buf[3 * 4];
	static struct uk_msgq_prio prios[4];
	uint64_t msg[3] = { 0 };

	choose(queue_take);
	for (unsigned int round = 0; round < 4; round++) {
		/* From another place in the ring every time. */
		begin(UK_FOREVER, 0);
		uk_msgq_init_prio(&queue, buf, 4, 24, prios);
		for (unsigned int i = 0; i < round; i++) {
			uk_msgq_send_prio(&queue, msg, 0, UK_NOWAIT);
			uk_msgq_recv(&queue, msg, UK_NOWAIT);
		}
		pool_start(0, 18, waiter, NULL);
		pool_settle();
		for (uint64_t i = 0; i < 4; i++) {
			msg[0] = i;
			UK_TEST_EXPECT_ZERO(uk_msgq_send_prio(&queue, msg, prio[i], UK_NOWAIT));
		}
		UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
		pool_join(1);
		for (unsigned int i = 0; i < 4; i++) {
			UK_TEST_EXPECT_ZERO(uk_msgq_recv(&queue, msg, UK_NOWAIT));
			UK_TEST_EXPECT_UNUM_EQ(msg[0], want[i]);
		}
	}
}

/* A sender's message was sent, whatever becomes of the sender. */
static void sends(void *arg __uk_unused)
{
	queue_give();
	queue_give();
	UK_TEST_EXPECT_ZERO(uk_msgq_send(&queue, (uint64_t[3]){ 99 }, UK_FOREVER));
}

UK_TESTCASE(grant, room_for_a_sender)
{
	uint64_t msg[3];

	queue_setup();
	pool_start(0, 18, sends, NULL);
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&queue, msg, UK_NOWAIT));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&queue, msg, UK_NOWAIT));
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&queue, msg, UK_NOWAIT));
	UK_TEST_EXPECT_UNUM_EQ(msg[0], 99);
}

/* The mark of a mutex whose owner ended passes on; a hand-over that came to nothing makes none. */
static void locks_and_ends(void *arg __uk_unused)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&mutex, UK_FOREVER));
	uk_sem_get(&end, UK_FOREVER);
}

UK_TESTCASE(grant, mutex_of_a_dead_owner)
{
	uk_mutex_init(&mutex, 0);
	uk_sem_init(&end, 0, 1);
	pool_start(TARGET, 10, locks_and_ends, NULL);
	pool_settle();
	choose(mutex_take);
	done[0] = false;
	done[1] = false;
	until[0] = UK_FOREVER;
	until[1] = UK_FOREVER;
	for (uintptr_t i = 0; i < 2; i++) {
		pool_start((unsigned int)i, 18 + (unsigned int)i, waiter, (void *)i);
		pool_settle();
	}
	UK_TEST_EXPECT_ZERO(uk_sem_put(&end));
	uk_sched_yield();
	UK_TEST_EXPECT_PTR_EQ(uk_mutex_owner(&mutex), &pool[0]);
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(2);
	UK_TEST_EXPECT(!done[0]);
	UK_TEST_EXPECT(done[1]);
	UK_TEST_EXPECT_SNUM_EQ(result[1], -EOWNERDEAD);
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[TARGET], NULL, UK_NOWAIT));
}

/* A signal is not lost either while the thread that got it locks the mutex again. */
UK_TESTCASE(grant, signal_of_a_thread_that_locks_again)
{
	choose(cond_take);
	for (unsigned int handed_over = 0; handed_over < 2; handed_over++) {
		begin(UK_FOREVER, 2);
		UK_TEST_EXPECT_ZERO(uk_mutex_lock(&cond_mutex, UK_NOWAIT));
		cond_give();
		pool_settle();			/* the first waits for the mutex */
		if (handed_over)
			UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&cond_mutex));
		UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
		if (!handed_over)
			UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&cond_mutex));
		is_left(2);
		finish(2);
	}
	/* A broadcast was for all, and is over. */
	begin(UK_FOREVER, 1);
	UK_TEST_EXPECT_ZERO(uk_cond_broadcast(&cond));
	pool_start(1, 10, waiter, (void *)1);
	pool_settle();
	UK_TEST_EXPECT(done[0]);
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[1]));
	finish(2);
}
