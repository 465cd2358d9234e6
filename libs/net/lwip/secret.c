// SPDX-License-Identifier: BSD-3-Clause
/*
 * Numbers that others should not guess: the first sequence number of a connection (RFC 6528),
 * which is a hash with a secret key of this boot, and random ones for ports, identifications,
 * transactions.
 */
#include <string.h>

#include <lwip/ip_addr.h>

#include <uk/lwip_hooks.h>
#include <uk/random.h>
#include <uk/time.h>
#include "lwipsys.h"
#include "siphash.h"

#define ISN_TICK_NS	4000	/* RFC 6528, 3: M */

static uint64_t key[2];

void lwipsys_seed(void)
{
	uk_random(key, sizeof(key));
}

uint64_t lwipsys_hash(const void *data, size_t len)
{
	return lwipsys_siphash(key, data, len);
}

void lwipsys_pair(struct lwipsys_pair *pair, const ip_addr_t *local, uint16_t local_port,
		  const ip_addr_t *remote, uint16_t remote_port)
{
	memset(pair, 0, sizeof(*pair));
	pair->local_port = local_port;
	pair->remote_port = remote_port;
	ip_addr_copy(pair->local, *local);
	ip_addr_copy(pair->remote, *remote);
}

uint32_t uk_lwip_isn(const ip_addr_t *local, uint16_t local_port, const ip_addr_t *remote,
		     uint16_t remote_port)
{
	struct lwipsys_pair pair;

	lwipsys_pair(&pair, local, local_port, remote, remote_port);
	return (uint32_t)(uk_clock_ns() / ISN_TICK_NS + lwipsys_hash(&pair, sizeof(pair)));
}

uint32_t uk_lwip_rand(void)
{
	return uk_random32();
}

uint16_t uk_lwip_rand16(void)
{
	static uint32_t half;	/* of the last word, with a bit above it; 0: none is left */
	uint32_t word = half;

	if (word != 0) {
		half = 0;
		return (uint16_t)word;
	}
	word = uk_lwip_rand();
	half = word >> 16 | 0x10000;
	return (uint16_t)word;
}
