// SPDX-License-Identifier: BSD-3-Clause
/* The block function of ChaCha20 (RFC 8439, 2.1 to 2.3): words only, so it runs with the MMU off,
 * and no branch or address depends on the key. */
#include "chacha.h"

#define ROUNDS	20

static inline uint32_t rotate(uint32_t x, unsigned int by)
{
	return x << by | x >> (32 - by);
}

#define QUARTER(a, b, c, d) do {				\
	a += b; d = rotate(d ^ a, 16);				\
	c += d; b = rotate(b ^ c, 12);				\
	a += b; d = rotate(d ^ a, 8);				\
	c += d; b = rotate(b ^ c, 7);				\
} while (0)

void random_chacha(uint32_t out[CHACHA_BLOCK], const uint32_t key[CHACHA_KEY],
		   const uint32_t tail[4])
{
	/* "expand 32-byte k" */
	const uint32_t in[CHACHA_BLOCK] = {
		0x61707865, 0x3320646e, 0x79622d32, 0x6b206574,
		key[0], key[1], key[2], key[3], key[4], key[5], key[6], key[7],
		tail[0], tail[1], tail[2], tail[3],
	};
	uint32_t x0 = in[0], x1 = in[1], x2 = in[2], x3 = in[3];
	uint32_t x4 = in[4], x5 = in[5], x6 = in[6], x7 = in[7];
	uint32_t x8 = in[8], x9 = in[9], x10 = in[10], x11 = in[11];
	uint32_t x12 = in[12], x13 = in[13], x14 = in[14], x15 = in[15];

	for (unsigned int i = 0; i < ROUNDS; i += 2) {
		QUARTER(x0, x4, x8, x12);
		QUARTER(x1, x5, x9, x13);
		QUARTER(x2, x6, x10, x14);
		QUARTER(x3, x7, x11, x15);
		QUARTER(x0, x5, x10, x15);
		QUARTER(x1, x6, x11, x12);
		QUARTER(x2, x7, x8, x13);
		QUARTER(x3, x4, x9, x14);
	}
	out[0] = x0 + in[0];
	out[1] = x1 + in[1];
	out[2] = x2 + in[2];
	out[3] = x3 + in[3];
	out[4] = x4 + in[4];
	out[5] = x5 + in[5];
	out[6] = x6 + in[6];
	out[7] = x7 + in[7];
	out[8] = x8 + in[8];
	out[9] = x9 + in[9];
	out[10] = x10 + in[10];
	out[11] = x11 + in[11];
	out[12] = x12 + in[12];
	out[13] = x13 + in[13];
	out[14] = x14 + in[14];
	out[15] = x15 + in[15];
}
