// SPDX-License-Identifier: BSD-3-Clause
/*
 * A machine on the network: it answers pings, and sends back what it gets on port 7 by TCP and by
 * UDP. With netecho.connect= it connects to another machine as well, and ends when that closes.
 *
 *	make APP=netecho run FORWARD='tcp:8007:7 udp:8007:7'		nc 127.0.0.1 8007
 *	make APP=netecho run ARGS='netecho.connect=10.0.2.2:5000'	nc -l 5000
 *	make APP=netecho run ARGS='net.ip=10.0.2.15/24 net.gw=10.0.2.2'
 */
#include <stdlib.h>
#include <string.h>

#include <uk/libparam.h>
#include <uk/lwip.h>
#include <uk/print.h>
#include "netecho.h"

static const char *connect;
UK_LIBPARAM_PARAM(connect, charp, "address:port of a server to send a line to");

static ip_addr_t server;
static uint16_t server_port;

static bool parse_server(void)
{
	char text[sizeof("255.255.255.255")];
	const char *colon = strrchr(connect, ':');
	char *end;
	unsigned long port;

	if (colon == NULL || (size_t)(colon - connect) >= sizeof(text))
		return false;
	memcpy(text, connect, (size_t)(colon - connect));
	text[colon - connect] = '\0';
	port = strtoul(colon + 1, &end, 10);
	server_port = (uint16_t)port;
	return ipaddr_aton(text, &server) && colon[1] != '\0' && *end == '\0' && port >= 1 &&
	       port <= UINT16_MAX;
}

/* The address came, or is another one. */
static void on_status(struct netif *n)
{
	static bool connected;
	const ip4_addr_t *a = netif_ip4_addr(n);

	if (ip4_addr_isany(a))
		return;
	uk_printf("netecho: %u.%u.%u.%u, port %u\n", ip4_addr1(a), ip4_addr2(a), ip4_addr3(a),
		  ip4_addr4(a), ECHO_PORT);
	if (connect == NULL || connected)
		return;
	connected = true;
	uk_printf("netecho: connecting to %s\n", connect);
	if (client_begin(&server, server_port))
		uk_printf("netecho: no connection: lwIP has none left\n");
}

static void on_link(struct netif *n)
{
	uk_printf(netif_is_link_up(n) ? "netecho: link\n" : "netecho: no link\n");
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	struct uk_netdev *dev = uk_netdev_get(0);
	struct netif *n = uk_lwip_netif();
	int rc, status;

	if (dev == NULL) {
		uk_printf("netecho: there is no network device\n");
		return 1;
	}
	if (connect != NULL && !parse_server()) {
		uk_printf("netecho.connect=%s is no server: netecho.connect=10.0.2.2:5000\n",
			  connect);
		return 1;
	}
	rc = uk_lwip_start(dev);
	if (rc == 0)
		rc = tcp_serve();
	if (rc == 0)
		rc = udp_serve();
	if (rc) {
		uk_printf("netecho: not started: error %d\n", rc);
		return 1;
	}
	uk_printf("netecho: on %s, %02x:%02x:%02x:%02x:%02x:%02x\n", dev->name, dev->mac[0],
		  dev->mac[1], dev->mac[2], dev->mac[3], dev->mac[4], dev->mac[5]);
	netif_set_status_callback(n, on_status);
	on_status(n);
	netif_set_link_callback(n, on_link);
	while (!client_done(&status)) {
		rc = uk_lwip_turn(UK_FOREVER);
		if (rc) {
			uk_printf("netecho: the network device is broken: error %d\n", rc);
			return 1;
		}
	}
	return status;
}
