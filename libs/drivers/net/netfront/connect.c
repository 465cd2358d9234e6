// SPDX-License-Identifier: BSD-3-Clause
/*
 * How frontend and backend come together and part, in xenstore (public/io/netif.h, "Feature
 * negotiation"). Whatever the backend says is checked, and a card that makes no sense is refused
 * with a line that names the node.
 */
#include <errno.h>
#include <string.h>

#include <uk/arch/lcpu.h>
#include <uk/print.h>
#include <uk/time.h>
#include <uk/xen/evtchn.h>
#include "netfront.h"

#define PATIENCE	UK_S(5)
#define MTU_MIN		68U	/* RFC 791, 3.2 */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "00:16:3e:01:02:03", of one machine. */
static bool parse_mac(const char *s, uint8_t mac[6])
{
	for (unsigned int i = 0; i < 6; i++, s += 3) {
		int high = hex(s[0]), low = high < 0 ? -1 : hex(s[1]);

		if (low < 0 || s[2] != (i < 5 ? ':' : '\0'))
			return false;
		mac[i] = (uint8_t)(high * 16 + low);
	}
	return (mac[0] & 1) == 0;
}

int netfront_learn(struct netfront *n)
{
	char mac[sizeof("00:00:00:00:00:00") + 1];
	uint64_t mtu = 0;

	if (uk_xenstore_read(0, n->bus.front, "mac", mac, sizeof(mac)) < 0 ||
	    !parse_mac(mac, n->dev.mac)) {
		uk_pr_err("%s: %s/mac is no address of a card\n", n->dev.name, n->bus.front);
		return -EPROTO;
	}
	if (uk_xenstore_read_num(0, n->bus.front, "mtu", &mtu) != 0)
		mtu = UK_NETDEV_MTU;
	n->dev.mtu = (uint16_t)(mtu < MTU_MIN ? MTU_MIN : UK_MIN(mtu, (uint64_t)UK_NETDEV_MTU));
	return 0;
}

/* Grants and event channel of one queue. */
static int open_queue(struct netfront *n, struct netfront_queue *q)
{
	int rc = netfront_grant(n, &q->rx_ring_ref, &q->pages->rx_ring, false);

	if (rc > 0)
		rc = netfront_grant(n, &q->tx_ring_ref, &q->pages->tx_ring, false);
	for (unsigned int i = 0; i < TX_PAGES && rc > 0; i++)
		rc = netfront_grant(n, &q->tx_ref[i], q->pages->tx[2UL * i], true);
	if (rc < 0)
		return rc;
	netfront_begin(q);
	rc = uk_evtchn_alloc(n->bus.peer, &q->port);
	return rc ? rc : uk_evtchn_handle(q->port, netfront_event, q);
}

/* What can be taken back is; the rest stays as it is for the next connection. */
static void take_back(int *ref)
{
	if (*ref != 0 && uk_gnttab_end(*ref) == 0)
		*ref = 0;
}

static void close_queue(struct netfront_queue *q)
{
	if (q->port != 0)
		uk_evtchn_close(q->port);
	q->port = 0;
	take_back(&q->rx_ring_ref);
	take_back(&q->tx_ring_ref);
	for (unsigned int i = 0; i < RX; i++)
		take_back(&q->rx_ref[i]);
	for (unsigned int i = 0; i < TX_PAGES; i++)
		take_back(&q->tx_ref[i]);
}

static int publish_queue(uint32_t tx, const char *dir, const struct netfront_queue *q)
{
	int rc = uk_xenstore_write_num(tx, dir, "tx-ring-ref", (uint64_t)q->tx_ring_ref);

	if (rc == 0)
		rc = uk_xenstore_write_num(tx, dir, "rx-ring-ref", (uint64_t)q->rx_ring_ref);
	if (rc == 0)
		rc = uk_xenstore_write_num(tx, dir, "event-channel", q->port);
	return rc;
}

static int publish_all(uint32_t tx, struct netfront *n)
{
	static const char *const yes[] = {
		"request-rx-copy",		/* by Xen; the only way on Arm */
		"feature-rx-notify",
		"feature-no-csum-offload",	/* checksums are in the frames, both ways */
	};
	char dir[sizeof(n->bus.front) + sizeof("/queue-9")];
	int rc = uk_xenstore_write_num(tx, n->bus.front, "multi-queue-num-queues", n->dev.queues);

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(yes) && rc == 0; i++)
		rc = uk_xenstore_write_num(tx, n->bus.front, yes[i], 1);
	if (n->dev.queues == 1)
		return rc ? rc : publish_queue(tx, n->bus.front, &n->queue[0]);
	for (unsigned int i = 0; i < n->dev.queues && rc == 0; i++) {
		uk_snprintf(dir, sizeof(dir), "%s/queue-%u", n->bus.front, i);
		rc = publish_queue(tx, dir, &n->queue[i]);
	}
	return rc;
}

/* All of it in one step; others are faster 10 times at most. */
static int publish(struct netfront *n)
{
	int rc = -EAGAIN;

	for (unsigned int i = 0; i < 10 && rc == -EAGAIN; i++) {
		uint32_t tx;

		rc = uk_xenstore_begin(&tx);
		if (rc)
			return rc;
		rc = publish_all(tx, n);
		if (rc)
			uk_xenstore_end(tx, false);
		else
			rc = uk_xenstore_end(tx, true);
	}
	return rc;
}

static int attempt(struct netfront *n, uk_timeout_t end, const char **what)
{
	uint64_t most;
	int rc;

	*what = "the backend is not ready to connect";
	rc = uk_xenbus_switch(&n->bus, UK_XENBUS_INITIALISING);
	if (rc == 0)
		rc = uk_xenbus_wait(&n->bus, UK_XENBUS_BIT(INIT_WAIT), end);
	if (rc < 0)
		return rc;
	*what = "the backend cannot copy what is received (feature-rx-copy)";
	if (uk_xenbus_feature(&n->bus, "feature-rx-copy", 0) != 1)
		return -EPROTO;
	most = UK_MAX(uk_xenbus_feature(&n->bus, "multi-queue-max-queues", 1), UINT64_C(1));
	n->dev.queues = (uint16_t)UK_MIN(most, (uint64_t)QUEUES);
	*what = "no grant or event channel is free: LIBXENGNTTAB_FRAMES, LIBXENEVTCHN_PORTS";
	for (unsigned int i = 0; i < n->dev.queues; i++) {
		rc = open_queue(n, &n->queue[i]);
		if (rc)
			return rc;
	}
	*what = "what it says is not taken";
	rc = publish(n);
	if (rc == 0)
		rc = uk_xenbus_switch(&n->bus, UK_XENBUS_CONNECTED);
	if (rc == 0)
		rc = uk_xenbus_wait(&n->bus, UK_XENBUS_BIT(CONNECTED), end);
	return UK_MIN(rc, 0);
}

int netfront_connect(struct netfront *n, uk_timeout_t end)
{
	unsigned long flags;
	const char *what;
	int rc = attempt(n, end, &what);

	if (rc) {
		uk_pr_err("%s: not connected: %s: error %d\n", n->dev.name, what, rc);
		netfront_disconnect(n);
		return rc;
	}
	flags = ukarch_irq_save();
	n->up = true;
	n->dev.link = true;
	ukarch_irq_restore(flags);
	/* Frames that came before this, and buffers that it wants to be told of. */
	for (unsigned int i = 0; i < n->dev.queues; i++)
		uk_evtchn_send(n->queue[i].port);
	return 0;
}

void netfront_disconnect(struct netfront *n)
{
	unsigned long flags = ukarch_irq_save();
	int rc;

	n->up = false;
	n->dev.link = false;
	ukarch_irq_restore(flags);
	rc = uk_xenbus_close(&n->bus, uk_after(PATIENCE));
	if (rc)
		uk_pr_warn("%s: the backend does not let go: error %d\n", n->dev.name, rc);
	for (unsigned int i = 0; i < QUEUES; i++)
		close_queue(&n->queue[i]);
}
