// SPDX-License-Identifier: BSD-3-Clause
/* Owners: long chains of them, many mutexes of one, many waiters of each kind. */
#include <errno.h>

#include <uk/mutex.h>
#include <uk/time.h>

#include "crowd.h"

static struct uk_mutex mutex[LOAD_MAX + 1];
static struct uk_mutex start;
static int last;

/* Owns mutex i, waits for i - 1. */
static void link_of_chain(void *arg)
{
	unsigned int i = NUMBER(arg);

	uk_mutex_lock(&mutex[i], UK_FOREVER);
	if (i == 0)
		uk_mutex_lock(&start, UK_FOREVER);
	else
		uk_mutex_lock(&mutex[i - 1], UK_FOREVER);
	uk_mutex_unlock(i == 0 ? &start : &mutex[i - 1]);
	uk_mutex_unlock(&mutex[i]);
}

/* main() is the last owner; the one that waits last is thread n - 1. */
static void make_chain(unsigned int n)
{
	uk_mutex_init(&start, 0);
	uk_mutex_lock(&start, UK_FOREVER);
	for (unsigned int i = 0; i < n; i++) {
		uk_mutex_init(&mutex[i], 0);
		crowd_start(i, CROWD, link_of_chain);
	}
}

static void end_chain(unsigned int n)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&start));
	crowd_join(n);
}

static unsigned int pushed;

static void locks_the_last(void *arg __uk_unused)
{
	last = uk_mutex_lock(&mutex[pushed - 1], UK_FOREVER);
	uk_mutex_unlock(&mutex[pushed - 1]);
}

static void locks_the_last_until(void *arg __uk_unused)
{
	last = uk_mutex_lock(&mutex[pushed - 1], uk_after(UK_MS(2)));
}

/* Urgency goes down the whole chain, and the check for a ring with it. */
MASKED_CASE(owner, lock_at_the_end_of_a_chain)
{
	make_chain(n);
	pushed = n;
	round_begin();
	crowd_start(n, URGENT, locks_the_last);
	round_end();
	UK_TEST_EXPECT(uk_thread_current()->key == URGENT);
	end_chain(n + 1);
	UK_TEST_EXPECT_ZERO(last);
	UK_TEST_EXPECT(uk_thread_current()->key == 16);
}

/* A timeout takes the urgency back, from an interrupt. */
MASKED_CASE(owner, timeout_at_the_end_of_a_chain)
{
	make_chain(n);
	pushed = n;
	crowd_start(n, URGENT, locks_the_last_until);
	round_begin();
	settle();
	settle();
	settle();
	round_end();
	UK_TEST_EXPECT(last == -ETIMEDOUT);
	UK_TEST_EXPECT(uk_thread_current()->key == CROWD);
	end_chain(n + 1);
	UK_TEST_EXPECT(uk_thread_current()->key == 16);
}

MASKED_CASE(owner, termination_at_the_end_of_a_chain)
{
	make_chain(n);
	pushed = n;
	crowd_start(n, URGENT, locks_the_last);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(crowd_thread(n)));
	round_end();
	UK_TEST_EXPECT(uk_thread_current()->key == CROWD);
	end_chain(n + 1);
}

MASKED_CASE(owner, new_priority_at_the_end_of_a_chain)
{
	make_chain(n);
	round_begin();
	uk_thread_priority_set(crowd_thread(n - 1), URGENT);
	round_end();
	UK_TEST_EXPECT(uk_thread_current()->key == URGENT);
	end_chain(n);
}

MASKED_CASE(owner, lock_that_would_close_a_ring)
{
	make_chain(n);
	round_begin();
	last = uk_mutex_lock(&mutex[n - 1], UK_FOREVER);
	round_end();
	UK_TEST_EXPECT(last == -EDEADLK);
	end_chain(n);
}

static void locks_own(void *arg)
{
	unsigned int i = NUMBER(arg);

	uk_mutex_lock(&mutex[i], UK_FOREVER);
	uk_mutex_unlock(&mutex[i]);
}

static void locks_own_until(void *arg)
{
	last = uk_mutex_lock(&mutex[NUMBER(arg)], uk_after(UK_MS(2)));
}

/* main() owns n mutexes, and one waits for each but the first. */
static void make_owner(unsigned int n)
{
	for (unsigned int i = 0; i <= n; i++) {
		uk_mutex_init(&mutex[i], 0);
		uk_mutex_lock(&mutex[i], UK_FOREVER);
	}
	for (unsigned int i = 1; i <= n; i++)
		crowd_start(i, CROWD, locks_own);
}

static void end_owner(unsigned int n, unsigned int from)
{
	for (unsigned int i = from; i <= n; i++)
		UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&mutex[i]));
	for (unsigned int i = 1; i <= n; i++)
		UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(i), NULL, UK_FOREVER));
	UK_TEST_EXPECT(uk_thread_current()->key == 16);
}

/* The one that was locked first, so that it is the last of those held. */
MASKED_CASE(owner, unlock_out_of_order)
{
	make_owner(n);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&mutex[0]));
	round_end();
	UK_TEST_EXPECT(uk_thread_current()->key == CROWD);
	end_owner(n, 1);
}

MASKED_CASE(owner, unlock_one_of_many)
{
	make_owner(n);
	crowd_start(0, URGENT, locks_own);
	UK_TEST_EXPECT(uk_thread_current()->key == URGENT);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&mutex[0]));
	round_end();
	UK_TEST_EXPECT(uk_thread_current()->key == CROWD);
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(0), NULL, UK_FOREVER));
	end_owner(n, 1);
}

MASKED_CASE(owner, timeout_at_one_of_many)
{
	make_owner(n);
	crowd_start(0, URGENT, locks_own_until);
	UK_TEST_EXPECT(uk_thread_current()->key == URGENT);
	round_begin();
	settle();
	settle();
	settle();
	round_end();
	UK_TEST_EXPECT(last == -ETIMEDOUT);
	UK_TEST_EXPECT(uk_thread_current()->key == CROWD);
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(0), NULL, UK_FOREVER));
	end_owner(n, 0);
}

/* Many wait for one mutex, and each gets it in turn. */
static void locks_first(void *arg __uk_unused)
{
	last = uk_mutex_lock(&start, UK_FOREVER);
	uk_mutex_unlock(&start);
}

MASKED_CASE(owner, handed_over_with_many_waiters)
{
	uk_mutex_init(&start, 0);
	uk_mutex_lock(&start, UK_FOREVER);
	for (unsigned int i = 0; i < n; i++)
		crowd_start(i, CROWD, locks_first);
	round_begin();
	crowd_start(n, URGENT, locks_first);
	uk_mutex_unlock(&start);
	round_end();
	crowd_join(n + 1);
}

static void orphans(void *arg __uk_unused)
{
	for (unsigned int i = 1; i <= pushed; i++)
		uk_mutex_lock(&mutex[i], UK_FOREVER);
	for (unsigned int i = 1; i <= pushed; i++)
		crowd_start(i, CROWD + 1, locks_own);
	uk_thread_priority_set(uk_thread_current(), CROWD + 2);
}

MASKED_CASE(owner, ends_with_many_mutexes)
{
	pushed = n;
	for (unsigned int i = 1; i <= n; i++)
		uk_mutex_init(&mutex[i], 0);
	round_begin();
	crowd_start(0, CROWD, orphans);
	round_end();
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(0), NULL, UK_FOREVER));
	for (unsigned int i = 1; i <= n; i++)
		UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(i), NULL, UK_FOREVER));
}
