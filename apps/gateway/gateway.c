// SPDX-License-Identifier: BSD-3-Clause
/*
 * The gateway: every second status of the control loop goes on to the supervisor, and of its orders
 * those that make sense to the control loop. It ends when the control loop has.
 */
#include <errno.h>

#include <uk/print.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "gateway.h"
#include "messages.h"

#define MESSAGES_A_JOB	8
#define KEEP		2	/* one status of so many */

struct uk_chan status, telemetry, orders, commands, beat;
static struct uk_sem done = UK_SEM_INIT(0, 1);
static uint32_t relayed, filtered, dropped;

__uk_weak bool misbehave(void)
{
	return true;
}

static void pass(struct uk_chan *to, const struct message *m, bool good)
{
	if (!good)
		filtered++;
	else if (uk_chan_send(to, m, sizeof(*m), UK_NOWAIT) == 0)
		relayed++;
	else
		dropped++;
}

/* False: the control loop has ended. */
static bool relay_status(void)
{
	struct message m;
	int len = 0;

	for (unsigned int i = 0; i < MESSAGES_A_JOB && len >= 0; i++) {
		len = uk_chan_recv(&status, &m, sizeof(m), UK_NOWAIT);
		if (len == (int)sizeof(m))
			pass(&telemetry, &m, m.number % KEEP == 0);
	}
	return len != -EPIPE;
}

static void relay_orders(void)
{
	struct message m;
	int len = 0;

	for (unsigned int i = 0; i < MESSAGES_A_JOB && len >= 0; i++) {
		len = uk_chan_recv(&orders, &m, sizeof(m), UK_NOWAIT);
		if (len == (int)sizeof(m))
			pass(&commands, &m, m.set_point >= 0 && m.set_point <= SET_POINT_MAX);
	}
}

static void relay(void *arg __uk_unused)
{
	struct message sign = { 0 };

	while (relay_status()) {
		relay_orders();
		sign.number++;
		uk_chan_send(&beat, &sign, sizeof(sign), UK_NOWAIT);
		uk_period_wait();
	}
	uk_sem_put(&done);
}
UK_TASK(relay, relay, .priority = 4, .stack = 2048, .period = UK_MS(2), .wcet = UK_US(100),
	.flags = UK_TASK_SUSPENDED);

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	if (uk_chan_open(&status, "status", UK_CHAN_POLL) != 0 ||
	    uk_chan_open(&telemetry, "telemetry", UK_CHAN_POLL) != 0 ||
	    uk_chan_open(&orders, "orders", UK_CHAN_POLL) != 0 ||
	    uk_chan_open(&commands, "commands", UK_CHAN_POLL) != 0 ||
	    uk_chan_open(&beat, "beat-gateway", UK_CHAN_POLL) != 0) {
		uk_printf("gateway: the channels cannot be opened\n");
		return 1;
	}
	uk_printf("gateway is up\n");
	if (misbehave()) {
		uk_thread_resume(&relay_thread);
		uk_sem_get(&done, UK_FOREVER);
	}
	uk_chan_close(&telemetry);
	uk_chan_close(&beat);
	uk_printf("gateway: %u relayed, %u filtered, %u dropped\n", relayed, filtered, dropped);
	return 0;
}
