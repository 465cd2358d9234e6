/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers that nobody can guess who does not know the seed of this boot.
 *
 *	uint8_t key[32];
 *
 *	if (uk_random_quality().bits < 256)
 *		return -ENODEV;		a key needs more than this machine has
 *	uk_random(key, sizeof(key));
 *
 * The seed is taken at boot, before the MMU is on. The generator is ChaCha20 (RFC 8439) whose key
 * is replaced by each block it makes ("fast key erasure"). So what is in memory later does not
 * tell what was given out before. Each CPU has a generator of its own.
 */
#ifndef __UK_RANDOM_H__
#define __UK_RANDOM_H__

#include <uk/essentials.h>

/* Where the seed came from, bits of uk_random_quality().sources. */
#define UK_RANDOM_COUNTER	0x01	/* the CPU's counter; always, counted as 0 bits */
#define UK_RANDOM_DT_RNG_SEED	0x02	/* /chosen/rng-seed of the device tree, 8 bits a byte */
#define UK_RANDOM_DT_KASLR_SEED	0x04	/* /chosen/kaslr-seed, counted if there is no rng-seed */
#define UK_RANDOM_CPU_SEED	0x08	/* RDSEED: 256 bits */
#define UK_RANDOM_CPU_RAND	0x10	/* RNDR or RDRAND: 256 bits */
#define UK_RANDOM_ADDED		0x20	/* uk_random_add(), counted as the caller says */
#define UK_RANDOM_FIXED		0x40	/* LIBUKRANDOM_FIXED: not random at all, 0 bits */

struct uk_random_quality {
	uint16_t bits;		/* 0 to 256: of entropy in the seed, as its sources promise */
	uint16_t sources;	/* UK_RANDOM_... that gave something */
};

/* What this boot's seed is worth. Any context, O(1). */
struct uk_random_quality uk_random_quality(void);

/* @len random bytes. Any context. O(@len): a block of ChaCha20 for each 64 bytes, and one.
 * Interrupts are masked twice for about 40 instructions, whatever @len is. */
void uk_random(void *buf, size_t len);

/* 32 random bits, of a block that is made every eighth time. Any context, O(1), masked as above. */
uint32_t uk_random32(void);

/*
 * Mix @len bytes of @data into the generator of this CPU; that they are not random does no harm.
 * @bits: of entropy that they have, counted up to 256 in all. Any context. O(@len), masked for
 * about 40 instructions at a time.
 */
void uk_random_add(const void *data, size_t len, unsigned int bits);

#endif /* __UK_RANDOM_H__ */
