// SPDX-License-Identifier: BSD-3-Clause
/*
 * The control loop: every millisecond it takes commands, moves the axis, sends its status and a
 * sign of life. It never waits for anybody: channels are polled, and how many messages a job takes
 * has a bound. So nothing that a neighbour does costs it more than that.
 */
#include <errno.h>

#include <uk/chan.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "messages.h"

#define COMMANDS_A_JOB	2

static struct uk_chan commands, status, beat;
static struct uk_sem done = UK_SEM_INIT(0, 1);
static struct {
	uint32_t jobs, commands, refused, broken;
	int64_t min, max;		/* from release to the job's first instruction, ns */
	struct message state;
} loop = { .min = INT64_MAX };

/* Whoever lies starts anew; whatever is not everyday business is counted. */
static void mind(struct uk_chan *c, int rc)
{
	if (rc == -EPROTO)
		uk_chan_reset(c);
	if (rc != -EAGAIN && rc != -ENOTCONN)
		loop.broken++;
}

static void take_commands(void)
{
	struct message m;

	for (unsigned int i = 0; i < COMMANDS_A_JOB; i++) {
		int len = uk_chan_recv(&commands, &m, sizeof(m), UK_NOWAIT);

		if (len < 0) {
			mind(&commands, len);
			break;
		}
		/* It comes from outside: the gateway's filter is not this partition's. */
		if (len != (int)sizeof(m) || m.set_point < 0 || m.set_point > SET_POINT_MAX) {
			loop.refused++;
			continue;
		}
		loop.state.set_point = m.set_point;
		loop.commands++;
	}
}

/* Whoever listens too slowly misses some. */
static void tell(struct uk_chan *c)
{
	int rc = uk_chan_send(c, &loop.state, sizeof(loop.state), UK_NOWAIT);

	if (rc != 0)
		mind(c, rc);
}

/* Apart: its address is where a job begins, for tools/plugin/partition.c. */
static __uk_noinline void job(int64_t latency)
{
	loop.min = UK_MIN(loop.min, latency);
	loop.max = UK_MAX(loop.max, latency);
	take_commands();
	loop.state.position += (loop.state.set_point - loop.state.position) / 4;
	loop.state.number++;
	loop.state.latency = latency;
	tell(&status);
	tell(&beat);
	loop.jobs++;
}

static void control(void *arg __uk_unused)
{
	const struct uk_thread *me = uk_thread_current();

	while (loop.jobs < CONFIG_APPGATEWAY_JOBS) {
		uk_period_wait();
		job((int64_t)(uk_clock_ns() - me->release));
	}
	uk_sem_put(&done);
}
UK_TASK(control, control, .priority = 1, .stack = 2048, .period = UK_MS(1), .wcet = UK_US(50),
	.flags = UK_TASK_SUSPENDED);

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	if (uk_chan_open(&commands, "commands", UK_CHAN_POLL) != 0 ||
	    uk_chan_open(&status, "status", UK_CHAN_POLL) != 0 ||
	    uk_chan_open(&beat, "beat-control", UK_CHAN_POLL) != 0) {
		uk_printf("control: the channels cannot be opened\n");
		return 1;
	}
	uk_printf("control is up\n");
	uk_thread_resume(&control_thread);
	uk_sem_get(&done, UK_FOREVER);
	uk_chan_close(&status);
	uk_chan_close(&beat);
	uk_chan_close(&commands);
	uk_printf("control: %u jobs, %u missed, %u skipped, release to job %ld to %ld ns\n",
		  loop.jobs, control_thread.misses, control_thread.overruns, (long)loop.min,
		  (long)loop.max);
	uk_printf("control: %u commands, %u refused, %u times a channel was broken, position %ld\n",
		  loop.commands, loop.refused, loop.broken, (long)loop.state.position);
	return 0;
}
