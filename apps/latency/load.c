// SPDX-License-Identifier: BSD-3-Clause
/* The load: everything that masks interrupts, as often as possible. */
#include <uk/mutex.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "load.h"

#define TIMERS	32

static struct uk_sem ping = UK_SEM_INIT(0, UK_SEM_MAX), pong = UK_SEM_INIT(0, UK_SEM_MAX);
static struct uk_mutex lock = UK_MUTEX_INIT(0);
static struct uk_timer timers[TIMERS];
static uint64_t rounds;

static void nothing(struct uk_timer *t __uk_unused)
{
}

static void partner(void *arg __uk_unused)
{
	for (;;) {
		uk_sem_get(&ping, UK_FOREVER);
		uk_mutex_lock(&lock, UK_FOREVER);
		uk_mutex_unlock(&lock);
		uk_sem_put(&pong);
	}
}
UK_TASK(partner, partner, .priority = 15, .stack = 1024);

void load_round(void)
{
	struct uk_timer *t = &timers[rounds % TIMERS];

	if (rounds < TIMERS)
		uk_timer_init(t, nothing);
	uk_mutex_lock(&lock, UK_FOREVER);
	uk_sem_put(&ping);	/* the partner waits for the mutex now, and lends its urgency */
	uk_mutex_unlock(&lock);
	uk_sem_get(&pong, UK_FOREVER);
	if (uk_timer_cancel(t) == 0)
		uk_timer_start(t, uk_clock_ns() + UK_US(rounds % 97), 0);
	rounds++;
}

uint64_t load_rounds(void)
{
	return rounds;
}
