// SPDX-License-Identifier: BSD-3-Clause
/*
 * A small control loop: an axis that is driven to its set point.
 *
 *	task      period  deadline  wcet   does
 *	sensor      2 ms      1 ms  50 us  moves the simulated axis, filters its position
 *	control     5 ms      5 ms 100 us  a PI controller, with the position under a mutex
 *	logger     20 ms     20 ms 200 us  takes the controller's records from a queue
 *
 * Priorities are rate monotonic. The figures are the contract that the budget sheet analyses: wcet
 * is an upper bound on the slowest processor that this is made for, not a measurement here.
 */
#include <uk/msgq.h>
#include <uk/mutex.h>
#include <uk/time.h>

#include "loop.h"

#define SET_POINT	1000
#define RECORDS		8

static struct uk_mutex lock = UK_MUTEX_INIT(0);
static int32_t position, drive;		/* under the lock */
static uint32_t jobs[3];
static int64_t records[RECORDS];
static struct uk_msgq queue;
static int64_t last_record;

/* The axis follows its drive by a sixteenth of the difference a step. */
static void sensor(void *arg __uk_unused)
{
	for (;;) {
		uk_mutex_lock(&lock, UK_FOREVER);
		position += (drive - position) / 16;
		uk_mutex_unlock(&lock);
		jobs[0]++;
		uk_period_wait();
	}
}
UK_TASK(sensor, sensor, .priority = 2, .stack = 1024, .period = UK_MS(2), .deadline = UK_MS(1),
	.wcet = UK_US(50));

static void control(void *arg __uk_unused)
{
	int32_t integral = 0, error, at;
	int64_t record;

	uk_msgq_init(&queue, records, RECORDS, sizeof(records[0]));
	for (;;) {
		uk_mutex_lock(&lock, UK_FOREVER);
		at = position;
		error = SET_POINT - at;
		integral += error;
		drive = error / 2 + integral / 8;
		uk_mutex_unlock(&lock);
		record = at;
		/* The loop does not wait for logs. */
		uk_msgq_send(&queue, &record, UK_NOWAIT);
		jobs[1]++;
		uk_period_wait();
	}
}
UK_TASK(control, control, .priority = 3, .stack = 1024, .period = UK_MS(5), .wcet = UK_US(100));

static void logger(void *arg __uk_unused)
{
	for (;;) {
		while (uk_msgq_recv(&queue, &last_record, UK_NOWAIT) == 0)
			;
		jobs[2]++;
		uk_period_wait();
	}
}
UK_TASK(logger, logger, .priority = 4, .stack = 1024, .period = UK_MS(20), .wcet = UK_US(200));

const struct loop_task loop_tasks[] = {
	{ &sensor_thread, &jobs[0] },
	{ &control_thread, &jobs[1] },
	{ &logger_thread, &jobs[2] },
	{ NULL, NULL },
};

int32_t loop_position(void)
{
	return (int32_t)last_record;
}
