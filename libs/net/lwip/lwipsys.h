/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: between the files of what lwIP stands on. */
#ifndef __LWIPSYS_H__
#define __LWIPSYS_H__

#include <lwip/ip4_addr.h>

#include <uk/essentials.h>

/* From where the numbers of uk_lwip_rand() go on. */
void lwipsys_seed(const uint8_t mac[6]);

struct lwipsys_address {
	bool told;		/* otherwise by DHCP */
	ip4_addr_t ip, mask, gw;
};

/* What the command line says. 0, or -EINVAL: it makes no sense, which the console was told. */
int lwipsys_address(struct lwipsys_address *a);

#endif /* __LWIPSYS_H__ */
