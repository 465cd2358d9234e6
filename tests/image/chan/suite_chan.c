// SPDX-License-Identifier: BSD-3-Clause
/* The interface <uk/chan.h>, as an application sees it. */
#include <errno.h>
#include <string.h>

#include <uk/chan.h>
#include <uk/plat/memory.h>
#include <uk/test.h>
#include <uk/thread.h>
#include <uk/time.h>

#define SLOTS	8
#define MANY	20000U

static struct uk_chan out, in;
static char text[64], got[64];

static void connect(void)
{
	UK_TEST_ASSERT(uk_chan_open(&out, "out", 0) == 0);
	UK_TEST_ASSERT(uk_chan_open(&in, "in", 0) == 0);
	/* Each side names the other when it looks. */
	uk_chan_recv(&in, got, sizeof(got), UK_NOWAIT);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 0, UK_NOWAIT), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, sizeof(got), UK_NOWAIT), 0);
}

static void disconnect(void)
{
	uk_chan_close(&out);
	uk_chan_close(&in);
}

UK_TESTCASE(chan, only_what_the_table_has)
{
	struct uk_chan c;

	UK_TEST_EXPECT_SNUM_EQ(uk_chan_open(&c, "nobody", 0), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_open(&c, "out", 0x80), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_open(&c, "far", 0), -ENOMEM);
	/* Nobody grants anything here. */
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_open(&c, "theirs", 0), -EACCES);
}

UK_TESTCASE(chan, the_window_is_nobodys_free_ram)
{
	const struct ukplat_memregion window = ukplat_shared();
	const struct ukplat_memregion *r;

	UK_TEST_ASSERT(ukplat_memregion(0) != NULL);
	for (unsigned int i = 0; (r = ukplat_memregion(i)) != NULL; i++)
		UK_TEST_EXPECT(r->base + r->len <= window.base ||
			       r->base >= window.base + window.len);
}

UK_TESTCASE(chan, alone_nothing_arrives)
{
	uint64_t start = uk_clock_ns();

	UK_TEST_ASSERT(uk_chan_open(&in, "in", 0) == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, sizeof(got), UK_NOWAIT), -ENOTCONN);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, sizeof(got), uk_after(UK_MS(3))), -ETIMEDOUT);
	UK_TEST_EXPECT(uk_clock_ns() - start >= UK_MS(3));
	uk_chan_close(&in);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, sizeof(got), UK_NOWAIT), -EBADF);
}

UK_TESTCASE(chan, in_order_and_whole)
{
	connect();
	for (int i = 0; i < SLOTS; i++) {
		memset(text, 'a' + i, sizeof(text));
		UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, (size_t)i * 8, UK_NOWAIT), 0);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 1, UK_NOWAIT), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 65, UK_NOWAIT), -EMSGSIZE);
	for (int i = 0; i < SLOTS; i++) {
		memset(got, 0, sizeof(got));
		UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, sizeof(got), UK_NOWAIT), 8 * i);
		for (int k = 0; k < 8 * i; k++)
			UK_TEST_EXPECT(got[k] == 'a' + i);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, sizeof(got), UK_NOWAIT), -EAGAIN);
	disconnect();
}

UK_TESTCASE(chan, odd_lengths_and_odd_buffers)
{
	connect();
	for (unsigned int i = 0; i < 64; i++)
		text[i] = (char)(i + 1);
	for (unsigned int len = 0; len < 60; len++) {
		unsigned int at = len % 5;

		memset(got, 0, sizeof(got));
		UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text + at % 3, len, UK_NOWAIT), 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got + at % 4, 60, UK_NOWAIT), (int)len);
		UK_TEST_EXPECT(memcmp(text + at % 3, got + at % 4, len) == 0);
	}
	disconnect();
}

UK_TESTCASE(chan, a_message_that_does_not_fit_stays)
{
	connect();
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, "twelve bytes", 12, UK_NOWAIT), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 11, UK_NOWAIT), -EMSGSIZE);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 12, UK_NOWAIT), 12);
	UK_TEST_EXPECT(memcmp(got, "twelve bytes", 12) == 0);
	disconnect();
}

UK_TESTCASE(chan, reset_and_close_are_reported_once)
{
	connect();
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 8, UK_NOWAIT), 0);
	uk_chan_reset(&out);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 64, UK_NOWAIT), -ECONNRESET);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 8, uk_after(UK_MS(2))), -ETIMEDOUT);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 64, UK_NOWAIT), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 16, UK_NOWAIT), 0);
	uk_chan_close(&out);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 64, UK_NOWAIT), 16);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 64, UK_NOWAIT), -EPIPE);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_recv(&in, got, 64, UK_NOWAIT), -ENOTCONN);
	uk_chan_close(&in);
}

static uint32_t received;
static int last;

static void receiver(void *arg __uk_unused)
{
	uint64_t message[8];

	received = 0;
	for (;;) {
		last = uk_chan_recv(&in, message, sizeof(message), UK_FOREVER);
		if (last < 0)
			break;
		if (message[0] != received || message[7] != received * UINT64_C(7))
			break;
		received++;
	}
}

static struct uk_thread thread;
static char stack[2048] __uk_aligned(16);

static bool start(void (*fn)(void *), unsigned int priority)
{
	const struct uk_task task = {
		.name = "other", .entry = fn, .stack_base = stack, .stack = sizeof(stack),
		.priority = (uint16_t)priority,
	};

	return uk_thread_create(&thread, &task) == 0;
}

/* Both sides wait in turn: the ring is smaller than what is sent. */
static void stream(unsigned int priority)
{
	connect();
	UK_TEST_ASSERT(start(receiver, priority));
	for (uint32_t i = 0; i < MANY / 100; i++) {
		const uint64_t message[8] = { i, 0, 0, 0, 0, 0, 0, i * UINT64_C(7) };

		UK_TEST_ASSERT(uk_chan_send(&out, message, sizeof(message), UK_FOREVER) == 0);
	}
	uk_chan_close(&out);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&thread, NULL, uk_after(UK_S(2))), 0);
	UK_TEST_EXPECT(received == MANY / 100);
	UK_TEST_EXPECT_SNUM_EQ(last, -EPIPE);
	uk_chan_close(&in);
}

UK_TESTCASE(chan, a_receiver_of_higher_priority_gets_all)
{
	stream(4);
}

UK_TESTCASE(chan, a_receiver_of_lower_priority_gets_all)
{
	stream(28);
}

UK_TESTCASE(chan, polled_it_never_waits)
{
	UK_TEST_ASSERT(uk_chan_open(&out, "out", UK_CHAN_POLL) == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 8, UK_NOWAIT), -ENOTCONN);
	UK_TEST_EXPECT_SNUM_EQ(uk_chan_send(&out, text, 8, UK_FOREVER), -EINVAL);
	uk_chan_close(&out);
}

UK_TESTCASE(chan, many_in_order)
{
	connect();
	for (uint32_t i = 0; i < MANY; i++) {
		uint64_t message[8] = { i };

		UK_TEST_ASSERT(uk_chan_send(&out, message, 64, UK_NOWAIT) == 0);
		message[0] = ~i;
		UK_TEST_ASSERT(uk_chan_recv(&in, message, 64, UK_NOWAIT) == 64);
		UK_TEST_ASSERT(message[0] == i);
	}
	disconnect();
}
