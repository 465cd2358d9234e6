// SPDX-License-Identifier: BSD-3-Clause
/*
 * The frames of a card: what uknetdev asks of a queue, and its rings and grants.
 *
 * Received frames are written by Xen, for the backend, into a page of their own that was granted
 * for that one frame (feature-rx-copy). The grant is taken back before the frame is handed up, as
 * it lies: who reads it reads what nobody can change any more. Pages to send from are granted for
 * reading only, and hold nothing but frames.
 */
#include <errno.h>

#include <uk/assert.h>
#include <uk/xen/evtchn.h>
#include "netfront.h"

static struct netfront_queue *queue_of(const struct uk_netbuf *b)
{
	return &netfront_of(b->dev)->queue[b->queue];
}

static void push(struct netfront_queue *q, struct nf_ring *r)
{
	if (nf_ring_push(r))
		uk_evtchn_send(q->port);
}

/* The backend may fill buffer @i. Without a grant it stays home until the next connection. */
static void post(struct netfront_queue *q, unsigned int i)
{
	int ref = netfront_grant(netfront_of(q->dev), &q->rx_ref[i], q->pages->rx[i], false);

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

void netfront_free(struct uk_netdev *d, struct uk_netbuf *b)
{
	struct netfront_queue *q = queue_of(b);
	bool up = netfront_of(d)->up && b->queue < d->queues;

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

int netfront_rx_one(struct uk_netdev *d, unsigned int queue, struct uk_netbuf **b)
{
	struct netfront_queue *q = &netfront_of(d)->queue[queue];
	struct nf_rx_response rsp;
	int rc;

	if (!netfront_of(d)->up)
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

struct uk_netbuf *netfront_tx_alloc(struct uk_netdev *d, unsigned int queue)
{
	struct netfront_queue *q = &netfront_of(d)->queue[queue];
	struct uk_netbuf *b = q->tx_free;
	uint16_t id;

	if (!netfront_of(d)->up)
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

int netfront_tx_one(struct uk_netdev *d, struct uk_netbuf *b)
{
	struct netfront_queue *q = queue_of(b);
	unsigned int i = b->id - RX;

	if (!netfront_of(d)->up || q->tx.broken) {
		netfront_free(d, b);
		return q->tx.broken ? -EIO : 0;		/* as if the wire had lost it */
	}
	q->tx_out[i] = false;
	nf_tx_put(&q->tx, (uint16_t)i, (uint32_t)q->tx_ref[i / 2],
		  (uint16_t)((uintptr_t)b->data % NF_PAGE), b->len);
	push(q, &q->tx);
	return 0;
}

int netfront_intr(struct uk_netdev *d, unsigned int queue, unsigned int what, bool on)
{
	struct netfront_queue *q = &netfront_of(d)->queue[queue];
	bool now = false;

	if (!netfront_of(d)->up) {
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
		d->event(d, (unsigned int)(q - netfront_of(d)->queue), what, d->arg);
}
