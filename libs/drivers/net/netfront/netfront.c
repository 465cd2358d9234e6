// SPDX-License-Identifier: BSD-3-Clause
/*
 * Network cards of a guest of xl behind uknetdev: a frontend of public/io/netif.h, without
 * offloads. Finds the cards at boot and follows what dom0 does with them.
 */
#include <errno.h>
#include <string.h>

#include <uk/arch/lcpu.h>
#include <uk/init.h>
#include <uk/print.h>
#include "netfront.h"

static struct netfront cards[CONFIG_LIBNETFRONT_DEVICES];
static struct netfront_pages pages[CONFIG_LIBNETFRONT_DEVICES][QUEUES]
	__uk_aligned(UK_GNTTAB_PAGE) __uk_section(".noinit.pool.netfront");

/* Also if a thread was terminated while it had it: a start repairs what that left. */
static int lock(struct uk_mutex *one)
{
	int rc = uk_mutex_lock(one, UK_FOREVER);

	return rc == -EOWNERDEAD ? uk_mutex_consistent(one) : rc;
}

static int start(struct uk_netdev *d)
{
	struct netfront *n = netfront_of(d);
	int rc = lock(&n->one);

	if (rc)
		return -EIO;
	rc = netfront_connect(n, uk_after(UK_S(5)));
	uk_mutex_unlock(&n->one);
	return rc ? -EIO : 0;
}

static void stop(struct uk_netdev *d)
{
	struct netfront *n = netfront_of(d);

	if (lock(&n->one) == 0) {
		netfront_disconnect(n);
		uk_mutex_unlock(&n->one);
	}
}

static const struct uk_netdev_ops ops = {
	.start = start, .stop = stop, .rx_one = netfront_rx_one, .tx_alloc = netfront_tx_alloc,
	.tx_one = netfront_tx_one, .free = netfront_free, .intr = netfront_intr,
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
