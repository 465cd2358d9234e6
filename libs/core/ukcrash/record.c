// SPDX-License-Identifier: BSD-3-Clause
/*
 * The record's check value: FNV-1a by 64-bit words with an extra shift, since the multiplication
 * alone never carries a high bit down. Each step is a bijection, so any change within one word is
 * seen for certain, and random RAM passes once in 2^64.
 */
#include <string.h>

#include "record.h"

#define FNV_BASIS	UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME	UINT64_C(0x100000001b3)

static uint64_t check_of(const struct record *r, uint64_t image)
{
	const uint64_t *w = &r->check + 1;
	uint64_t h = FNV_BASIS ^ image;

	for (size_t i = 1; i < sizeof(*r) / sizeof(*w); i++) {
		h = (h ^ *w++) * FNV_PRIME;
		h ^= h >> 32;
	}
	return h;
}

void record_seal(struct record *r, uint64_t image)
{
	r->check = check_of(r, image);
}

enum uk_reset record_open(struct record *r, uint64_t image)
{
	enum uk_reset why = UK_RESET_POWER_ON;

	if (r->check == check_of(r, image)) {
		if (r->end == RUN_GOES_ON)
			why = UK_RESET_OTHER;
		else if (r->end == RUN_RESTART)
			why = UK_RESET_RESTART;
		else if (r->end == RUN_CRASH)
			why = UK_RESET_CRASH;
	}
	if (why == UK_RESET_POWER_ON)
		memset(r, 0, sizeof(*r));
	r->boots++;
	r->end = RUN_GOES_ON;
	return why;
}
