// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a message of 64 bytes costs when nobody waits, counted; docs/channels.md has the figures.
 * Where instructions are not counted (QEMU does under -icount) the case is skipped.
 */
#include <errno.h>

#include <uk/arch/pmu.h>
#include <uk/chan.h>
#include <uk/print.h>
#include <uk/test.h>

#define SEND_LIMIT	100
#define RECV_LIMIT	100

static struct uk_chan out, in;

UK_TESTCASE(cost, a_message_of_64_bytes)
{
	uint64_t message[8] = { 1 }, start, send = 0, recv = 0;

	if (!ukarch_insns_start())
		UK_TEST_SKIP("no counter of instructions");
	UK_TEST_ASSERT(uk_chan_open(&out, "out", 0) == 0 && uk_chan_open(&in, "in", 0) == 0);
	uk_chan_recv(&in, message, 64, UK_NOWAIT);
	uk_chan_send(&out, message, 0, UK_NOWAIT);
	UK_TEST_ASSERT(uk_chan_recv(&in, message, 64, UK_NOWAIT) == 0);
	for (int i = 0; i < 2; i++) {
		start = ukarch_insns();
		uk_chan_send(&out, message, 64, UK_NOWAIT);
		send = ukarch_insns() - start;
		start = ukarch_insns();
		uk_chan_recv(&in, message, 64, UK_NOWAIT);
		recv = ukarch_insns() - start;
	}
	uk_printf("# send 64: %u, receive 64: %u instructions\n", (unsigned int)send,
		  (unsigned int)recv);
	UK_TEST_EXPECT(send <= SEND_LIMIT);
	UK_TEST_EXPECT(recv <= RECV_LIMIT);
	uk_chan_close(&out);
	uk_chan_close(&in);
}
