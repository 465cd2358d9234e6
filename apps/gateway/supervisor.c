// SPDX-License-Identifier: BSD-3-Clause
/*
 * The supervisor: gives orders (every fifth is nonsense, for the gateway to stop), waits for
 * telemetry at its doorbell, and says who has given no sign of life for too long. It ends when the
 * control loop has.
 */
#include <errno.h>

#include <uk/chan.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "messages.h"

#define SILENCE		UK_MS(50)	/* longer is reported */
#define BEATS_A_JOB	16
#define NONSENSE	5

struct peer {
	const char *name, *channel;
	struct uk_chan beat;
	uint32_t beats;
	uint64_t heard;
	bool silent, over;
};

static struct peer peers[] = {
	{ .name = "control", .channel = "beat-control" },
	{ .name = "gateway", .channel = "beat-gateway" },
};
static struct uk_chan telemetry, orders;
static struct uk_sem done = UK_SEM_INIT(0, 1);
static uint32_t seen, given;
static int64_t position;

static void listen(struct peer *p, uint64_t now)
{
	struct message m;
	int len = 0;

	for (unsigned int i = 0; i < BEATS_A_JOB && len >= 0; i++) {
		len = uk_chan_recv(&p->beat, &m, sizeof(m), UK_NOWAIT);
		if (len == (int)sizeof(m)) {
			p->beats++;
			p->heard = now;
			p->silent = false;
		}
	}
	if (len == -EPROTO)
		uk_chan_reset(&p->beat);
	if (len == -EPIPE)
		p->over = true;
	/* One that was never heard may still be starting. */
	if (!p->over && !p->silent && p->beats != 0 && now - p->heard > SILENCE) {
		p->silent = true;
		uk_printf("supervisor: %s is SILENT after %u signs of life\n", p->name, p->beats);
	}
}

static void give_order(void)
{
	struct message m = { .number = given };
	int rc;

	m.set_point = given % NONSENSE == NONSENSE - 1 ? -1 : (int64_t)(given % SET_POINT_MAX);
	rc = uk_chan_send(&orders, &m, sizeof(m), UK_NOWAIT);
	if (rc == 0)
		given++;
	else if (rc == -EPROTO)
		uk_chan_reset(&orders);
}

static void watch(void *arg __uk_unused)
{
	while (!peers[0].over) {
		uint64_t now = uk_clock_ns();

		for (unsigned int i = 0; i < UK_ARRAY_SIZE(peers); i++)
			listen(&peers[i], now);
		give_order();
		uk_period_wait();
	}
	uk_sem_put(&done);
}
UK_TASK(watch, watch, .priority = 4, .stack = 2048, .period = UK_MS(5), .wcet = UK_US(200),
	.flags = UK_TASK_SUSPENDED);

/* Wakes at the doorbell: what it does must not take longer than messages come. */
static void log(void *arg __uk_unused)
{
	struct message m;
	int len = 0;

	while (len != -EPIPE) {
		len = uk_chan_recv(&telemetry, &m, sizeof(m), UK_FOREVER);
		if (len == -EPROTO)
			uk_chan_reset(&telemetry);
		if (len != (int)sizeof(m))
			continue;
		seen++;
		position = m.position;
	}
}
UK_TASK(log, log, .priority = 6, .stack = 2048, .flags = UK_TASK_SUSPENDED);

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	if (uk_chan_open(&telemetry, "telemetry", 0) != 0 ||
	    uk_chan_open(&orders, "orders", UK_CHAN_POLL) != 0) {
		uk_printf("supervisor: the channels cannot be opened\n");
		return 1;
	}
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(peers); i++) {
		if (uk_chan_open(&peers[i].beat, peers[i].channel, UK_CHAN_POLL) != 0) {
			uk_printf("supervisor: %s cannot be opened\n", peers[i].channel);
			return 1;
		}
	}
	uk_printf("supervisor is up\n");
	uk_thread_resume(&log_thread);
	uk_thread_resume(&watch_thread);
	uk_sem_get(&done, UK_FOREVER);
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(peers); i++)
		uk_printf("supervisor: %s gave %u signs of life%s\n", peers[i].name, peers[i].beats,
			  peers[i].silent ? ", and is SILENT" : "");
	uk_printf("supervisor: %u orders given, %u reports seen, position %ld\n", given, seen,
		  (long)position);
	return 0;
}
