// SPDX-License-Identifier: BSD-3-Clause
/*
 * Virtio network devices (VIRTIO 1.2, 5.1) behind uknetdev: one receive and one transmit queue, no
 * offloads, every frame in one buffer, with the header (all zero when sent) in front of it. Both
 * are one descriptor; a legacy device may ask for the header by itself (5.1.6.6), and then they
 * are two.
 *
 * Buffers that were sent are taken back one at a time, when one is needed; so no call grows with
 * their number. What the device says of a received frame's length is checked.
 */
#include <errno.h>
#include <string.h>

#include <uk/assert.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/netdev.h>
#include <uk/virtio.h>

#define DEVICES	CONFIG_LIBVIRTIONET_DEVICES
#define RX	CONFIG_LIBVIRTIONET_RX
#define TX	CONFIG_LIBVIRTIONET_TX

/* Two descriptors a buffer at most, and a power of two. A device's queue may be smaller: the
 * buffers that it has no room for are not used. */
#define ENTRIES(n)	((n) <= 8 ? 16 : (n) <= 16 ? 32 : (n) <= 32 ? 64 : (n) <= 64 ? 128 : 256)

/* 5.1.3 */
#define F_MTU		(UINT64_C(1) << 3)
#define F_MAC		(UINT64_C(1) << 5)
#define F_STATUS	(UINT64_C(1) << 16)
/* 6.3, of legacy devices: the header needs no descriptor of its own. */
#define F_ANY_LAYOUT	(UINT64_C(1) << 27)

/* 5.1.4; the address comes first. */
#define CONFIG_STATUS	6
#define CONFIG_MTU	10
#define STATUS_LINK_UP	1U
#define MTU_MIN		68U	/* what IPv4 needs, RFC 791, 3.2 */

/* 5.1.6: without the last member where a legacy device merges no buffers. */
#define HEADER		12
#define HEADER_LEGACY	10

/* uk_virtio_isr() */
#define ISR_CONFIG	2U

/* Room for the header; what follows the addresses of a frame then begins at a multiple of 4. */
#define SHIFT		(HEADER + 2)
#define ROOM		UK_ALIGN_UP(SHIFT + UK_NETDEV_FRAME_MAX, 64)

#define QUEUE_RX	0
#define QUEUE_TX	1

struct buffer {
	struct uk_netbuf nb;
	bool out;		/* the user has it */
};

static struct net {
	struct uk_netdev dev;
	struct uk_virtio v;
	struct uk_virtq rxq, txq;
	uint8_t header;		/* bytes of it */
	uint8_t chain;		/* descriptors of a buffer: 1 or 2 */
	uint8_t wanted;		/* UK_NETDEV_RX and _TX that event() was asked for */
	bool status;		/* the device says whether there is a link */
	struct uk_netbuf *tx_free;
	struct buffer rx[RX], tx[TX];
	struct uk_virtq_mine rx_mine[ENTRIES(RX)], tx_mine[ENTRIES(TX)];
	char rx_mem[UK_VIRTQ_BYTES(ENTRIES(RX))] __uk_aligned(UK_VIRTQ_ALIGN);
	char tx_mem[UK_VIRTQ_BYTES(ENTRIES(TX))] __uk_aligned(UK_VIRTQ_ALIGN);
} nets[DEVICES];

static uint8_t frames[DEVICES][RX + TX][ROOM] __uk_aligned(64)
	__uk_section(".noinit.pool.virtionet");

static struct net *net_of(struct uk_netdev *d)
{
	return uk_container_of(d, struct net, dev);
}

/* The header and @len bytes of the frame are the device's. */
static int give(struct net *n, struct uk_virtq *q, struct buffer *b, uint32_t len)
{
	const uint32_t first = n->header + (n->chain == 1 ? len : 0);
	const struct uk_virtq_buf buf[2] = {
		{ b->nb.data - n->header, first }, { b->nb.data, len },
	};
	const unsigned int nin = q == &n->rxq ? n->chain : 0;

	b->out = false;
	return uk_virtq_add(q, buf, n->chain - nin, nin, b);
}

/* The device may fill it. */
static int receive_into(struct net *n, struct buffer *b)
{
	return give(n, &n->rxq, b, UK_NETDEV_FRAME_MAX);
}

static void tx_push(struct net *n, struct uk_netbuf *nb)
{
	nb->next = n->tx_free;
	n->tx_free = nb;
}

static void free_one(struct uk_netdev *d, struct uk_netbuf *nb)
{
	struct net *n = net_of(d);
	struct buffer *b = uk_container_of(nb, struct buffer, nb);

	UK_ASSERT(b->out);
	b->out = false;
	if (!d->running)
		return;		/* start() finds it */
	if (nb->id >= RX) {
		tx_push(n, nb);
		return;
	}
	if (receive_into(n, b) == 0)
		uk_virtio_notify(&n->v, &n->rxq);
}

static int rx_one(struct uk_netdev *d, unsigned int queue __uk_unused, struct uk_netbuf **nb)
{
	struct net *n = net_of(d);
	uint32_t len;
	struct buffer *b = (struct buffer *)uk_virtq_done(&n->rxq, &len);

	if (b == NULL)
		return n->rxq.broken ? -EIO : -EAGAIN;
	if (len < n->header + (uint32_t)UK_NETDEV_HEADER ||
	    len > n->header + (uint32_t)UK_NETDEV_FRAME_MAX) {
		d->stats.rx_errors++;
		if (receive_into(n, b) == 0)
			uk_virtio_notify(&n->v, &n->rxq);
		return -EAGAIN;
	}
	b->nb.len = (uint16_t)(len - n->header);
	b->out = true;
	*nb = &b->nb;
	return 0;
}

static struct uk_netbuf *tx_alloc(struct uk_netdev *d, unsigned int queue __uk_unused)
{
	struct net *n = net_of(d);
	struct uk_netbuf *nb = n->tx_free;
	uint32_t len;

	if (nb != NULL) {
		n->tx_free = nb->next;
	} else {
		struct buffer *b = (struct buffer *)uk_virtq_done(&n->txq, &len);

		if (b == NULL)
			return NULL;
		nb = &b->nb;
	}
	uk_container_of(nb, struct buffer, nb)->out = true;
	return nb;
}

static int tx_one(struct uk_netdev *d, struct uk_netbuf *nb)
{
	struct net *n = net_of(d);

	if (give(n, &n->txq, uk_container_of(nb, struct buffer, nb), nb->len)) {
		tx_push(n, nb);
		return -EIO;
	}
	uk_virtio_notify(&n->v, &n->txq);
	return 0;
}

static int intr(struct uk_netdev *d, unsigned int queue __uk_unused, unsigned int what, bool on)
{
	struct net *n = net_of(d);
	bool now = false;

	if (n->rxq.broken || n->txq.broken)
		return -EIO;
	if (what & UK_NETDEV_RX)
		now = uk_virtq_interrupts(&n->rxq, on);
	if (what & UK_NETDEV_TX)
		now = uk_virtq_interrupts(&n->txq, on) || n->tx_free != NULL || now;
	if (on && !now) {
		n->wanted |= (uint8_t)what;
		return 0;
	}
	n->wanted &= (uint8_t)~what;
	if (on && what & UK_NETDEV_RX)
		uk_virtq_interrupts(&n->rxq, false);
	if (on && what & UK_NETDEV_TX)
		uk_virtq_interrupts(&n->txq, false);
	return now;
}

static bool link_is_up(const struct net *n)
{
	return !n->status || (uk_virtio_config16(&n->v, CONFIG_STATUS) & STATUS_LINK_UP);
}

static void on_interrupt(void *arg)
{
	struct net *n = (struct net *)arg;
	unsigned long flags = uk_irq_nest_save();
	uint32_t why = uk_virtio_isr(&n->v);
	unsigned int what = 0;

	n->dev.stats.interrupts++;
	if ((why & ISR_CONFIG) && link_is_up(n) != n->dev.link) {
		n->dev.link = !n->dev.link;
		what |= UK_NETDEV_LINK;
	}
	if (n->dev.running) {
		if ((n->wanted & UK_NETDEV_RX) && uk_virtq_pending(&n->rxq))
			what |= UK_NETDEV_RX;
		if ((n->wanted & UK_NETDEV_TX) && uk_virtq_pending(&n->txq))
			what |= UK_NETDEV_TX;
		if (what != 0) {
			intr(&n->dev, 0, what, false);
			n->dev.event(&n->dev, 0, what, n->dev.arg);
		}
	}
	uk_irq_nest_restore(flags);
}

/* Reset it and agree with it. */
static int agree(struct net *n, uint64_t *got)
{
	const uint64_t want = F_MAC | F_STATUS | F_MTU | (n->v.legacy ? F_ANY_LAYOUT : 0);
	int rc = uk_virtio_begin(&n->v, want, got);

	n->dev.mtu = UK_NETDEV_MTU;
	if (!rc && (*got & F_MTU)) {
		uint16_t mtu = uk_virtio_config16(&n->v, CONFIG_MTU);

		/* Who agrees to one has to receive it (5.1.4.2). */
		if (mtu < MTU_MIN || mtu > UK_NETDEV_MTU)
			rc = uk_virtio_begin(&n->v, want & ~F_MTU, got);
		else
			n->dev.mtu = mtu;
	}
	n->header = n->v.legacy ? HEADER_LEGACY : HEADER;
	n->chain = n->v.legacy && !(*got & F_ANY_LAYOUT) ? 2 : 1;
	n->status = *got & F_STATUS;
	return rc;
}

static int queues(struct net *n)
{
	int rc = uk_virtio_queue(&n->v, QUEUE_RX, n->chain, &n->rxq);

	return rc ? rc : uk_virtio_queue(&n->v, QUEUE_TX, n->chain, &n->txq);
}

/* How many of @all buffers are in use: those that there are descriptors for. */
static unsigned int used(const struct net *n, const struct uk_virtq *q, unsigned int all)
{
	return UK_MIN((unsigned int)q->n / n->chain, all);
}

static int start(struct uk_netdev *d)
{
	struct net *n = net_of(d);
	uint64_t got;
	int rc = agree(n, &got);

	if (!rc)
		rc = queues(n);
	for (unsigned int i = 0; !rc && i < used(n, &n->rxq, RX); i++)
		if (!n->rx[i].out)
			rc = receive_into(n, &n->rx[i]);
	if (rc) {
		uk_virtio_reset(&n->v);
		return -EIO;
	}
	n->tx_free = NULL;
	for (unsigned int i = 0; i < used(n, &n->txq, TX); i++)
		if (!n->tx[i].out)
			tx_push(n, &n->tx[i].nb);
	n->wanted = 0;
	uk_virtq_interrupts(&n->rxq, false);
	uk_virtq_interrupts(&n->txq, false);
	uk_virtio_ready(&n->v);
	uk_virtio_notify(&n->v, &n->rxq);
	d->link = link_is_up(n);
	return 0;
}

static void stop(struct uk_netdev *d)
{
	uk_virtio_reset(&net_of(d)->v);
	d->link = false;
}

static const struct uk_netdev_ops ops = {
	.start = start, .stop = stop, .rx_one = rx_one, .tx_alloc = tx_alloc, .tx_one = tx_one,
	.free = free_one, .intr = intr,
};

static void begin_buffer(struct net *n, struct buffer *b, unsigned int id)
{
	b->nb.dev = &n->dev;
	b->nb.id = id;
	b->nb.data = frames[n - nets][id] + SHIFT;
	memset(frames[n - nets][id], 0, SHIFT);
}

/* What it has, without starting it. */
static int probe(struct net *n)
{
	uint64_t got;
	int rc = agree(n, &got);

	if (!rc)
		rc = queues(n);
	if (!rc && !(got & F_MAC))
		rc = -ENODEV;
	if (rc)
		return rc;
	for (unsigned int i = 0; i < sizeof(n->dev.mac); i++)
		n->dev.mac[i] = uk_virtio_config8(&n->v, i);
	return uk_virtio_reset(&n->v);
}

/* Make a device of it, not running. 1: it cannot be used and is passed over. */
static int add(struct net *n, const char *name)
{
	int rc;

	uk_virtq_init(&n->rxq, ENTRIES(RX), n->rx_mem, n->rx_mine);
	uk_virtq_init(&n->txq, ENTRIES(TX), n->tx_mem, n->tx_mine);
	rc = probe(n);
	if (rc) {
		uk_virtio_passed_over(&n->v, "virtionet", rc);
		return 1;
	}
	for (unsigned int i = 0; i < RX; i++)
		begin_buffer(n, &n->rx[i], i);
	for (unsigned int i = 0; i < TX; i++)
		begin_buffer(n, &n->tx[i], RX + i);
	n->dev.ops = &ops;
	n->dev.name = name;
	n->dev.queues = 1;
	rc = uk_irq_register(n->v.irq, UK_IRQ_PRIO_DEFAULT, n->v.edge ? UK_IRQ_EDGE : UK_IRQ_LEVEL,
			     on_interrupt, n);
	if (!rc)
		uk_netdev_register(&n->dev);
	return rc;
}

static int virtionet_init(void)
{
	static const char *const name[] = { "virtionet0", "virtionet1", "virtionet2",
					    "virtionet3" };

	_Static_assert(DEVICES <= UK_ARRAY_SIZE(name), "a name for each");
	/* A machine may have fewer, or none. */
	for (unsigned int i = 0, nth = 0; i < DEVICES; nth++) {
		int rc = uk_virtio_find(&nets[i].v, UK_VIRTIO_NET, nth);

		if (rc)
			break;
		rc = add(&nets[i], name[i]);
		if (rc < 0)
			return rc;
		i += rc == 0;
	}
	return 0;
}
uk_lib_initcall(virtionet_init);
