/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: between the files of what lwIP stands on. */
#ifndef __LWIPSYS_H__
#define __LWIPSYS_H__

#include <lwip/ip4_addr.h>

#include <uk/essentials.h>

/* Begins the secret of this boot; a frame has come, at a moment that goes into it. */
void lwipsys_seed(const uint8_t mac[6]);
void lwipsys_stir(void);

struct lwipsys_address {
	bool told;		/* otherwise by DHCP */
	ip4_addr_t ip, mask, gw;
};

/* What the command line says. 0, or -EINVAL: it makes no sense, which the console was told. */
int lwipsys_address(struct lwipsys_address *a);

#endif /* __LWIPSYS_H__ */
