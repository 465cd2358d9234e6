/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the three things that this app does beside answering pings. */
#ifndef __NETECHO_H__
#define __NETECHO_H__

#include <stdbool.h>

#include <lwip/ip_addr.h>

/* RFC 862: a server that sends back what it gets. */
#define ECHO_PORT	7

/* Serve TCP and UDP on ECHO_PORT. 0, or -ENOMEM: lwIP has no such thing left. */
int tcp_serve(void);
int udp_serve(void);

/* Connect to @port of @host, send a line, and print what comes back until the other side closes. 0
 * or -ENOMEM. */
int client_begin(const ip_addr_t *host, uint16_t port);

/* Is it done? *@status is then what main() returns: 0, or 1 for a connection that failed. */
bool client_done(int *status);

#endif /* __NETECHO_H__ */
