// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/netdev.h> promises of devices with several queues; one will do as well. */
#include <string.h>

#include <uk/netdev.h>
#include <uk/test.h>
#include "suite.h"

#define FLOWS		64	/* not all the same to who spreads them */
#define FLOW_LEN	60	/* the shortest frame on a wire */
#define FLOW_PORT	35	/* low byte of the port that a datagram comes from */
#define QUEUES_MAX	8

/* A datagram of flow @i, from a port of its own (RFC 791, 3.1; RFC 768). */
static void datagram(struct uk_netbuf *b, uint32_t i)
{
	static const uint8_t head[] = {
		0x08, 0x00,					/* IPv4 */
		0x45, 0, 0, FLOW_LEN - UK_NETDEV_HEADER, 0, 0, 0, 0, 64, 17, 0, 0,
		10, 0, 0, 2, 10, 0, 0, 3,
		0x80, 0, 0x90, 0, 0, FLOW_LEN - UK_NETDEV_HEADER - 20, 0, 0,
	};

	memcpy(b->data, receiver()->mac, 6);
	memcpy(b->data + 6, sender()->mac, 6);
	memcpy(b->data + 12, head, sizeof(head));
	b->data[FLOW_PORT] = (uint8_t)i;
	memset(b->data + 12 + sizeof(head), (int)i, FLOW_LEN - 12 - sizeof(head));
	b->len = FLOW_LEN;
}

/* What has come in any queue: how many of each flow, how many by queue. */
static void take_flows(uint32_t seen[FLOWS], uint32_t frames[])
{
	for (unsigned int q = 0; q < receiver()->queues; q++) {
		struct uk_netbuf *b;

		while (uk_netdev_rx_one(receiver(), q, &b) == 0) {
			uint32_t i = b->data[FLOW_PORT];

			UK_TEST_EXPECT(i < FLOWS && b->data[FLOW_LEN - 1] == i);
			seen[i % FLOWS]++;
			frames[q]++;
			uk_netbuf_free(b);
		}
	}
}

/* Frames are sent by each queue and come in each of the receiver's: whoever is between spreads
 * flows over them as he likes. */
UK_TESTCASE(netdev, every_queue)
{
	const uk_timeout_t end = soon();
	uint32_t got[QUEUES_MAX] = { 0 }, seen[FLOWS] = { 0 };

	up();
	UK_TEST_ASSERT(sender()->queues <= QUEUES_MAX && receiver()->queues <= QUEUES_MAX);
	for (uint32_t i = 0; i < FLOWS; i++) {
		struct uk_netbuf *b = NULL;

		while (b == NULL && uk_clock_ns() < end)
			b = uk_netdev_tx_alloc(sender(), i % sender()->queues);
		UK_TEST_ASSERT(b != NULL);
		UK_TEST_EXPECT_UNUM_EQ(b->queue, i % sender()->queues);
		datagram(b, i);
		UK_TEST_ASSERT(uk_netdev_tx_one(sender(), b) == 0);
		/* One after the other: queues overtake each other. */
		while (seen[i] == 0 && uk_clock_ns() < end)
			take_flows(seen, got);
	}
	for (uint32_t i = 0; i < FLOWS; i++)
		UK_TEST_EXPECT_UNUM_EQ(seen[i], 1);
	for (unsigned int q = 0; q < receiver()->queues; q++) {
		uk_test_note("%u frames in queue %u", got[q], q);
		UK_TEST_EXPECT(got[q] != 0);
	}
}
