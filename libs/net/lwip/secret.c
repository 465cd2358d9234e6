// SPDX-License-Identifier: BSD-3-Clause
/*
 * Numbers that others should not guess: the first sequence number of a connection (RFC 6528), and
 * those of uk_lwip_rand(), for ports and transactions. Both are hashes with a secret key of this
 * boot. The key comes from the counter, at the start and at the frames until the first connection,
 * so it is only as good as these moments are unknown: docs/networking.md says what that is worth.
 */
#include <string.h>

#include <lwip/ip_addr.h>

#include <uk/arch/time.h>
#include <uk/lwip_isn.h>
#include <uk/time.h>
#include "lwipsys.h"
#include "siphash.h"

#define ISN_TICK_NS	4000	/* RFC 6528, 3: M */

static uint64_t key[2];
static uint64_t moments;	/* what the counter was, all frames into one word */
static bool fixed;

void lwipsys_stir(void)
{
	moments = (moments << 11 | moments >> 53) ^ ukarch_counter();
}

/* The key becomes a hash of itself with what has been stirred in. */
static void mix(void)
{
	uint64_t half[2] = { moments, 0 };

	for (unsigned int i = 0; i < 2; i++) {
		half[1] = i;
		key[i] ^= lwipsys_siphash(key, half, sizeof(half));
	}
}

void lwipsys_seed(const uint8_t mac[6])
{
	for (unsigned int i = 0; i < 6; i++)
		key[0] = key[0] << 8 | mac[i];
	key[1] = uk_clock_ns();
	lwipsys_stir();
	mix();
}

uint32_t uk_lwip_isn(const ip_addr_t *local, uint16_t local_port, const ip_addr_t *remote,
		     uint16_t remote_port)
{
	struct {
		uint16_t local_port, remote_port;
		ip_addr_t local, remote;
	} pair;

	/* The same pair goes on where it was (RFC 6528, 3), so the key stays from here on. */
	if (!fixed)
		mix();
	fixed = true;
	memset(&pair, 0, sizeof(pair));
	pair.local_port = local_port;
	pair.remote_port = remote_port;
	ip_addr_copy(pair.local, *local);
	ip_addr_copy(pair.remote, *remote);
	return (uint32_t)(uk_clock_ns() / ISN_TICK_NS + lwipsys_siphash(key, &pair, sizeof(pair)));
}

uint32_t uk_lwip_rand(void)
{
	static uint64_t calls;
	uint64_t data[3] = { calls, moments, ukarch_counter() };

	calls++;
	return (uint32_t)lwipsys_siphash(key, data, sizeof(data));
}
