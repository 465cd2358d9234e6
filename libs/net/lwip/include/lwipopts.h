/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP as it is built here: one thread, no sockets, every object from a pool of a configured
 * number. Its include/lwip/opt.h says what each option is; what is not here is as there.
 */
#ifndef LWIP_LWIPOPTS_H
#define LWIP_LWIPOPTS_H

#ifdef CONFIG_LIBLWIP_IPV6
#define LWIP_IPV6			1
#else
#define LWIP_IPV6			0
#endif
#ifdef CONFIG_LIBLWIP_DHCP
#define LWIP_DHCP			1
#else
#define LWIP_DHCP			0
#endif
#ifdef CONFIG_LIBLWIP_DNS
#define LWIP_DNS			1
#else
#define LWIP_DNS			0
#endif

#define NO_SYS				1
#define SYS_LIGHTWEIGHT_PROT		0
#define LWIP_NETCONN			0
#define LWIP_SOCKET			0
#define LWIP_RAW			0
#define LWIP_STATS			0
#define LWIP_SINGLE_NETIF		1
#define LWIP_NETIF_LOOPBACK		0
#define LWIP_HAVE_LOOPIF		0
#define LWIP_NETIF_STATUS_CALLBACK	1
#define LWIP_NETIF_LINK_CALLBACK	1
#define LWIP_HOOK_FILENAME		<uk/lwip_hooks.h>
#define LWIP_CHKSUM			uk_lwip_chksum
#define LWIP_DHCP_DOES_ACD_CHECK	0
#define LWIP_ACD			0
#define IP_FORWARD			0
#define ETHARP_TRUST_IP_MAC		0
/* Packets that wait for an answer of ARP: the first of several connections come at once. */
#define ARP_QUEUEING			1
#define ARP_QUEUE_LEN			4
#define MEMP_NUM_ARP_QUEUE		8

/* Memory: mem_malloc() is the pools of lwippools.h, which searches no list of blocks. */
#define MEM_ALIGNMENT			8
#define MEM_USE_POOLS			1
#define MEM_USE_POOLS_TRY_BIGGER_POOL	1
#define MEMP_USE_CUSTOM_POOLS		1
#define LWIP_SUPPORT_CUSTOM_PBUF	1
/* Nobody asks for one of these: frames lie in the device's buffers. */
#define PBUF_POOL_SIZE			1
#define PBUF_POOL_BUFSIZE		128
#define MEMP_NUM_PBUF			(CONFIG_LIBLWIP_SEND * 2)
#define MEMP_NUM_TCP_PCB		CONFIG_LIBLWIP_TCP
#define MEMP_NUM_TCP_PCB_LISTEN		((CONFIG_LIBLWIP_TCP + 2) / 3)
#define MEMP_NUM_UDP_PCB		CONFIG_LIBLWIP_UDP
#define MEMP_NUM_TCP_SEG		(CONFIG_LIBLWIP_TCP * TCP_SND_QUEUELEN)
#define MEMP_NUM_SYS_TIMEOUT		(LWIP_NUM_SYS_TIMEOUT_INTERNAL + 4)

/* A third of the frames at most wait for the rest of their packet. */
#define MEMP_NUM_REASSDATA		4
#define IP_REASS_MAX_PBUFS		8
#define IPV6_FRAG_COPYHEADER		1	/* pointers are wider than what it overlays */

#define TCP_MSS				1460
#define TCP_WND				(CONFIG_LIBLWIP_WINDOW * TCP_MSS)
#define TCP_SND_BUF			(CONFIG_LIBLWIP_WINDOW * TCP_MSS)
#define TCP_SND_QUEUELEN		(4 * CONFIG_LIBLWIP_WINDOW)
#define TCP_LISTEN_BACKLOG		1
/* RFC 6298, 2.1: before a round trip was measured. */
#define LWIP_TCP_RTO_TIME		1000
/* It compares the window with PBUF_POOL, which is not used. */
#define LWIP_DISABLE_TCP_SANITY_CHECKS	1
/*
 * Frames kept out of order, for a connection: all that its window has room for, and the peer is
 * told which. Without this a lost frame costs the whole window, and a larger window makes it
 * slower.
 */
#define TCP_OOSEQ_MAX_PBUFS		CONFIG_LIBLWIP_WINDOW
#define LWIP_TCP_SACK_OUT		1

/*
 * Those that lwIP may have at a time: what TCP and reassembly keep, and a turn's. The device has 8
 * more, so it can always receive. Connections that want more than there are lose what they kept
 * out of order.
 */
#define UK_LWIP_FRAMES			(CONFIG_LIBUKNETDEV_RX_LEAST - 8)

#if UK_LWIP_FRAMES < CONFIG_LIBLWIP_WINDOW + IP_REASS_MAX_PBUFS + 8
#error "LIBUKNETDEV_RX_LEAST has to grow with LIBLWIP_WINDOW"
#endif

#endif /* LWIP_LWIPOPTS_H */
