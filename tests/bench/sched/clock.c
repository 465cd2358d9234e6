// SPDX-License-Identifier: BSD-3-Clause
/* What needs the clock, and so an image of its own: in the others waits have no timeouts. */
#include <uk/event.h>
#include <uk/rwlock.h>
#include <uk/sched.h>
#include <uk/sem.h>

#include "bench.h"

static struct uk_event event = UK_EVENT_INIT;
static struct uk_rwlock rwlock = UK_RWLOCK_INIT;
static struct uk_sem forever = UK_SEM_INIT(0, UK_SEM_MAX), until = UK_SEM_INIT(0, UK_SEM_MAX);

static void waits_forever(void *arg __uk_unused)
{
	for (;;)
		uk_sem_get(&forever, UK_FOREVER);
}
UK_TASK(waits_forever, waits_forever, .priority = 5, .stack = 2048);

/* A time that is never reached; a caller that reads the clock for it pays for that itself. */
static void waits_until(void *arg __uk_unused)
{
	for (;;)
		uk_sem_get(&until, UK_FOREVER - 1);
}
UK_TASK(waits_until, waits_until, .priority = 5, .stack = 2048);

void bench_clock(void)
{
	uint64_t empty = bench_empty();

	bench_result("rwlock-read", BENCH_COUNT({
			     uk_rwlock_read(&rwlock, UK_FOREVER);
			     uk_rwlock_unlock(&rwlock);
		     }),
		     empty, ROUNDS);
	bench_result("rwlock-write", BENCH_COUNT({
			     uk_rwlock_write(&rwlock, UK_FOREVER);
			     uk_rwlock_unlock(&rwlock);
		     }),
		     empty, ROUNDS);
	bench_result("event", BENCH_COUNT({
			     uk_event_set(&event, 1);
			     uk_event_wait(&event, 1, UK_EVENT_CLEAR, NULL, UK_FOREVER);
		     }),
		     empty, ROUNDS);
	/* Two switches: to the thread that waits, and back when it waits again. */
	bench_result("wait-forever", BENCH_COUNT(uk_sem_put(&forever)), empty, ROUNDS);
	bench_result("wait-timeout", BENCH_COUNT(uk_sem_put(&until)), empty, ROUNDS);
}
