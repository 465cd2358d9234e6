/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: between the files of what lwIP stands on. */
#ifndef __LWIPSYS_H__
#define __LWIPSYS_H__

#include <lwip/ip_addr.h>

#include <uk/essentials.h>
#include <uk/lwip.h>

extern struct uk_lwip_stats lwipsys_stats;

/* Make the secret key of this boot. */
void lwipsys_seed(void);

/* A hash with that key. O(@len). */
uint64_t lwipsys_hash(const void *data, size_t len);

/* Both ends of a connection, for hashing: no byte of it is undefined. */
struct lwipsys_pair {
	uint16_t local_port, remote_port;
	ip_addr_t local, remote;
};

void lwipsys_pair(struct lwipsys_pair *pair, const ip_addr_t *local, uint16_t local_port,
		  const ip_addr_t *remote, uint16_t remote_port);

/* Take net.keepalive=. */
void lwipsys_keepalive(void);

struct lwipsys_address {
	bool told;		/* otherwise by DHCP */
	ip4_addr_t ip, mask, gw;
};

/* What the command line says. 0, or -EINVAL: it makes no sense, which the console was told. */
int lwipsys_address(struct lwipsys_address *a);

#endif /* __LWIPSYS_H__ */
