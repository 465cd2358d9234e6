// SPDX-License-Identifier: BSD-3-Clause
/*
 * Channels where nothing can ring: the memory is there from the start (several emulators with one
 * file as RAM, or two ends in one image), and a side that waits looks at it by a timer. A message
 * is seen LIBSHMCHAN_US after it was sent, at most.
 */
#include <errno.h>

#include <uk/chan.h>
#include <uk/time.h>

#define LOOK	UK_US(CONFIG_LIBSHMCHAN_US)

/* In interrupt context; the thread that waits does not touch the ring meanwhile. */
static void on_timer(struct uk_timer *t)
{
	struct uk_chan *c = uk_container_of(t, struct uk_chan, timer);

	if (uk_chanring_changed(&c->ring))
		uk_chan_event(c);
	else
		uk_timer_start(t, uk_clock_ns() + LOOK, 0);
}

int uk_chan_hook_open(struct uk_chan *c, void *mem __uk_unused, size_t bytes __uk_unused)
{
	if (c->desc->memory != UK_CHAN_SHARED)
		return -EACCES;
	uk_timer_init(&c->timer, on_timer);
	return 0;
}

void uk_chan_hook_close(struct uk_chan *c)
{
	uk_timer_cancel(&c->timer);
}

void uk_chan_hook_ring(struct uk_chan *c __uk_unused)
{
}

bool uk_chan_hook_arm(struct uk_chan *c)
{
	uk_timer_start(&c->timer, uk_clock_ns() + LOOK, 0);
	return false;
}
