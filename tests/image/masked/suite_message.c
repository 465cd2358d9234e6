// SPDX-License-Identifier: BSD-3-Clause
/* Messages: their length, and how many of them another one overtakes. */
#include <errno.h>

#include <uk/msgq.h>

#include "crowd.h"

#define UNIT	64	/* bytes: a message has as many units as the load says */

static struct uk_msgq q;
static uint64_t buf[2 * LOAD_MAX * UNIT / 8], out[LOAD_MAX * UNIT / 8], in[LOAD_MAX * UNIT / 8];
static uint64_t mine[LOAD_MAX * UNIT / 8];
static struct uk_msgq_prio order[LOAD_MAX + 1];
static int last;

static void write_message(uint64_t first, unsigned int n)
{
	for (unsigned int i = 0; i < n * UNIT / 8; i++)
		out[i] = first + i;
}

static bool is_message(const uint64_t *msg, uint64_t first, unsigned int n)
{
	for (unsigned int i = 0; i < n * UNIT / 8; i++)
		if (msg[i] != first + i)
			return false;
	return true;
}

MASKED_CASE(message, sent_and_received)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init(&q, buf, 2, n * UNIT));
	for (unsigned int k = 0; k < 3; k++) {
		write_message(k, n);
		round_begin();
		UK_TEST_EXPECT_ZERO(uk_msgq_send(&q, out, UK_NOWAIT));
		UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
		if (k == 2)
			round_end();
		UK_TEST_EXPECT(is_message(in, k, n));
	}
}

static void receives(void *arg __uk_unused)
{
	last = uk_msgq_recv(&q, mine, UK_FOREVER);
}

static void sends(void *arg __uk_unused)
{
	last = uk_msgq_send(&q, out, UK_FOREVER);
}

MASKED_CASE(message, handed_over)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init(&q, buf, 2, n * UNIT));
	write_message(7, n);
	crowd_start(0, CROWD, receives);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_msgq_send(&q, out, UK_NOWAIT));
	round_end();
	crowd_join(1);
	UK_TEST_EXPECT_ZERO(last);
	UK_TEST_EXPECT(is_message(mine, 7, n));
}

MASKED_CASE(message, from_a_sender_that_waits)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init(&q, buf, 1, n * UNIT));
	write_message(1, n);
	UK_TEST_EXPECT_ZERO(uk_msgq_send(&q, out, UK_NOWAIT));
	write_message(2, n);
	crowd_start(0, CROWD, sends);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	round_end();
	crowd_join(1);
	UK_TEST_EXPECT(is_message(in, 1, n));
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	UK_TEST_EXPECT(is_message(in, 2, n));
}

/* A receiver that ends before it runs leaves what it got. */
MASKED_CASE(message, given_back)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init(&q, buf, 2, n * UNIT));
	write_message(5, n);
	crowd_start(0, CROWD, receives);
	uk_sched_lock();
	UK_TEST_EXPECT_ZERO(uk_msgq_send(&q, out, UK_NOWAIT));
	uk_thread_suspend(crowd_thread(0));
	uk_sched_unlock();
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(crowd_thread(0)));
	round_end();
	crowd_join(1);
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	UK_TEST_EXPECT(is_message(in, 5, n));
}

MASKED_CASE(message, overtakes_others)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init_prio(&q, buf, n + 1, UNIT, order));
	for (unsigned int i = 0; i < n; i++)
		UK_TEST_EXPECT_ZERO(uk_msgq_send_prio(&q, out, 5, UK_NOWAIT));
	write_message(9, 1);
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_msgq_send_prio(&q, out, 1, UK_NOWAIT));
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	round_end();
	UK_TEST_EXPECT(is_message(in, 9, 1));
}

static void overtakes(void)
{
	last = uk_msgq_send_prio(&q, out, 1, UK_NOWAIT);
}

MASKED_CASE(message, overtakes_others_in_an_interrupt)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_init_prio(&q, buf, n + 2, UNIT, order));
	for (unsigned int i = 0; i < n; i++)
		UK_TEST_EXPECT_ZERO(uk_msgq_send_prio(&q, out, 5, UK_NOWAIT));
	write_message(9, 1);
	round_begin();
	interrupt_run(overtakes);
	interrupt_run(overtakes);
	settle();
	round_end();
	UK_TEST_EXPECT_ZERO(last);
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	UK_TEST_EXPECT(is_message(in, 9, 1));
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	UK_TEST_EXPECT(is_message(in, 9, 1));
	for (unsigned int i = 0; i < n; i++)
		UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, in, UK_NOWAIT));
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_recv(&q, in, UK_NOWAIT), -EAGAIN);
}
