// SPDX-License-Identifier: BSD-3-Clause
/*
 * Network cards of a guest of xl behind uknetdev: a frontend of public/io/netif.h, without
 * offloads.
 *
 * Received frames are written by Xen, for the backend, into a page of their own that was granted
 * for that one frame (feature-rx-copy). The grant is taken back before the frame is handed up, as
 * it lies: who reads it reads what nobody can change any more. Pages to send from are granted for
 * reading only, and hold nothing but frames.
 */
#include <errno.h>
#include <string.h>

#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/print.h>
#include <uk/xen/evtchn.h>
#include "netfront.h"

static struct netfront cards[CONFIG_LIBNETFRONT_DEVICES];
static struct netfront_pages pages[CONFIG_LIBNETFRONT_DEVICES][QUEUES]
	__uk_aligned(UK_GNTTAB_PAGE) __uk_section(".noinit.pool.netfront");

static struct netfront *card_of(struct uk_netdev *d)
{
	return uk_container_of(d, struct netfront, dev);
}

static struct netfront_queue *queue_of(const struct uk_netbuf *b)
{
	return &card_of(b->dev)->queue[b->queue];
}

static void push(struct netfront_queue *q, struct nf_ring *r)
{
	if (nf_ring_push(r))
		uk_evtchn_send(q->port);
}

/* The backend may fill buffer @i. Without a grant it stays home until the next connection. */
static void post(struct netfront_queue *q, unsigned int i)
{
	int ref = netfront_grant(card_of(q->dev), &q->rx_ref[i], q->pages->rx[i], false);

	if (ref > 0)
		nf_rx_put(&q->rx, (uint16_t)i, (uint32_t)ref);
	else
		q->dev->stats.rx_errors++;
}

static void tx_push(struct netfront_queue *q, unsigned int i)
{
	q->tx_buf[i].next = q->tx_free;
	q->tx_free = &q->tx_buf[i];
}

void netfront_begin(struct netfront_queue *q)
{
	nf_ring_init(&q->rx, &q->pages->rx_ring);
	nf_ring_init(&q->tx, &q->pages->tx_ring);
	q->wanted = 0;
	q->tx_free = NULL;
	for (unsigned int i = 0; i < RX; i++)
		if (!q->rx_out[i])
			post(q, i);
	for (unsigned int i = 0; i < TX; i++)
		if (!q->tx_out[i])
			tx_push(q, i);
	nf_ring_push(&q->rx);
}

static void free_one(struct uk_netdev *d, struct uk_netbuf *b)
{
	struct netfront_queue *q = queue_of(b);
	bool up = card_of(d)->up && b->queue < d->queues;

	if (b->id < RX) {
		q->rx_out[b->id] = false;
		if (up) {
			post(q, b->id);
			push(q, &q->rx);
		}
	} else {
		q->tx_out[b->id - RX] = false;
		if (up)
			tx_push(q, b->id - RX);
	}
}

static int rx_one(struct uk_netdev *d, unsigned int queue, struct uk_netbuf **b)
{
	struct netfront_queue *q = &card_of(d)->queue[queue];
	struct nf_rx_response rsp;
	int rc;

	if (!card_of(d)->up)
		return -EAGAIN;
	rc = nf_rx_take(&q->rx, &rsp);
	if (rc)
		return rc;
	/* It is one of those that were posted, says the ring. If the backend still maps it, it is
	 * good for nothing but to be given back to the backend. */
	UK_ASSERT(rsp.id < RX);
	if (!nf_rx_is_frame(&q->rx, &rsp, UK_NETDEV_HEADER, UK_NETDEV_FRAME_MAX) ||
	    uk_gnttab_end(q->rx_ref[rsp.id]) != 0) {
		d->stats.rx_errors++;
		post(q, rsp.id);
		push(q, &q->rx);
		return -EAGAIN;
	}
	q->rx_ref[rsp.id] = 0;
	q->rx_out[rsp.id] = true;
	*b = &q->rx_buf[rsp.id];
	(*b)->data = q->pages->rx[rsp.id] + rsp.offset;
	(*b)->len = (uint16_t)rsp.status;
	return 0;
}

static struct uk_netbuf *tx_alloc(struct uk_netdev *d, unsigned int queue)
{
	struct netfront_queue *q = &card_of(d)->queue[queue];
	struct uk_netbuf *b = q->tx_free;
	uint16_t id;

	if (!card_of(d)->up)
		return NULL;
	if (b != NULL) {
		q->tx_free = b->next;
	} else {
		if (nf_tx_take(&q->tx, &id) != 0)
			return NULL;
		b = &q->tx_buf[id];
	}
	q->tx_out[b->id - RX] = true;
	return b;
}

static int tx_one(struct uk_netdev *d, struct uk_netbuf *b)
{
	struct netfront_queue *q = queue_of(b);
	unsigned int i = b->id - RX;

	if (!card_of(d)->up || q->tx.broken) {
		free_one(d, b);
		return q->tx.broken ? -EIO : 0;		/* as if the wire had lost it */
	}
	q->tx_out[i] = false;
	nf_tx_put(&q->tx, (uint16_t)i, (uint32_t)q->tx_ref[i / 2],
		  (uint16_t)((uintptr_t)b->data % NF_PAGE), b->len);
	push(q, &q->tx);
	return 0;
}

static int intr(struct uk_netdev *d, unsigned int queue, unsigned int what, bool on)
{
	struct netfront_queue *q = &card_of(d)->queue[queue];
	bool now = false;

	if (!card_of(d)->up) {
		/* event() is called when it is connected again. */
		q->wanted |= on ? (uint8_t)what : 0;
		return 0;
	}
	if (on && (what & UK_NETDEV_RX))
		now = nf_ring_ask(&q->rx);
	if (on && (what & UK_NETDEV_TX))
		now = nf_ring_ask(&q->tx) || q->tx_free != NULL || now;
	if (on && !now) {
		q->wanted |= (uint8_t)what;
		uk_evtchn_unmask(q->port);
		return 0;
	}
	q->wanted &= (uint8_t)~what;
	if (q->wanted == 0)
		uk_evtchn_mask(q->port);
	return now;
}

/* Once for each time that was asked, whatever the backend does: a flood finds the port masked. */
void netfront_event(void *arg)
{
	struct netfront_queue *q = (struct netfront_queue *)arg;
	struct uk_netdev *d = q->dev;
	unsigned int what = q->wanted;

	uk_evtchn_mask(q->port);
	d->stats.interrupts++;
	q->wanted = 0;
	if (what != 0 && d->running)
		d->event(d, (unsigned int)(q - card_of(d)->queue), what, d->arg);
}

/* Also if a thread was terminated while it had it: a start repairs what that left. */
static int lock(struct uk_mutex *one)
{
	int rc = uk_mutex_lock(one, UK_FOREVER);

	return rc == -EOWNERDEAD ? uk_mutex_consistent(one) : rc;
}

static int start(struct uk_netdev *d)
{
	struct netfront *n = card_of(d);
	int rc = lock(&n->one);

	if (rc)
		return -EIO;
	rc = netfront_connect(n, uk_after(UK_S(5)));
	uk_mutex_unlock(&n->one);
	return rc ? -EIO : 0;
}

static void stop(struct uk_netdev *d)
{
	struct netfront *n = card_of(d);

	if (lock(&n->one) == 0) {
		netfront_disconnect(n);
		uk_mutex_unlock(&n->one);
	}
}

static const struct uk_netdev_ops ops = {
	.start = start, .stop = stop, .rx_one = rx_one, .tx_alloc = tx_alloc, .tx_one = tx_one,
	.free = free_one, .intr = intr,
};

/* Tell the user that the link has changed, and who waits to look again. */
static void tell(struct netfront *n)
{
	unsigned long flags = ukarch_irq_save();

	for (unsigned int i = 0; i < n->dev.queues; i++)
		n->dev.event(&n->dev, i, UK_NETDEV_LINK | UK_NETDEV_RX | UK_NETDEV_TX, n->dev.arg);
	ukarch_irq_restore(flags);
}

/* The backend's state has changed: dom0 takes the card away, or it is back. */
static void on_state(struct uk_xenbus_event *e)
{
	struct netfront *n = uk_container_of(e, struct netfront, follow);
	int state;

	if (lock(&n->one) != 0)
		return;
	state = uk_xenbus_state(&n->bus);
	if (state == UK_XENBUS_CLOSING ||
	    (n->up && (state == UK_XENBUS_CLOSED || state == UK_XENBUS_UNKNOWN))) {
		bool was = n->up;

		netfront_disconnect(n);
		if (was) {
			uk_pr_warn("%s: dom0 took it away\n", n->dev.name);
			tell(n);
		}
		/* It may come back. */
		uk_xenbus_switch(&n->bus, UK_XENBUS_INITIALISING);
	} else if (!n->up && n->dev.running && state == UK_XENBUS_INIT_WAIT &&
		   netfront_connect(n, uk_after(UK_S(5))) == 0) {
		tell(n);
	}
	uk_mutex_unlock(&n->one);
}

static void begin_queue(struct netfront *n, unsigned int card, unsigned int queue)
{
	struct netfront_queue *q = &n->queue[queue];

	q->dev = &n->dev;
	q->pages = &pages[card][queue];
	for (unsigned int i = 0; i < RX; i++)
		q->rx_buf[i] = (struct uk_netbuf){ .dev = &n->dev, .id = i,
						   .queue = (uint16_t)queue };
	/* What follows the header of a frame then begins at a multiple of 4. */
	for (unsigned int i = 0; i < TX; i++)
		q->tx_buf[i] = (struct uk_netbuf){ .dev = &n->dev, .id = RX + i,
						   .queue = (uint16_t)queue,
						   .data = q->pages->tx[i] + 2 };
	/* dom0 shall find nothing of what was there. */
	memset(q->pages, 0, sizeof(*q->pages));
}

/* A card that cannot be had is no reason not to boot: it is not there, and why has been said. */
static int netfront_init(void)
{
	static const char *const name[] = { "xennet0", "xennet1", "xennet2", "xennet3" };

	_Static_assert(CONFIG_LIBNETFRONT_DEVICES <= UK_ARRAY_SIZE(name), "a name for each");
	for (unsigned int i = 0; i < CONFIG_LIBNETFRONT_DEVICES; i++) {
		struct netfront *n = &cards[i];
		int rc;

		n->dev.ops = &ops;
		n->dev.name = name[i];
		n->dev.queues = 1;
		rc = uk_xenbus_find(&n->bus, "vif", i);
		if (rc == 0)
			rc = netfront_learn(n);
		if (rc)
			continue;
		uk_mutex_init(&n->one, 0);
		for (unsigned int k = 0; k < QUEUES; k++)
			begin_queue(n, i, k);
		if (uk_xenbus_on(&n->follow, on_state, n->bus.back, "state") == 0)
			uk_netdev_register(&n->dev);
	}
	return 0;
}
uk_late_initcall(netfront_init);
