// SPDX-License-Identifier: BSD-3-Clause
/* The echo service over UDP. */
#include <errno.h>

#include <lwip/udp.h>

#include "netecho.h"

static void echo(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *addr, u16_t port)
{
	(void)arg;
	/* A server that answers another one would never end: RFC 862 has both at the same port. */
	if (port != ECHO_PORT)
		udp_sendto(pcb, p, addr, port);
	pbuf_free(p);
}

int udp_serve(void)
{
	struct udp_pcb *pcb = udp_new_ip_type(IPADDR_TYPE_ANY);

	if (pcb == NULL || udp_bind(pcb, IP_ANY_TYPE, ECHO_PORT) != ERR_OK)
		return -ENOMEM;
	udp_recv(pcb, echo, NULL);
	return 0;
}
