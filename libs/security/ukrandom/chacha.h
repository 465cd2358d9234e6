/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the block function of ChaCha20. */
#ifndef __UKRANDOM_CHACHA_H__
#define __UKRANDOM_CHACHA_H__

#include <stdint.h>

#define CHACHA_KEY	8	/* words */
#define CHACHA_BLOCK	16

/*
 * RFC 8439, 2.3. @tail: words 12 to 15 of the state, the counter and the nonce. Words are in this
 * machine's order, which is that of the RFC on little-endian ones. @out may be @key's memory. O(1).
 */
void random_chacha(uint32_t out[CHACHA_BLOCK], const uint32_t key[CHACHA_KEY],
		   const uint32_t tail[4]);

#endif /* __UKRANDOM_CHACHA_H__ */
