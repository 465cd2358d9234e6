// SPDX-License-Identifier: BSD-3-Clause
/* Queues of waiting threads: taking a place before many, a new place, the end of the object. */
#include <errno.h>

#include <uk/sem.h>

#include "crowd.h"

static struct uk_sem sem;
static int last;	/* what the urgent thread's wait returned */

static void waits(void *arg __uk_unused)
{
	last = uk_sem_get(&sem, UK_FOREVER);
}

static void waits_until(void *arg __uk_unused)
{
	last = uk_sem_get(&sem, uk_after(UK_MS(1)));
}

static void crowd_waits(unsigned int n)
{
	uk_sem_init(&sem, 0, UK_SEM_MAX);
	for (unsigned int i = 0; i < n; i++)
		crowd_start(i, CROWD, waits);
}

static void let_go(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		uk_sem_put(&sem);
	crowd_join(n);
}

/* Before all others, who is served first. */
MASKED_CASE(queue, wait_before_others)
{
	crowd_waits(n);
	round_begin();
	crowd_start(n, URGENT, waits);
	round_end();
	uk_sem_put(&sem);
	UK_TEST_EXPECT(uk_thread_ended(crowd_thread(n)));
	let_go(n);
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(n), NULL, UK_FOREVER));
}

MASKED_CASE(queue, wait_before_others_with_a_timeout)
{
	crowd_waits(n);
	round_begin();
	crowd_start(n, URGENT, waits_until);
	settle();
	settle();
	round_end();
	UK_TEST_EXPECT(last == -ETIMEDOUT);
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(n), NULL, UK_FOREVER));
	let_go(n);
}

MASKED_CASE(queue, new_priority_of_a_waiter)
{
	crowd_waits(n);
	round_begin();
	uk_thread_priority_set(crowd_thread(n - 1), URGENT);
	round_end();
	uk_sem_put(&sem);
	UK_TEST_EXPECT(uk_thread_ended(crowd_thread(n - 1)));
	for (unsigned int i = 1; i < n; i++)
		uk_sem_put(&sem);
	crowd_join(n);
}

MASKED_CASE(queue, suspended_and_ended_waiter)
{
	crowd_waits(n);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(crowd_thread(0)));
	round_end();
	for (unsigned int i = 1; i < n; i++)
		uk_sem_put(&sem);
	crowd_join(n);
}

MASKED_CASE(queue, destroyed)
{
	crowd_waits(n);
	round_begin();
	uk_sem_destroy(&sem);
	round_end();
	UK_TEST_EXPECT(last == -ECANCELED);
	crowd_join(n);
}
