// SPDX-License-Identifier: BSD-3-Clause
/*
 * Connections that are opened halfway take a quarter of the places at most, and none that one
 * opened completely could have. When that quarter is taken, a SYN is answered without keeping
 * anything: the sequence number of the answer is a keyed hash of what came (a SYN cookie, RFC
 * 4987, 3.6). An ACK that carries it makes the connection. Such a connection has no selective
 * acknowledgements, since the options of its SYN are forgotten, except the segment size.
 */
#include <string.h>

#include <lwip/inet_chksum.h>
#include <lwip/ip.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/sys.h>

#include <uk/annotate.h>
#include <uk/lwip.h>
#include <uk/lwip_hooks.h>
#include "lwipsys.h"

#define HALF_OPEN	((CONFIG_LIBLWIP_TCP + 3) / 4)

/* A cookie is good in the 65 s in which it was made, and in the next: a peer answers within 63 s
 * after six repetitions (RFC 6298, 2.1). */
#define PERIOD_BITS	16	/* of a clock in ms */

/* RFC 9293, 3.2: kinds of options. */
#define OPT_END		0
#define OPT_NOP		1
#define OPT_MSS		2
#define OPT_MSS_LEN	4

/* Sizes that the lowest two bits of a cookie tell: without an option (RFC 9293, 3.7.1), IPv6's
 * least (1280 - 60), IPv6 and IPv4 on Ethernet. */
static const uint16_t sizes[4] = { 536, 1220, 1440, 1460 };
#define SIZE_MASK	3U

/* The segment's pbuf is taken by a second tcp_input(), which finds the connection. */
UK_RECURSION(tcp_input, 1);

static uint32_t last_sent;	/* sys_now() of the last cookie */
static bool sent;

static uint32_t period(void)
{
	return sys_now() >> PERIOD_BITS;
}

/* @first: the sequence number of the SYN. */
static uint32_t cookie(const struct tcp_hdr *h, uint32_t first, uint32_t when, uint32_t size)
{
	struct {
		struct lwipsys_pair pair;
		uint32_t first, when, size;
	} all;

	memset(&all, 0, sizeof(all));
	lwipsys_pair(&all.pair, ip_current_dest_addr(), h->dest, ip_current_src_addr(), h->src);
	all.first = first;
	all.when = when;
	all.size = size;
	return ((uint32_t)lwipsys_hash(&all, sizeof(all)) & ~SIZE_MASK) | size;
}

/* The number of the largest size that is not above that of the SYN's option. */
static uint32_t size_of(const struct tcp_hdr *h, unsigned int len)
{
	const uint8_t *o = (const uint8_t *)(h + 1);
	uint32_t mss = sizes[0], size = SIZE_MASK;

	for (unsigned int at = 0, step; at < len && o[at] != OPT_END; at += step) {
		step = o[at] == OPT_NOP ? 1 : at + 1 < len ? o[at + 1] : 0;
		if (step == 0 || at + step > len)
			break;
		if (o[at] == OPT_MSS && step == OPT_MSS_LEN)
			mss = (uint32_t)(o[at + 2] << 8 | o[at + 3]);
	}
	while (size > 0 && sizes[size] > mss)
		size--;
	return size;
}

/* Those opened halfway; *@oldest: the one that is so for the longest time, or NULL. */
static unsigned int half_open(struct tcp_pcb **oldest)
{
	unsigned int n = 0;

	*oldest = NULL;
	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb != NULL; pcb = pcb->next) {
		if (pcb->state != SYN_RCVD)
			continue;
		n++;
		if (*oldest == NULL || tcp_ticks - pcb->tmr > tcp_ticks - (*oldest)->tmr)
			*oldest = pcb;
	}
	return n;
}

static void answer(const struct tcp_hdr *h, unsigned int optlen)
{
	const ip_addr_t *mine = ip_current_dest_addr(), *its = ip_current_src_addr();
	struct netif *n = ip_current_input_netif();
	struct pbuf *p = pbuf_alloc(PBUF_IP, TCP_HLEN + OPT_MSS_LEN, PBUF_RAM);
	uint16_t mss = tcp_eff_send_mss_netif(TCP_MSS, n, its);
	struct tcp_hdr *a;
	uint8_t *option;

	if (p == NULL)
		return;
	a = (struct tcp_hdr *)p->payload;
	memset(a, 0, TCP_HLEN);
	a->src = lwip_htons(h->dest);
	a->dest = lwip_htons(h->src);
	a->seqno = lwip_htonl(cookie(h, h->seqno, period(), size_of(h, optlen)));
	a->ackno = lwip_htonl(h->seqno + 1);
	TCPH_HDRLEN_FLAGS_SET(a, (TCP_HLEN + OPT_MSS_LEN) / 4, TCP_SYN | TCP_ACK);
	a->wnd = lwip_htons(TCPWND_MIN16(TCP_WND));
	option = (uint8_t *)(a + 1);
	option[0] = OPT_MSS;
	option[1] = OPT_MSS_LEN;
	option[2] = (uint8_t)(mss >> 8);
	option[3] = (uint8_t)mss;
	a->chksum = ip_chksum_pseudo(p, IP_PROTO_TCP, p->tot_len, mine, its);
	ip_output_if(p, mine, its, TCP_TTL, 0, IP_PROTO_TCP, n);
	pbuf_free(p);
	last_sent = sys_now();
	sent = true;
	lwipsys_stats.syn_cookies++;
}

static bool is_right(const struct tcp_hdr *h)
{
	const uint32_t theirs = h->ackno - 1, first = h->seqno - 1;

	if (!sent || sys_now() - last_sent >= 2U << PERIOD_BITS)
		return false;
	return theirs == cookie(h, first, period(), theirs & SIZE_MASK) ||
	       theirs == cookie(h, first, period() - 1, theirs & SIZE_MASK);
}

/* A place: a free one, or that of the oldest that was opened only halfway. */
static struct tcp_pcb *place(uint8_t prio)
{
	struct tcp_pcb *pcb = tcp_alloc(prio), *oldest;

	if (pcb == NULL && half_open(&oldest) != 0) {
		tcp_abandon(oldest, 0);
		pcb = tcp_alloc(prio);
	}
	return pcb;
}

/* The connection as it was when the answer had gone out. */
static void make(struct tcp_pcb *pcb, struct tcp_pcb_listen *l, const struct tcp_hdr *h)
{
	const uint32_t first = h->ackno - 1;

	ip_addr_copy(pcb->local_ip, *ip_current_dest_addr());
	ip_addr_copy(pcb->remote_ip, *ip_current_src_addr());
	pcb->local_port = h->dest;
	pcb->remote_port = h->src;
	pcb->state = SYN_RCVD;
	pcb->rcv_nxt = h->seqno;
	pcb->rcv_ann_right_edge = pcb->rcv_nxt + pcb->rcv_ann_wnd;
	pcb->snd_wl2 = first;
	pcb->lastack = first;
	pcb->snd_nxt = first + 1;
	pcb->snd_lbb = first + 1;
	pcb->snd_wl1 = h->seqno - 1;	/* lower, so that the window is taken from the segment */
	pcb->snd_wnd = h->wnd;
	pcb->snd_wnd_max = h->wnd;
	pcb->callback_arg = l->callback_arg;
	pcb->listener = l;
	pcb->so_options = l->so_options & SOF_INHERITED;
	pcb->netif_idx = l->netif_idx;
	l->accepts_pending++;
	tcp_set_flags(pcb, TF_BACKLOGPEND);
	pcb->mss = tcp_eff_send_mss_netif(sizes[first & SIZE_MASK], ip_current_input_netif(),
					  &pcb->remote_ip);
	TCP_REG_ACTIVE(pcb);
}

/* From the start, as it came: lwIP has turned its header around. */
static void again(struct tcp_hdr *h, struct pbuf *p)
{
	const uint16_t len = TCPH_HDRLEN_BYTES(h);

	h->src = lwip_htons(h->src);
	h->dest = lwip_htons(h->dest);
	h->seqno = lwip_htonl(h->seqno);
	h->ackno = lwip_htonl(h->ackno);
	h->wnd = lwip_htons(h->wnd);
	if (pbuf_add_header_force(p, len))
		return;
	pbuf_ref(p);
	tcp_input(p, ip_current_input_netif());
}

err_t uk_lwip_listening(struct tcp_pcb_listen *l, struct tcp_hdr *h, uint16_t opt1len,
			const void *opt2, struct pbuf *p)
{
	const unsigned int flags = TCPH_FLAGS(h) & (TCP_SYN | TCP_ACK | TCP_RST);
	struct tcp_pcb *pcb;

	/* A peer that vanished gives its place back, unless the app does not want that. */
	ip_set_option(l, SOF_KEEPALIVE);
	if (flags == TCP_SYN && half_open(&pcb) >= HALF_OPEN) {
		answer(h, opt1len);
		return ERR_ABRT;
	}
	/* With options in a second buffer the header cannot be put together again; the peer's next
	 * segment will do. */
	if (flags != TCP_ACK || opt2 != NULL || !is_right(h) || l->accepts_pending >= l->backlog)
		return ERR_OK;
	pcb = place(l->prio);
	if (pcb == NULL) {
		lwipsys_stats.no_connection++;
		return ERR_ABRT;
	}
	make(pcb, l, h);
	again(h, p);
	return ERR_ABRT;
}
