/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers for tests with random steps, the same in every run: Knuth's 64-bit generator (MMIX). */
#ifndef RND_H
#define RND_H

#include <stdint.h>

static uint64_t rng = 1;

static inline uint32_t rnd(uint32_t below)
{
	rng = rng * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(rng >> 33) % below;
}

#endif /* RND_H */
