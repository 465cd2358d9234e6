// SPDX-License-Identifier: BSD-3-Clause
/*
 * Network devices without hardware: what one sends, its peer receives. A frame is not copied: the
 * buffer that was sent and a free one of the receiver exchange their memory. A receiver without a
 * free buffer makes the sender wait, so nothing is lost; one that is not running loses all.
 */
#include <errno.h>

#include <uk/assert.h>
#include <uk/init.h>
#include <uk/netdev.h>

#if CONFIG_LIBNETPAIR_LOOP
#define CARDS	3
#else
#define CARDS	2
#endif
#define RX	CONFIG_LIBNETPAIR_RX
#define TX	CONFIG_LIBNETPAIR_TX

/* What follows the header of a frame then begins at a multiple of 4. */
#define SHIFT	2
#define ROOM	UK_ALIGN_UP(SHIFT + UK_NETDEV_FRAME_MAX, 64)

struct buffer {
	struct uk_netbuf nb;
	bool out;		/* the user has it */
};

/* In the order in which they were put there. */
struct queue {
	struct uk_netbuf *first, *last;
};

static struct card {
	struct uk_netdev dev;
	struct card *peer;
	struct queue sent;	/* wait for a buffer of the peer */
	struct queue come;	/* to be received */
	struct queue rx_free, tx_free;
	unsigned int wanted;	/* UK_NETDEV_RX and _TX that event() was asked for */
	struct buffer rx[RX], tx[TX];
} cards[CARDS];

static uint8_t frames[CARDS][RX + TX][ROOM] __uk_aligned(64) __uk_section(".noinit.pool.netpair");

static struct card *card_of(struct uk_netdev *d)
{
	return uk_container_of(d, struct card, dev);
}

static void put(struct queue *q, struct uk_netbuf *nb)
{
	nb->next = NULL;
	if (q->first == NULL)
		q->first = nb;
	else
		q->last->next = nb;
	q->last = nb;
}

static struct uk_netbuf *get(struct queue *q)
{
	struct uk_netbuf *nb = q->first;

	if (nb != NULL)
		q->first = nb->next;
	return nb;
}

/* Call event() if it was asked for that: last, since it may call everything here. */
static void tell(struct card *c, unsigned int what)
{
	if ((c->wanted & what) == 0)
		return;
	c->wanted &= ~what;
	c->dev.stats.interrupts++;
	c->dev.event(&c->dev, 0, what, c->dev.arg);
}

/* The oldest frame of @c that waits goes to its peer, if that has a buffer. */
static void deliver(struct card *c)
{
	struct card *to = c->peer;
	struct uk_netbuf *sent = c->sent.first, *come;
	uint8_t *data;

	if (sent == NULL || (to->dev.running && to->rx_free.first == NULL))
		return;
	get(&c->sent);
	if (to->dev.running) {
		come = get(&to->rx_free);
		data = come->data;
		come->data = sent->data;
		come->len = sent->len;
		sent->data = data;
		put(&to->come, come);
	}
	put(&c->tx_free, sent);
	if (to->dev.running)
		tell(to, UK_NETDEV_RX);
	tell(c, UK_NETDEV_TX);
}

static int rx_one(struct uk_netdev *d, unsigned int queue __uk_unused, struct uk_netbuf **nb)
{
	struct uk_netbuf *come = get(&card_of(d)->come);

	if (come == NULL)
		return -EAGAIN;
	uk_container_of(come, struct buffer, nb)->out = true;
	*nb = come;
	return 0;
}

static struct uk_netbuf *tx_alloc(struct uk_netdev *d, unsigned int queue __uk_unused)
{
	struct uk_netbuf *nb = get(&card_of(d)->tx_free);

	if (nb != NULL)
		uk_container_of(nb, struct buffer, nb)->out = true;
	return nb;
}

static int tx_one(struct uk_netdev *d, struct uk_netbuf *nb)
{
	struct card *c = card_of(d);

	uk_container_of(nb, struct buffer, nb)->out = false;
	put(&c->sent, nb);
	deliver(c);
	return 0;
}

static void free_one(struct uk_netdev *d, struct uk_netbuf *nb)
{
	struct card *c = card_of(d);
	struct buffer *b = uk_container_of(nb, struct buffer, nb);

	UK_ASSERT(b->out);
	b->out = false;
	if (!d->running)
		return;		/* start() finds it */
	if (nb->id >= RX) {
		put(&c->tx_free, nb);
		tell(c, UK_NETDEV_TX);
		return;
	}
	put(&c->rx_free, nb);
	deliver(c->peer);
}

static int intr(struct uk_netdev *d, unsigned int queue __uk_unused, unsigned int what, bool on)
{
	struct card *c = card_of(d);
	bool now = ((what & UK_NETDEV_RX) && c->come.first != NULL) ||
		   ((what & UK_NETDEV_TX) && c->tx_free.first != NULL);

	if (on && !now)
		c->wanted |= what;
	else
		c->wanted &= ~what;
	return on && now;
}

static int start(struct uk_netdev *d)
{
	struct card *c = card_of(d);

	c->sent.first = c->come.first = c->rx_free.first = c->tx_free.first = NULL;
	c->wanted = 0;
	for (unsigned int i = 0; i < RX; i++)
		if (!c->rx[i].out)
			put(&c->rx_free, &c->rx[i].nb);
	for (unsigned int i = 0; i < TX; i++)
		if (!c->tx[i].out)
			put(&c->tx_free, &c->tx[i].nb);
	d->link = true;
	return 0;
}

/* What waits to be received here is lost, and what waits to be sent to it as well. */
static void stop(struct uk_netdev *d)
{
	struct card *c = card_of(d);

	d->link = false;
	for (unsigned int i = 0; i < TX && c->peer != c; i++)
		deliver(c->peer);
}

static const struct uk_netdev_ops ops = {
	.start = start, .stop = stop, .rx_one = rx_one, .tx_alloc = tx_alloc, .tx_one = tx_one,
	.free = free_one, .intr = intr,
};

static void begin_buffer(struct card *c, struct buffer *b, unsigned int id)
{
	b->nb.dev = &c->dev;
	b->nb.id = id;
	b->nb.data = frames[c - cards][id] + SHIFT;
}

static int netpair_init(void)
{
	static const char *const name[] = { "pair0", "pair1", "loop0" };

	for (unsigned int i = 0; i < CARDS; i++) {
		struct card *c = &cards[i];

		for (unsigned int b = 0; b < RX; b++)
			begin_buffer(c, &c->rx[b], b);
		for (unsigned int b = 0; b < TX; b++)
			begin_buffer(c, &c->tx[b], RX + b);
		c->peer = i < 2 ? &cards[1 - i] : c;
		c->dev.ops = &ops;
		c->dev.name = name[i];
		/* Locally administered (IEEE 802, 8.2). */
		c->dev.mac[0] = 2;
		c->dev.mac[5] = (uint8_t)(i + 1);
		c->dev.mtu = UK_NETDEV_MTU;
		c->dev.queues = 1;
		uk_netdev_register(&c->dev);
	}
	return 0;
}
uk_lib_initcall(netpair_init);
