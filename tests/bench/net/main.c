// SPDX-License-Identifier: BSD-3-Clause
/*
 * What lwIP takes to answer a datagram, in instructions, from the frame in a card's buffer to the
 * answer in another: pair0 of netpair is the stack's, pair1 plays its peer. Only the stack's turns
 * are counted. tests/bench/test_net.py reads the lines.
 */
#include <string.h>

#include <lwip/inet_chksum.h>
#include <lwip/prot/etharp.h>
#include <lwip/prot/ip4.h>
#include <lwip/prot/udp.h>
#include <lwip/udp.h>

#include <uk/arch/pmu.h>
#include <uk/lwip.h>
#include <uk/print.h>

#define ROUNDS	200
#define PORT	7
#define ITS	4000
#define HEADERS	(UK_NETDEV_HEADER + IP_HLEN + UDP_HLEN)

static struct uk_netdev *peer;
static uint8_t frame[HEADERS + 1472];

static void on_event(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused,
		     unsigned int what __uk_unused, void *arg __uk_unused)
{
}

static void echo(void *arg __uk_unused, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
		 u16_t port)
{
	udp_sendto(pcb, p, from, port);
	pbuf_free(p);
}

static void send(unsigned int len)
{
	struct uk_netbuf *b = uk_netdev_tx_alloc(peer, 0);

	memcpy(b->data, frame, len);
	b->len = (uint16_t)len;
	uk_netdev_tx_one(peer, b);
}

/* The peer's question where we are; lwIP then knows where the peer is. */
static void ask(void)
{
	static const uint8_t question[] = { 0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1 };
	uint8_t *at = frame;

	memset(at, 0xff, 6);
	memcpy(at + 6, peer->mac, 6);
	memcpy(at + 12, question, sizeof(question));
	memcpy(at + 22, peer->mac, 6);
	memcpy(at + 28, (const uint8_t[]){ 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2 }, 14);
	send(60);
}

static void datagram(uint16_t bytes)
{
	struct ip_hdr *ip = (struct ip_hdr *)(void *)(frame + UK_NETDEV_HEADER);
	struct udp_hdr *udp = (struct udp_hdr *)(void *)(ip + 1);

	memset(frame, 0, sizeof(frame));
	memcpy(frame, uk_netdev_get(0)->mac, 6);
	memcpy(frame + 6, peer->mac, 6);
	frame[12] = 0x08;
	IPH_VHL_SET(ip, 4, 5);
	IPH_LEN_SET(ip, lwip_htons((u16_t)(IP_HLEN + UDP_HLEN + bytes)));
	IPH_TTL_SET(ip, 64);
	IPH_PROTO_SET(ip, IP_PROTO_UDP);
	IP4_ADDR(&ip->src, 10, 0, 0, 1);
	IP4_ADDR(&ip->dest, 10, 0, 0, 2);
	IPH_CHKSUM_SET(ip, inet_chksum(ip, IP_HLEN));
	udp->src = lwip_htons(ITS);
	udp->dest = lwip_htons(PORT);
	udp->len = lwip_htons((u16_t)(UDP_HLEN + bytes));
	for (unsigned int i = 0; i < bytes; i++)
		((uint8_t *)(udp + 1))[i] = (uint8_t)(i * 7);
	{
		struct pbuf p = { .payload = udp, .tot_len = (u16_t)(UDP_HLEN + bytes),
				  .len = (u16_t)(UDP_HLEN + bytes) };
		ip4_addr_t from, to;

		IP4_ADDR(&from, 10, 0, 0, 1);
		IP4_ADDR(&to, 10, 0, 0, 2);
		udp->chksum = inet_chksum_pseudo(&p, IP_PROTO_UDP, p.tot_len, &from, &to);
	}
}

/* Answers that are right; their buffers are freed. */
static unsigned int take(unsigned int len)
{
	struct uk_netbuf *b;
	unsigned int right = 0;

	while (uk_netdev_rx_one(peer, 0, &b) == 0) {
		right += b->len == len &&
			 memcmp(b->data + HEADERS, frame + HEADERS, len - HEADERS) == 0;
		uk_netbuf_free(b);
	}
	return right;
}

/* Instructions for each of @flight datagrams that come together. 0: one was not answered. */
static uint64_t count(unsigned int bytes, unsigned int flight)
{
	const unsigned int len = HEADERS + bytes;
	uint64_t all = 0;

	datagram((uint16_t)bytes);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		uint64_t start;

		for (unsigned int i = 0; i < flight; i++)
			send(len);
		start = ukarch_insns();
		uk_lwip_turn(UK_NOWAIT);
		all += ukarch_insns() - start;
		if (take(len) != flight)
			return 0;
	}
	return all / ROUNDS / flight;
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static const uint16_t sizes[] = { 64, 512, 1472 };
	struct udp_pcb *pcb;

	peer = uk_netdev_find("pair1");
	if (!ukarch_insns_start() || uk_lwip_start(uk_netdev_find("pair0")) != 0 ||
	    uk_netdev_start(peer, on_event, NULL) != 0)
		return 1;
	pcb = udp_new();
	if (pcb == NULL || udp_bind(pcb, IP4_ADDR_ANY, PORT) != ERR_OK)
		return 1;
	udp_recv(pcb, echo, NULL);
	ask();
	while (uk_lwip_turn(UK_NOWAIT) == 0)
		;
	take(60);
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(sizes); i++)
		uk_printf("bench udp-echo-%u %u %u\n", sizes[i], (unsigned int)count(sizes[i], 1),
			  (unsigned int)count(sizes[i], UK_LWIP_TURN));
	uk_printf("bench: done\n");
	return 0;
}
