/* SPDX-License-Identifier: BSD-3-Clause */
/* What lwIP calls of ours, as its opt.h describes these hooks. All in the thread of lwIP. */
#ifndef __UK_LWIP_HOOKS_H__
#define __UK_LWIP_HOOKS_H__

#include <lwip/err.h>
#include <lwip/ip_addr.h>

struct pbuf;
struct tcp_hdr;
struct tcp_pcb_listen;

/* The first sequence number of a connection. RFC 6528: a clock of 4 us, and a hash of the two ends
 * with a secret of this boot. O(1). Ports in this machine's byte order. */
uint32_t uk_lwip_isn(const ip_addr_t *local, uint16_t local_port, const ip_addr_t *remote,
		     uint16_t remote_port);

#define LWIP_HOOK_TCP_ISN	uk_lwip_isn

/*
 * A segment for port @listener, which is no connection's. ERR_OK: lwIP goes on with it; otherwise
 * it is done. The header is in this machine's byte order, its length and flags excepted; @opt1len
 * of its options follow it. O(connections).
 */
err_t uk_lwip_listening(struct tcp_pcb_listen *listener, struct tcp_hdr *h, uint16_t opt1len,
			const void *opt2, struct pbuf *p);

#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, h, optlen, opt1len, opt2, p)			\
	((pcb)->state == LISTEN ?							\
	 uk_lwip_listening((struct tcp_pcb_listen *)(pcb), h, opt1len, opt2, p) : ERR_OK)

#endif /* __UK_LWIP_HOOKS_H__ */
