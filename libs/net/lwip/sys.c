// SPDX-License-Identifier: BSD-3-Clause
/* What lwIP calls: the time, and numbers that are not the same after every start. */
#include <lwip/sys.h>

#include <uk/time.h>
#include "lwipsys.h"

u32_t sys_now(void)
{
	return (u32_t)(uk_clock_ns() / 1000000);
}

static uint64_t state = 1;

void lwipsys_seed(const uint8_t mac[6])
{
	state = uk_clock_ns() | 1;
	for (unsigned int i = 0; i < 6; i++)
		state = state * 31 + mac[i];
}

/*
 * Port numbers, transaction numbers and the first sequence numbers of TCP: splitmix64 (Steele, Lea,
 * Flood, OOPSLA 2014), from the address and the time at the start, and the time of every call.
 * There is no source of randomness on every board: who sees the traffic can guess what comes next,
 * so this keeps connections apart and is no protection.
 */
uint32_t uk_lwip_rand(void)
{
	uint64_t z;

	state += UINT64_C(0x9e3779b97f4a7c15) ^ uk_clock_ns();
	z = state;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ (z >> 31)) >> 16);
}
