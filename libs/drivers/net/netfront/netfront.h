/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: a card, and the parts of its driver, each of which calls only those before it: frames
 * (frames.c), how frontend and backend come together (connect.c), and the device (netfront.c). */
#ifndef __NETFRONT_H__
#define __NETFRONT_H__

#include <uk/mutex.h>
#include <uk/netdev.h>
#include <uk/xen/bus.h>
#include <uk/xen/gnttab.h>
#include "ring.h"

#define QUEUES		((unsigned int)CONFIG_LIBNETFRONT_QUEUES)
#define RX		((unsigned int)CONFIG_LIBNETFRONT_RX)
#define TX		((unsigned int)CONFIG_LIBNETFRONT_TX)

/* Buffers to send that share a page, which the backend may only read. */
#define TX_ROOM		(NF_PAGE / 2)
#define TX_PAGES	((TX + 1) / 2)

_Static_assert(CONFIG_LIBNETFRONT_RX <= NF_ENTRIES, "a ring holds them");
_Static_assert(UK_NETDEV_FRAME_MAX + 2 <= TX_ROOM, "a frame fits");
_Static_assert(NF_PAGE == UK_GNTTAB_PAGE, "a ring is what is granted");

/* What the backend sees. */
struct netfront_pages {
	struct nf_page rx_ring, tx_ring;
	uint8_t rx[RX][NF_PAGE];
	uint8_t tx[TX_PAGES * 2][TX_ROOM];
};

/* The numbers of grants are above 0; 0: not granted. */
struct netfront_queue {
	struct uk_netdev *dev;
	struct netfront_pages *pages;
	struct nf_ring rx, tx;
	uint32_t port;			/* 0: none */
	int rx_ring_ref, tx_ring_ref;
	int rx_ref[RX], tx_ref[TX_PAGES];
	uint8_t wanted;			/* UK_NETDEV_RX and _TX that event() was asked for */
	struct uk_netbuf *tx_free;
	struct uk_netbuf rx_buf[RX], tx_buf[TX];
	bool rx_out[RX], tx_out[TX];	/* the user has it */
};

struct netfront {
	struct uk_netdev dev;
	struct uk_xenbus_dev bus;
	struct uk_xenbus_event follow;
	struct uk_mutex one;		/* who connects or disconnects */
	bool up;			/* connected */
	struct netfront_queue queue[QUEUES];
};

static inline struct netfront *netfront_of(struct uk_netdev *d)
{
	return uk_container_of(d, struct netfront, dev);
}

/* The operations of uknetdev. */
int netfront_rx_one(struct uk_netdev *d, unsigned int queue, struct uk_netbuf **b);
struct uk_netbuf *netfront_tx_alloc(struct uk_netdev *d, unsigned int queue);
int netfront_tx_one(struct uk_netdev *d, struct uk_netbuf *b);
void netfront_free(struct uk_netdev *d, struct uk_netbuf *b);
int netfront_intr(struct uk_netdev *d, unsigned int queue, unsigned int what, bool on);
/* The event channel's handler; @queue: the struct netfront_queue. */
void netfront_event(void *queue);
/* Empty rings, and all buffers that are home posted. */
void netfront_begin(struct netfront_queue *q);

/* What is known before it is connected: address, MTU. 0, or -EPROTO and the console says why. */
int netfront_learn(struct netfront *n);

/* From the backend's InitWait to a connection; @timeout: for that. 0, or what is wrong is said.
 * ->one is locked. Thread context. */
int netfront_connect(struct netfront *n, uint64_t timeout);
/* Let the backend go. It may not do so, and then sees what it was granted until it does. ->one is
 * locked. Thread context. */
void netfront_disconnect(struct netfront *n);

/* A page is granted, if it is not already. The number, or negative. */
static inline int netfront_grant(const struct netfront *n, int *ref, const void *page,
				 bool readonly)
{
	if (*ref == 0) {
		int rc = uk_gnttab_grant(n->bus.peer, page, readonly);

		if (rc < 0)
			return rc;
		*ref = rc;
	}
	return *ref;
}

#endif /* __NETFRONT_H__ */
