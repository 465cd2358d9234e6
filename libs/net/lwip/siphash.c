// SPDX-License-Identifier: BSD-3-Clause
/*
 * SipHash-2-4 of Aumasson and Bernstein, "SipHash: a fast short-input PRF" (INDOCRYPT 2012),
 * section 2. The names are the paper's, except len, its b.
 */
#include "siphash.h"

struct state {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotl(uint64_t x, unsigned int bits)
{
	return x << bits | x >> (64 - bits);
}

/* Takes in a word: rounds of figure 2.1 between its two additions. */
static void compress(struct state *s, uint64_t m, unsigned int rounds)
{
	s->v3 ^= m;
	for (unsigned int i = 0; i < rounds; i++) {
		s->v0 += s->v1;
		s->v2 += s->v3;
		s->v1 = rotl(s->v1, 13) ^ s->v0;
		s->v3 = rotl(s->v3, 16) ^ s->v2;
		s->v0 = rotl(s->v0, 32);
		s->v2 += s->v1;
		s->v0 += s->v3;
		s->v1 = rotl(s->v1, 17) ^ s->v2;
		s->v3 = rotl(s->v3, 21) ^ s->v0;
		s->v2 = rotl(s->v2, 32);
	}
	s->v0 ^= m;
}

/* Up to 8 bytes, the first one lowest. */
static uint64_t word(const uint8_t *p, size_t n)
{
	uint64_t m = 0;

	while (n-- > 0)
		m = m << 8 | p[n];
	return m;
}

uint64_t lwipsys_siphash(const uint64_t key[2], const void *data, size_t len)
{
	const uint8_t *p = data;
	size_t left = len;
	/* "somepseudorandomlygeneratedbytes" */
	struct state s = {
		key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
		key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573),
	};

	for (; left >= 8; left -= 8, p += 8)
		compress(&s, word(p, 8), 2);
	compress(&s, word(p, left) | (uint64_t)len << 56, 2);
	s.v2 ^= 0xff;
	compress(&s, 0, 4);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
