/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP over a network device, in one thread: the one that takes turns.
 *
 *	rc = uk_lwip_start(uk_netdev_get(0));
 *	... tcp_new(), tcp_bind(), ... as lwIP's raw interface has it (doc/rawapi.txt)
 *	while (!done)
 *		uk_lwip_turn(UK_FOREVER);
 *
 * lwIP calls its users back from within uk_lwip_turn(). Nothing of it may be called by another
 * thread or in an interrupt: those leave word somewhere and call uk_lwip_wake().
 *
 * A device that is busy is waited for: while it has no buffer to send, no frame is received for
 * UK_LWIP_HOLD_MS, so that each one that is received can be answered. TCP goes on as soon as there
 * is a buffer; other senders of more than one frame at a time are told ERR_MEM.
 *
 * A peer of an accepted connection that is silent is asked after net.keepalive= seconds (60), and
 * then six times, each 10 s. Without an answer the connection ends (ERR_ABRT).
 * ip_reset_option(pcb, SOF_KEEPALIVE) in the accept function switches this off.
 *
 * The address: net.ip=10.0.2.15/24 on the command line, and net.gw=10.0.2.2 if there is a router;
 * else by DHCP, if that is selected.
 */
#ifndef __UK_LWIP_H__
#define __UK_LWIP_H__

#include <lwip/netif.h>

#include <uk/netdev.h>
#include <uk/timeout.h>

/* Frames of each queue that one turn takes at most, and after which timers are looked at again. */
#define UK_LWIP_TURN	16

/* A card of 10 Mbit/s sends 128 of the longest frames in 160 ms; a peer that pauses it or a busy
 * host needs some more. One that sends none for so long is stuck, and receives all the same. */
#define UK_LWIP_HOLD_MS	500

/*
 * Start @d and lwIP on it; once. 0; -EINVAL (what net.ip or net.gw say makes no sense, or there is
 * no address and no DHCP to ask: said on the console, with what to write); -ENODEV (@d is NULL);
 * -EBUSY (it runs); or what uk_netdev_start() says. Thread context.
 */
int uk_lwip_start(struct uk_netdev *d);

/*
 * Wait for frames, timers or uk_lwip_wake() until @timeout, and do what is to be done: at most
 * UK_LWIP_TURN frames of each queue. 0; -ETIMEDOUT; -EAGAIN (UK_NOWAIT, nothing was to be done);
 * -EIO: the device is broken and could not be started anew. Thread context. O(frames) and what the
 * callbacks do.
 */
int uk_lwip_turn(uk_timeout_t timeout);

/* The turn that waits, or the next one that would, ends. Any context, O(1). */
void uk_lwip_wake(void);

/* Since the start of the image; they wrap. What a device lost is in its own counts. */
struct uk_lwip_stats {
	uint32_t rx_no_frame;	/* frames lost: lwIP and its users had all that they may keep */
	uint32_t tx_full;	/* frames for which the device had no buffer: those of TCP are sent
				 * later, others are lost (ERR_MEM) */
	uint32_t ooseq_freed;	/* times that frames kept out of order were given up */
	uint32_t syn_cookies;	/* SYNs answered without keeping anything */
	uint32_t no_connection;	/* connections that found no place */
};

/* Any context, O(1); the members are read one by one. */
const struct uk_lwip_stats *uk_lwip_stats(void);

/* The interface, for lwIP's functions. */
struct netif *uk_lwip_netif(void);

#endif /* __UK_LWIP_H__ */
