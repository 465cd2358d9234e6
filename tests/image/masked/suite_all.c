// SPDX-License-Identifier: BSD-3-Clause
/* What wakes many at once: event flags, conditions, locks of readers; in threads and interrupts. */
#include <errno.h>

#include <uk/cond.h>
#include <uk/event.h>
#include <uk/rwlock.h>

#include "crowd.h"

static struct uk_event event;
static struct uk_cond cond;
static struct uk_mutex mutex;
static struct uk_rwlock lock;
static unsigned int woken;

static void waits_for_event(void *arg __uk_unused)
{
	if (uk_event_wait(&event, 3, UK_EVENT_ALL, NULL, UK_FOREVER) == 0)
		woken++;
}

static void crowd_waits(unsigned int n, void (*fn)(void *))
{
	woken = 0;
	uk_event_init(&event, 0);
	uk_cond_init(&cond);
	uk_mutex_init(&mutex, 0);
	for (unsigned int i = 0; i < n; i++)
		crowd_start(i, CROWD, fn);
	UK_TEST_EXPECT(woken == 0);
}

static void everybody_came(unsigned int n)
{
	crowd_join(n);
	UK_TEST_EXPECT(woken == n);
}

MASKED_CASE(all, event_set)
{
	crowd_waits(n, waits_for_event);
	round_begin();
	uk_event_set(&event, 1);
	UK_TEST_EXPECT(woken == 0);
	uk_event_set(&event, 2);
	round_end();
	everybody_came(n);
}

static void set_one(void)
{
	uk_event_set(&event, 1);
}

static void set_two(void)
{
	uk_event_set(&event, 2);
}

static void set_more(void)
{
	uk_event_set(&event, 3);
	uk_event_set(&event, 4);
}

static void set_and_clear(void)
{
	uk_event_set(&event, 3);
	uk_event_clear(&event, 3);
}

MASKED_CASE(all, event_set_in_an_interrupt)
{
	crowd_waits(n, waits_for_event);
	round_begin();
	interrupt_run(set_one);
	interrupt_run(set_two);
	settle();
	round_end();
	everybody_came(n);
}

/* Again while the first is not through. */
MASKED_CASE(all, event_set_again_in_an_interrupt)
{
	crowd_waits(n, waits_for_event);
	round_begin();
	interrupt_run(set_more);
	settle();
	round_end();
	everybody_came(n);
}

/* Everybody who waited when they were set is woken. */
MASKED_CASE(all, event_set_and_cleared_in_an_interrupt)
{
	crowd_waits(n, waits_for_event);
	round_begin();
	interrupt_run(set_and_clear);
	settle();
	round_end();
	everybody_came(n);
	UK_TEST_EXPECT(uk_event_bits(&event) == 0);
}

static void waits_for_cond(void *arg __uk_unused)
{
	uk_mutex_lock(&mutex, UK_FOREVER);
	if (uk_cond_wait(&cond, &mutex, UK_FOREVER) == 0)
		woken++;
	uk_mutex_unlock(&mutex);
}

MASKED_CASE(all, broadcast)
{
	crowd_waits(n, waits_for_cond);
	round_begin();
	uk_cond_broadcast(&cond);
	round_end();
	everybody_came(n);
}

MASKED_CASE(all, broadcast_with_the_mutex_held)
{
	crowd_waits(n, waits_for_cond);
	uk_mutex_lock(&mutex, UK_FOREVER);
	round_begin();
	uk_cond_broadcast(&cond);
	uk_mutex_unlock(&mutex);
	round_end();
	everybody_came(n);
}

static void broadcast(void)
{
	uk_cond_broadcast(&cond);
}

MASKED_CASE(all, broadcast_in_an_interrupt)
{
	crowd_waits(n, waits_for_cond);
	round_begin();
	interrupt_run(broadcast);
	settle();
	round_end();
	everybody_came(n);
}

static void reads(void *arg __uk_unused)
{
	if (uk_rwlock_read(&lock, UK_FOREVER) == 0)
		woken++;
	uk_rwlock_unlock(&lock);
}

static void writes_until(void *arg __uk_unused)
{
	uk_rwlock_write(&lock, uk_after(UK_MS(1)));
}

MASKED_CASE(all, readers_admitted)
{
	uk_rwlock_init(&lock);
	uk_rwlock_write(&lock, UK_FOREVER);
	crowd_waits(n, reads);
	round_begin();
	uk_rwlock_unlock(&lock);
	round_end();
	everybody_came(n);
}

/* A writer's timeout admits the readers behind it. */
MASKED_CASE(all, readers_admitted_by_a_timeout)
{
	uk_rwlock_init(&lock);
	uk_rwlock_read(&lock, UK_FOREVER);
	crowd_start(n, URGENT, writes_until);
	crowd_waits(n, reads);
	round_begin();
	settle();
	settle();
	round_end();
	everybody_came(n);
	uk_rwlock_unlock(&lock);
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(n), NULL, UK_FOREVER));
}

static void does_nothing(void *arg __uk_unused)
{
}

MASKED_CASE(all, thread_among_many)
{
	crowd_waits(n, waits_for_event);
	round_begin();
	crowd_start(n, URGENT, does_nothing);
	UK_TEST_EXPECT_ZERO(uk_thread_join(crowd_thread(n), NULL, UK_FOREVER));
	round_end();
	uk_event_set(&event, 3);
	everybody_came(n);
}
