// SPDX-License-Identifier: BSD-3-Clause
/*
 * lwIP's interface to a network device, and its turns. A received frame goes up as it lies in the
 * device's buffer, wrapped in a pbuf that gives it back when lwIP lets go of it; what is sent is
 * copied once, into a buffer of the device.
 */
#include <errno.h>
#include <string.h>

#include <lwip/dhcp.h>
#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/init.h>
#include <lwip/memp.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>

#include <uk/annotate.h>
#include <uk/lwip.h>
#include <uk/sem.h>
#include <uk/time.h>
#include "lwipsys.h"

#define TX_QUEUE	0

struct frame {
	struct pbuf_custom p;
	struct uk_netbuf *b;
};

LWIP_MEMPOOL_DECLARE(frames, UK_LWIP_FRAMES, sizeof(struct frame), "frames");

struct uk_lwip_stats lwipsys_stats;

static struct netif netif;
static struct uk_netdev *dev;
static struct uk_netbuf *in_hand;	/* the next frame is sent in it */
static bool full;			/* there was no buffer for one */
static uk_timeout_t hold;		/* until then one is waited for */
static struct uk_sem event = UK_SEM_INIT(0, 1);

static void on_event(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused,
		     unsigned int what __uk_unused, void *arg __uk_unused)
{
	uk_sem_put(&event);
}

void uk_lwip_wake(void)
{
	uk_sem_put(&event);
}

const struct uk_lwip_stats *uk_lwip_stats(void)
{
	return &lwipsys_stats;
}

struct netif *uk_lwip_netif(void)
{
	return &netif;
}

static void free_frame(struct pbuf *p)
{
	struct frame *f = (struct frame *)(void *)p;

	uk_netbuf_free(f->b);
	LWIP_MEMPOOL_FREE(frames, f);
}

/* The connection that keeps most frames out of order loses them: they are sent again. */
static bool free_ooseq(void)
{
	struct tcp_pcb *most = NULL;
	unsigned int most_frames = 0;

	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb != NULL; pcb = pcb->next) {
		unsigned int n = 0;

		for (const struct tcp_seg *s = pcb->ooseq; s != NULL; s = s->next)
			n += pbuf_clen(s->p);
		if (n > most_frames) {
			most_frames = n;
			most = pcb;
		}
	}
	if (most == NULL)
		return false;
	tcp_free_ooseq(most);
	lwipsys_stats.ooseq_freed++;
	return true;
}

static void receive(struct uk_netbuf *b)
{
	struct frame *f = (struct frame *)LWIP_MEMPOOL_ALLOC(frames);
	struct pbuf *p;

	if (f == NULL && free_ooseq())
		f = (struct frame *)LWIP_MEMPOOL_ALLOC(frames);
	if (f == NULL) {
		/* As if the wire had lost it: whoever keeps them lets go of them some time. */
		lwipsys_stats.rx_no_frame++;
		uk_netbuf_free(b);
		return;
	}
	f->b = b;
	f->p.custom_free_function = free_frame;
	/* PBUF_REF: who wants to keep or to extend it makes a copy. */
	p = pbuf_alloced_custom(PBUF_RAW, b->len, PBUF_REF, &f->p, b->data, b->len);
	if (netif.input(p, &netif) != ERR_OK)
		pbuf_free(p);
}

/* Is there a buffer to send? One is kept in hand. */
static bool can_send(void)
{
	if (in_hand == NULL)
		in_hand = uk_netdev_tx_alloc(dev, TX_QUEUE);
	if (in_hand == NULL && !full)
		hold = uk_after(UK_MS(UK_LWIP_HOLD_MS));
	full = in_hand == NULL;
	return !full;
}

static bool is_held(void)
{
	return full && uk_clock_ns() < hold;
}

static err_t transmit(struct netif *n __uk_unused, struct pbuf *p)
{
	struct uk_netbuf *b;

	if (p->tot_len > UK_NETDEV_HEADER + dev->mtu)
		return ERR_BUF;
	if (!can_send()) {
		lwipsys_stats.tx_full++;
		return ERR_MEM;
	}
	b = in_hand;
	in_hand = NULL;
	b->len = pbuf_copy_partial(p, b->data, p->tot_len, 0);
	return uk_netdev_tx_one(dev, b) == 0 ? ERR_OK : ERR_IF;
}

static err_t begin(struct netif *n)
{
	n->name[0] = 'e';
	n->name[1] = 'n';
	n->mtu = dev->mtu;
	n->hwaddr_len = sizeof(dev->mac);
	memcpy(n->hwaddr, dev->mac, sizeof(dev->mac));
	n->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
	n->output = etharp_output;
	n->linkoutput = transmit;
#if LWIP_IPV6
	n->flags |= NETIF_FLAG_MLD6;
	n->output_ip6 = ethip6_output;
	n->ip6_autoconfig_enabled = 1;
#endif
	return ERR_OK;
}

static void link(void)
{
	if (dev->link && !netif_is_link_up(&netif))
		netif_set_link_up(&netif);
	if (!dev->link && netif_is_link_up(&netif))
		netif_set_link_down(&netif);
}

int uk_lwip_start(struct uk_netdev *d)
{
	struct lwipsys_address a;
	int rc;

	if (d == NULL)
		return -ENODEV;
	if (dev != NULL)
		return -EBUSY;
	rc = lwipsys_address(&a);
	if (!rc)
		rc = uk_netdev_start(d, on_event, NULL);
	if (rc)
		return rc;
	dev = d;
	lwipsys_seed();
	lwipsys_keepalive();
	lwip_init();
	LWIP_MEMPOOL_INIT(frames);
	netif_add(&netif, &a.ip, &a.mask, &a.gw, NULL, begin, ethernet_input);
#if LWIP_IPV6
	netif_create_ip6_linklocal_address(&netif, 1);
#endif
	netif_set_default(&netif);
	netif_set_up(&netif);
	link();
#if LWIP_DHCP
	if (!a.told)
		dhcp_start(&netif);
#endif
	return 0;
}

/* Frames of one queue. Did one come? -EIO: the device is broken. */
static int take(unsigned int queue)
{
	struct uk_netbuf *b;
	int n = 0, rc = 0;

	while (n < UK_LWIP_TURN && (can_send() || !is_held()) &&
	       (rc = uk_netdev_rx_one(dev, queue, &b)) == 0) {
		receive(b);
		n++;
	}
	return rc == -EIO || rc == -ENETDOWN ? -EIO : n;
}

/* When the next of lwIP's timers is due. */
static uk_timeout_t timers(void)
{
	uint32_t ms = sys_timeouts_sleeptime();

	return ms == SYS_TIMEOUTS_SLEEPTIME_INFINITE ? UK_FOREVER : uk_after(UK_MS(ms));
}

static int restart(void)
{
	if (in_hand != NULL)
		uk_netbuf_free(in_hand);
	in_hand = NULL;
	uk_netdev_stop(dev);
	return uk_netdev_start(dev, on_event, NULL) == 0 ? 0 : -EIO;
}

/* The next event is a frame, or a buffer to send where there is none. 1: it is there; -EIO. */
static int ask(void)
{
	int rc = full ? uk_netdev_intr_enable(dev, TX_QUEUE, UK_NETDEV_TX) : 0;

	for (unsigned int q = 0; q < dev->queues && rc == 0 && !is_held(); q++)
		rc = uk_netdev_intr_enable(dev, q, UK_NETDEV_RX);
	return rc;
}

int uk_lwip_turn(uk_timeout_t timeout)
{
	uk_timeout_t until;
	int n = 0;

	link();
	if (full && can_send())
		tcp_txnow();
	sys_check_timeouts();
	for (unsigned int q = 0; q < dev->queues; q++) {
		int rc = take(q);

		if (rc < 0)
			return restart();
		n += rc;
	}
	if (n == 0)
		n = ask();
	if (n < 0)
		return restart();
	if (n > 0)
		return 0;
	until = is_held() ? UK_MIN(timers(), hold) : timers();
	n = uk_sem_get(&event, UK_MIN(until, timeout));
	return n == -ETIMEDOUT && until <= timeout ? 0 : n;
}
