// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS:
// UNIT-INCS: tests/unit/ukchan/host libs/drivers/chan/ukchan libs/drivers/chan/ukchan/include
// UNIT-INCS: libs/sched/uksem/include libs/sched/uksched/include libs/sched/uktime/include
// UNIT-SAN: -fsanitize=undefined
/*
 * Two sides of a channel in every order in which their accesses to the shared memory can come, the
 * doorbell one of them: connections are made, nobody sleeps for ever, every message arrives once
 * and in order. chan.c and ring.c are the real ones; the semaphore and the doorbell are the test's.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <uk/chan.h>
#include <uk/chan_table.h>
#include <uk/plat/memory.h>

#include "explore.h"

#include "chan.c"
#include "ring.c"

#define BYTES	4096

const struct uk_chan_desc uk_chan_table[] = {
	{ .name = "one-out", .nslots = 1, .size = 8, .sends = 1 },
	{ .name = "one-in", .nslots = 1, .size = 8 },
	{ .name = "two-out", .nslots = 2, .size = 8, .sends = 1 },
	{ .name = "two-in", .nslots = 2, .size = 8 },
};
const size_t uk_chan_lines = UK_ARRAY_SIZE(uk_chan_table);

/* The ring, each side's doorbell, and what each knows. */
static struct {
	struct uk_chan sides[2];
	uint64_t next;			/* to arrive */
	struct bell {
		bool open, rung;	/* it closes when it rings; a ring while closed is kept */
	} bells[2];			/* of the receiver, of the sender */
	bool woken[2];			/* the semaphores */
	char ring[BYTES] __uk_aligned(UK_CHANRING_LINE);
} all;

#define USED	(offsetof(__typeof__(all), ring) + UK_CHANRING_BYTES(2, 8))

static uint64_t messages;
static uint32_t slots;

struct ukplat_memregion ukplat_shared(void)
{
	return (struct ukplat_memregion){ (uintptr_t)all.ring, BYTES };
}

static unsigned int side(const struct uk_chan *c)
{
	return c->desc->sends;
}

int uk_chan_hook_open(struct uk_chan *c, void *mem, size_t bytes)
{
	(void)c;
	(void)mem;
	(void)bytes;
	return 0;
}

void uk_chan_hook_close(struct uk_chan *c)
{
	(void)c;
}

void uk_chan_hook_ring(struct uk_chan *c)
{
	struct bell *b = &all.bells[!side(c)];

	explore_step();
	if (!b->open) {
		b->rung = true;
		return;
	}
	b->open = false;
	all.woken[!side(c)] = true;
}

bool uk_chan_hook_arm(struct uk_chan *c)
{
	struct bell *b = &all.bells[side(c)];
	bool rung;

	explore_step();
	rung = b->rung;
	b->rung = false;
	b->open = !rung;
	return rung;
}

int uk_sem_get(struct uk_sem *s, uk_timeout_t timeout)
{
	unsigned int me = s == &all.sides[1].event;

	if (timeout != UK_FOREVER)
		abort();
	explore_block(&all.woken[me]);
	all.woken[me] = false;
	return 0;
}

int uk_sem_put(struct uk_sem *s)
{
	(void)s;
	abort();
}

static void open_side(unsigned int sends)
{
	const char *name = slots == 1 ? sends ? "one-out" : "one-in" : sends ? "two-out" : "two-in";

	if (uk_chan_open(&all.sides[sends], name, 0) != 0)
		explore_fail("a channel that does not open");
}

static void sender(void)
{
	open_side(1);
	for (uint64_t i = 0; i < messages; i++)
		if (uk_chan_send(&all.sides[1], &i, sizeof(i), UK_FOREVER) != 0)
			explore_fail("a send that fails");
	uk_chan_close(&all.sides[1]);
}

static void receiver(void)
{
	uint64_t got;
	int rc;

	open_side(0);
	while ((rc = uk_chan_recv(&all.sides[0], &got, sizeof(got), UK_FOREVER)) != -EPIPE) {
		if (rc != sizeof(got) || got != all.next)
			explore_fail("not the message that comes next");
		all.next = got + 1;
	}
}

/* Until the other side has closed, which starts anew in between. */
static void patient_sender(void)
{
	unsigned int starts = 0;
	uint64_t i = 0;
	int rc = 0;

	open_side(1);
	while (rc != -EPIPE) {
		rc = uk_chan_send(&all.sides[1], &i, sizeof(i), UK_FOREVER);
		if (rc == 0)
			i++;
		else if (rc == -ECONNRESET)
			starts++;
		else if (rc != -EPIPE)
			explore_fail("a send that fails");
	}
	if (starts > 1)
		explore_fail("a start that is reported twice");
}

static void restless_receiver(void)
{
	uint64_t got;

	open_side(0);
	for (uint64_t n = 0; n < messages; n++) {
		if (uk_chan_recv(&all.sides[0], &got, sizeof(got), UK_FOREVER) != sizeof(got) ||
		    got < all.next)
			explore_fail("no message, or an old one");
		all.next = got + 1;
		if (n == 0)
			uk_chan_reset(&all.sides[0]);
	}
	all.next = messages;
	uk_chan_close(&all.sides[0]);
}

static void reset(void)
{
	memset(&all, 0, sizeof(all));
}

static void end(void)
{
	if (all.next != messages)
		explore_fail("a message that is lost");
}

static void every_order(uint32_t nslots, uint64_t n, void (*in)(void), void (*out)(void))
{
	struct explore_world w = {
		.reset = reset, .actor = { in, out }, .end = end, .memory = &all, .bytes = USED,
	};

	slots = nslots;
	messages = n;
	assert_null(explore(&w));
	print_message("%u slots, %u messages: %llu states, %llu runs\n", nslots, (unsigned int)n,
		      (unsigned long long)w.states, (unsigned long long)w.runs);
	assert_true(w.states > 1000);
}

static void one_slot(void **state)
{
	(void)state;
	every_order(1, 3, receiver, sender);
}

static void two_slots(void **state)
{
	(void)state;
	every_order(2, 2, receiver, sender);
	every_order(2, 5, receiver, sender);
}

static void a_receiver_that_starts_anew(void **state)
{
	(void)state;
	every_order(1, 2, restless_receiver, patient_sender);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_slot),
		cmocka_unit_test(two_slots),
		cmocka_unit_test(a_receiver_that_starts_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
