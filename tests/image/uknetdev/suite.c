// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/netdev.h> promises, of two devices on one wire with nobody else. */
#include <errno.h>
#include <string.h>

#include <uk/netdev.h>
#include <uk/sem.h>
#include <uk/test.h>
#include "suite.h"

#define TYPE_HIGH	0x88	/* IEEE 802, local experimental EtherType 1: 0x88b5 */
#define TYPE_LOW	0xb5
#define SHORTEST	60	/* of what a wire carries, without checksum */

static struct uk_sem rx_event = UK_SEM_INIT(0, UK_SEM_MAX);
static struct uk_sem tx_event = UK_SEM_INIT(0, UK_SEM_MAX);
static unsigned int rx_events, tx_events;
static unsigned int rxq;	/* the receiver's queue to which the wire brings our frames */

static void on_event(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused,
		     unsigned int what, void *arg __uk_unused)
{
	if (what & UK_NETDEV_RX) {
		rx_events++;
		uk_sem_put(&rx_event);
	}
	if (what & UK_NETDEV_TX) {
		tx_events++;
		uk_sem_put(&tx_event);
	}
}

static int send(uint32_t seed, uint16_t len);

/* Which queue do frames come to? Whoever has several chooses, and keeps to it. */
static void find_queue(void)
{
	const uk_timeout_t end = soon();
	struct uk_netbuf *b;
	int rc = -EAGAIN;

	rxq = 0;
	if (receiver()->queues == 1)
		return;
	UK_TEST_ASSERT(send(0, 60) == 0);
	while (rc != 0 && uk_clock_ns() < end) {
		rxq = (rxq + 1) % receiver()->queues;
		rc = uk_netdev_rx_one(receiver(), rxq, &b);
	}
	UK_TEST_ASSERT(rc == 0);
	uk_netbuf_free(b);
}

/* Both anew: nothing is left of what was. */
static void again(void)
{
	uk_netdev_stop(sender());
	uk_netdev_stop(receiver());
	while (uk_sem_get(&rx_event, UK_NOWAIT) == 0)
		;
	while (uk_sem_get(&tx_event, UK_NOWAIT) == 0)
		;
	UK_TEST_ASSERT(uk_netdev_start(sender(), on_event, NULL) == 0);
	UK_TEST_ASSERT(uk_netdev_start(receiver(), on_event, NULL) == 0);
	find_queue();
}

/* Byte @i of the payload of frame @seed. */
static uint8_t payload(uint32_t seed, uint32_t i)
{
	return (uint8_t)(seed * 31 + i * 7 + (i >> 8));
}

static int send(uint32_t seed, uint16_t len)
{
	struct uk_netbuf *b;

	while ((b = uk_netdev_tx_alloc(sender(), 0)) == NULL)
		if (uk_netdev_intr_enable(sender(), 0, UK_NETDEV_TX) == 0 &&
		    uk_sem_get(&tx_event, soon()) != 0)
			return -ETIMEDOUT;
	memcpy(b->data, receiver()->mac, 6);
	memcpy(b->data + 6, sender()->mac, 6);
	b->data[12] = TYPE_HIGH;
	b->data[13] = TYPE_LOW;
	for (uint32_t i = UK_NETDEV_HEADER; i < len; i++)
		b->data[i] = payload(seed, i);
	b->len = len;
	return uk_netdev_tx_one(sender(), b);
}

/* The next frame, waiting for it. */
static struct uk_netbuf *receive(void)
{
	struct uk_netbuf *b = NULL;
	int rc;

	while ((rc = uk_netdev_rx_one(receiver(), rxq, &b)) == -EAGAIN)
		if (uk_netdev_intr_enable(receiver(), rxq, UK_NETDEV_RX) == 0 &&
		    uk_sem_get(&rx_event, soon()) != 0)
			break;
	return rc == 0 ? b : NULL;
}

/* The same by looking alone, for some seconds at least. */
static struct uk_netbuf *poll(void)
{
	const uk_timeout_t end = soon();
	struct uk_netbuf *b;
	int rc;

	do {
		rc = uk_netdev_rx_one(receiver(), rxq, &b);
	} while (rc == -EAGAIN && uk_clock_ns() < end);
	return rc == 0 ? b : NULL;
}

void up(void)
{
	if (!sender()->running || !receiver()->running)
		again();
}

/* Is it that frame, @len bytes and what a wire pads them with? */
static bool is(const struct uk_netbuf *b, uint32_t seed, uint16_t len)
{
	if (b->len < len || b->len > UK_MAX(len, SHORTEST))
		return false;
	if (memcmp(b->data, receiver()->mac, 6) != 0 || memcmp(b->data + 6, sender()->mac, 6) != 0)
		return false;
	for (uint32_t i = UK_NETDEV_HEADER; i < len; i++)
		if (b->data[i] != payload(seed, i))
			return false;
	return true;
}

static void one(uint32_t seed, uint16_t len)
{
	struct uk_netbuf *b;

	UK_TEST_ASSERT(send(seed, len) == 0);
	b = receive();
	UK_TEST_ASSERT(b != NULL);
	UK_TEST_EXPECT(is(b, seed, len));
	uk_netbuf_free(b);
}

/* The longest frame that both may send. */
static uint16_t longest(void)
{
	return (uint16_t)(UK_NETDEV_HEADER + UK_MIN(sender()->mtu, receiver()->mtu));
}

UK_TESTCASE(netdev, there_are_two)
{
	UK_TEST_ASSERT(sender() != NULL && receiver() != NULL);
	for (unsigned int i = 0; i < 2; i++) {
		struct uk_netdev *d = uk_netdev_get(i);

		uk_test_note("%s: %02x:%02x:%02x:%02x:%02x:%02x, MTU %u", d->name, d->mac[0],
			     d->mac[1], d->mac[2], d->mac[3], d->mac[4], d->mac[5], d->mtu);
		UK_TEST_EXPECT((d->mac[0] & 1) == 0);
		UK_TEST_EXPECT(d->mtu >= 68 && d->mtu <= UK_NETDEV_MTU);
		UK_TEST_EXPECT(d->queues >= 1);
		UK_TEST_EXPECT_PTR_EQ(uk_netdev_find(d->name), d);
	}
	UK_TEST_EXPECT(memcmp(sender()->mac, receiver()->mac, 6) != 0);
	UK_TEST_EXPECT_NULL(uk_netdev_find("nobody"));
	UK_TEST_EXPECT_NULL(uk_netdev_get(1000));
}

UK_TESTCASE(netdev, nothing_before_the_start)
{
	struct uk_netdev *d = sender();
	struct uk_netbuf *b;

	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_rx_one(d, 0, &b), -ENETDOWN);
	UK_TEST_EXPECT_NULL(uk_netdev_tx_alloc(d, 0));
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_intr_enable(d, 0, UK_NETDEV_RX), -ENETDOWN);
}

UK_TESTCASE(netdev, what_makes_no_sense)
{
	struct uk_netdev *d = sender();
	struct uk_netbuf *b;

	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_start(NULL, on_event, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_start(d, NULL, NULL), -EINVAL);
	up();
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_start(d, on_event, NULL), -EBUSY);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_rx_one(d, 0, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_rx_one(NULL, 0, &b), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_rx_one(d, d->queues, &b), -EINVAL);
	UK_TEST_EXPECT_NULL(uk_netdev_tx_alloc(d, d->queues));
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_intr_enable(d, 0, 0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_intr_enable(d, 0, UK_NETDEV_LINK), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_tx_one(d, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(send(0, UK_NETDEV_HEADER - 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(send(0, (uint16_t)(UK_NETDEV_HEADER + d->mtu + 1)), -EINVAL);
	uk_netbuf_free(NULL);
	one(1, 100);	/* and all of that cost nothing */
}

UK_TESTCASE(netdev, link_and_name)
{
	up();
	UK_TEST_EXPECT(sender()->link && receiver()->link);
	uk_test_note("%u and %u queues, frames come to %u", sender()->queues, receiver()->queues,
		     rxq);
	uk_netdev_stop(sender());
	UK_TEST_EXPECT(!sender()->link);
}

UK_TESTCASE(netdev, every_length)
{
	up();
	for (uint16_t len = UK_NETDEV_HEADER; len < 140; len++)
		one(len, len);
	for (uint16_t len = (uint16_t)(longest() - 20); len <= longest(); len++)
		one(len, len);
}

/* Statistics count what was sent and received. */
UK_TESTCASE(netdev, counts)
{
	struct uk_netdev_stats s, r;

	up();
	s = sender()->stats;
	r = receiver()->stats;
	for (uint32_t i = 0; i < 10; i++)
		one(i, 200);
	UK_TEST_EXPECT_UNUM_EQ(sender()->stats.tx_frames - s.tx_frames, 10);
	UK_TEST_EXPECT_UNUM_EQ(sender()->stats.tx_bytes - s.tx_bytes, 2000);
	UK_TEST_EXPECT_UNUM_EQ(receiver()->stats.rx_frames - r.rx_frames, 10);
	UK_TEST_EXPECT_UNUM_EQ(receiver()->stats.rx_bytes - r.rx_bytes, 2000);
	UK_TEST_EXPECT_UNUM_EQ(receiver()->stats.rx_errors, r.rx_errors);
}

/* More than there are buffers: order is kept, nothing comes twice. */
UK_TESTCASE(netdev, many_frames)
{
	up();
	for (uint32_t i = 0; i < 400; i++)
		one(i, (uint16_t)(60 + i * 13 % 1200));
}

/* In bursts that fit the receiver's buffers: all of them come, in order. */
UK_TESTCASE(netdev, bursts)
{
	up();
	for (uint32_t round = 0; round < 50; round++) {
		for (uint32_t i = 0; i < 8; i++)
			UK_TEST_ASSERT(send(round * 8 + i, 700) == 0);
		for (uint32_t i = 0; i < 8; i++) {
			struct uk_netbuf *b = receive();

			UK_TEST_ASSERT(b != NULL);
			UK_TEST_EXPECT(is(b, round * 8 + i, 700));
			uk_netbuf_free(b);
		}
	}
}

/* A frame that its receiver keeps stays as it is, however many come after it. */
UK_TESTCASE(netdev, kept_frames_stay)
{
	struct uk_netbuf *kept;

	up();
	UK_TEST_ASSERT(send(77, 900) == 0);
	kept = receive();
	UK_TEST_ASSERT(kept != NULL);
	for (uint32_t i = 0; i < 200; i++)
		one(i, 900);
	UK_TEST_EXPECT(is(kept, 77, 900));
	uk_netbuf_free(kept);
	one(1, 60);
}

/* event() comes once for each time that it was asked for, also when it is asked for again and
 * again, and not at all when it was not. */
UK_TESTCASE(netdev, one_event_a_question)
{
	struct uk_netbuf *b;
	unsigned int before;

	up();
	before = rx_events;
	UK_TEST_ASSERT(uk_netdev_intr_enable(receiver(), rxq, UK_NETDEV_RX) == 0);
	UK_TEST_ASSERT(uk_netdev_intr_enable(receiver(), rxq, UK_NETDEV_RX) == 0);
	for (uint32_t i = 0; i < 4; i++)
		UK_TEST_ASSERT(send(i, 60) == 0);
	UK_TEST_ASSERT(uk_sem_get(&rx_event, soon()) == 0);
	for (uint32_t i = 0; i < 4; i++) {
		b = poll();
		UK_TEST_ASSERT(b != NULL);
		UK_TEST_EXPECT(is(b, i, 60));
		uk_netbuf_free(b);
	}
	UK_TEST_EXPECT_UNUM_EQ(rx_events - before, 1);
	/* Not asked for. */
	UK_TEST_ASSERT(uk_netdev_intr_enable(receiver(), rxq, UK_NETDEV_RX) == 0);
	uk_netdev_intr_disable(receiver(), rxq, UK_NETDEV_RX);
	UK_TEST_ASSERT(send(9, 60) == 0);
	b = poll();
	UK_TEST_ASSERT(b != NULL);
	uk_netbuf_free(b);
	UK_TEST_EXPECT_UNUM_EQ(rx_events - before, 1);
}

/* Who asks when a frame is there already is told so. */
UK_TESTCASE(netdev, asked_too_late)
{
	const uk_timeout_t end = soon();
	struct uk_netbuf *b;
	unsigned int before, asked = 0;
	int rc;

	up();
	before = rx_events;
	UK_TEST_ASSERT(send(5, 60) == 0);
	do {
		asked++;
		rc = uk_netdev_intr_enable(receiver(), rxq, UK_NETDEV_RX);
		uk_netdev_intr_disable(receiver(), rxq, UK_NETDEV_RX);
	} while (rc == 0 && uk_clock_ns() < end);
	UK_TEST_ASSERT(rc == 1);
	UK_TEST_ASSERT(uk_netdev_rx_one(receiver(), rxq, &b) == 0);
	UK_TEST_EXPECT(is(b, 5, 60));
	uk_netbuf_free(b);
	UK_TEST_EXPECT(rx_events - before <= asked);
}

/* A receiver that takes nothing: frames are lost or the sender has to wait, as the wire likes it.
 * What comes is whole and comes once (QEMU's hub swaps two where it has to wait); both go on. */
UK_TESTCASE(netdev, overrun)
{
	const unsigned int full = sender()->stats.tx_full;
	uint32_t sent = 0, got = 0;
	static bool seen[256];
	struct uk_netbuf *b;

	up();
	memset(seen, 0, sizeof(seen));
	while (sent < 256) {	/* as many as payload() can tell apart */
		b = uk_netdev_tx_alloc(sender(), 0);
		if (b == NULL && sender()->stats.tx_full - full > 100000)
			break;
		if (b == NULL)
			continue;
		uk_netbuf_free(b);
		UK_TEST_ASSERT(send(sent++, 1000) == 0);
	}
	while (uk_netdev_rx_one(receiver(), rxq, &b) == 0) {
		uint32_t i = 0;

		while (i < sent && !is(b, i, 1000))
			i++;
		UK_TEST_EXPECT(i < sent && !seen[i]);
		seen[i & 255] = true;
		uk_netbuf_free(b);
		got++;
	}
	UK_TEST_EXPECT(got >= 1);
	uk_test_note("%u sent, %u kept", sent, got);
	again();
	one(3, 333);
}

/* All buffers taken: there is no more, and the device goes on when they come back. */
UK_TESTCASE(netdev, no_buffer_left)
{
	struct uk_netbuf *b, *all = NULL;
	uint32_t full, n = 0;

	up();
	full = sender()->stats.tx_full;
	while ((b = uk_netdev_tx_alloc(sender(), 0)) != NULL) {
		b->next = all;
		all = b;
		UK_TEST_ASSERT(++n < 100000);
	}
	UK_TEST_EXPECT_UNUM_EQ(sender()->stats.tx_full - full, 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_intr_enable(sender(), 0, UK_NETDEV_TX), 0);
	while (all != NULL) {
		b = all;
		all = b->next;
		uk_netbuf_free(b);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_intr_enable(sender(), 0, UK_NETDEV_TX), 1);
	uk_test_note("%u buffers to send", n);
	one(4, 444);
}

/* Stopped with buffers out, which come back while it is down or after it is up again. */
UK_TESTCASE(netdev, stop_and_start)
{
	struct uk_netbuf *rx[2], *tx[2];

	for (uint32_t round = 0; round < 3; round++) {
		up();
		for (unsigned int i = 0; i < 2; i++) {
			UK_TEST_ASSERT(send(round + i, 600) == 0);
			rx[i] = receive();
			tx[i] = uk_netdev_tx_alloc(sender(), 0);
			UK_TEST_ASSERT(rx[i] != NULL && tx[i] != NULL);
		}
		for (unsigned int i = 0; i < 3; i++)
			UK_TEST_ASSERT(send(99, 600) == 0);	/* lost, perhaps */
		uk_netdev_stop(sender());
		uk_netdev_stop(receiver());
		uk_netbuf_free(rx[0]);
		uk_netbuf_free(tx[0]);
		UK_TEST_EXPECT(is(rx[1], round + 1, 600));
		again();
		uk_netbuf_free(rx[1]);
		uk_netbuf_free(tx[1]);
		for (uint32_t i = 0; i < 100; i++)
			one(i, 600);
	}
}
