// SPDX-License-Identifier: BSD-3-Clause
/*
 * A gateway that lies: whenever it has nothing else to do it writes random and nearly right words
 * all over the memory of the channels to the others, for as long as the control loop runs.
 */
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/time.h>

#include "gateway.h"

#define MESSAGES	5	/* before the first lie */

static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

static void scribble(const struct uk_chan *c, uint64_t *seed)
{
	uint64_t *words = (uint64_t *)(void *)(c->ring.slots - 2 * UK_CHANRING_LINE);
	size_t n = UK_CHANRING_BYTES(c->ring.nslots, c->ring.size) / 8;
	volatile uint64_t *at = &words[next(seed) % n];

	*at = next(seed) & 1 ? *at + next(seed) % 64 - 32 : next(seed);
}

/* Less urgent than the relay, which goes on: connections are made, and lied about. */
static void lie(void *arg __uk_unused)
{
	uint64_t seed = UINT64_C(88172645463325252);

	while (commands.ring.state != UK_CHANRING_CONNECTED || commands.ring.index < MESSAGES)
		uk_sleep(UK_MS(1));
	uk_printf("gateway: lies\n");
	for (;;) {
		scribble(&commands, &seed);
		scribble(&telemetry, &seed);
		scribble(&beat, &seed);
		scribble(&orders, &seed);
	}
}
UK_TASK(lie, lie, .priority = 30, .stack = 2048, .flags = UK_TASK_SUSPENDED);

bool misbehave(void)
{
	uk_thread_resume(&lie_thread);
	return true;
}
