// SPDX-License-Identifier: BSD-3-Clause
/*
 * The generator. A block of ChaCha20 is 64 bytes: the first 32 become the next key, the other 32
 * are given out, or are the key of a longer answer. A block is made with interrupts on: a ticket
 * makes it different from that of an interrupt that comes meanwhile. Whoever is done first leaves
 * the next key.
 */
#include <uk/arch/lcpu.h>
#include "chacha.h"
#include "random.h"

#define OUT	(CHACHA_BLOCK - CHACHA_KEY)	/* words that are given out of a block */

/* Words 14 and 15 of the state, so that no key makes the same block for two uses. */
#define FOR_KEY		0
#define FOR_ANSWER	1

static struct generator {
	uint32_t key[CHACHA_KEY];
	uint32_t ready[OUT];	/* for uk_random32() */
	uint32_t left;		/* of these */
	uint32_t keys;		/* that there were so far */
	uint64_t ticket;
} generators[CONFIG_NR_CPUS];

struct uk_random_quality random_quality;

struct uk_random_quality uk_random_quality(void)
{
	return random_quality;
}

static struct generator *mine(void)
{
	return &generators[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

/* Not a memset(): the compiler may leave one out that nobody reads. */
static void wipe(uint32_t *words, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		((volatile uint32_t *)words)[i] = 0;
}

/* Words that nobody else gets; the key that made them is gone, or goes before it is used again. */
static void make(uint32_t given[OUT])
{
	uint32_t key[CHACHA_KEY], out[CHACHA_BLOCK], tail[4];
	struct generator *g = mine();
	unsigned long flags = ukarch_irq_save();
	uint32_t keys = g->keys;

	for (unsigned int i = 0; i < CHACHA_KEY; i++)
		key[i] = g->key[i];
	tail[0] = (uint32_t)g->ticket;
	tail[1] = (uint32_t)(g->ticket >> 32);
	g->ticket++;
	ukarch_irq_restore(flags);

	tail[2] = FOR_KEY;
	tail[3] = 0;
	random_chacha(out, key, tail);
	for (unsigned int i = 0; i < OUT; i++)
		given[i] = out[CHACHA_KEY + i];

	flags = ukarch_irq_save();
	if (g->keys == keys) {
		for (unsigned int i = 0; i < CHACHA_KEY; i++)
			g->key[i] = out[i];
		g->keys++;
	}
	ukarch_irq_restore(flags);
	wipe(key, CHACHA_KEY);
	wipe(out, CHACHA_BLOCK);
}

/* Bytes of words, at any address. */
static void copy(uint8_t *to, const uint32_t *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(words[i / 4] >> 8 * (i % 4));
}

void uk_random(void *buf, size_t len)
{
	uint32_t given[OUT], out[CHACHA_BLOCK], tail[4] = { 0, 0, FOR_ANSWER, 0 };
	uint8_t *to = (uint8_t *)buf;

	make(given);
	if (len <= sizeof(given)) {
		copy(to, given, len);
	} else {
		for (size_t at = 0; at < len; at += sizeof(out)) {
			random_chacha(out, given, tail);
			copy(to + at, out, UK_MIN(len - at, sizeof(out)));
			tail[1] += ++tail[0] == 0;
		}
		wipe(out, CHACHA_BLOCK);
	}
	wipe(given, OUT);
}

uint32_t uk_random32(void)
{
	uint32_t given[OUT], value = 0;
	struct generator *g = mine();
	unsigned long flags = ukarch_irq_save();
	bool had = g->left != 0;

	if (had) {
		value = g->ready[--g->left];
		g->ready[g->left] = 0;
	}
	ukarch_irq_restore(flags);
	if (had)
		return value;
	make(given);
	value = given[OUT - 1];
	flags = ukarch_irq_save();
	if (g->left == 0) {
		for (unsigned int i = 0; i < OUT - 1; i++)
			g->ready[i] = given[i];
		g->left = OUT - 1;
	}
	ukarch_irq_restore(flags);
	wipe(given, OUT);
	return value;
}

/* The key and what is put to it become another key, one way: no seed undoes an earlier one. */
static void absorb(const uint32_t words[CHACHA_KEY])
{
	struct generator *g = mine();
	unsigned long flags = ukarch_irq_save();
	uint32_t given[OUT];

	for (unsigned int i = 0; i < CHACHA_KEY; i++)
		g->key[i] ^= words[i];
	g->keys++;
	for (unsigned int i = 0; i < OUT; i++)
		g->ready[i] = 0;
	g->left = 0;
	ukarch_irq_restore(flags);
	make(given);
	wipe(given, OUT);
}

void uk_random_add(const void *data, size_t len, unsigned int bits)
{
	const uint8_t *from = (const uint8_t *)data;
	unsigned long flags;

	for (size_t at = 0; at < len;) {
		uint32_t words[CHACHA_KEY] = { 0 };

		for (unsigned int i = 0; i < sizeof(words) && at < len; i++, at++)
			words[i / 4] |= (uint32_t)from[at] << 8 * (i % 4);
		absorb(words);
		wipe(words, CHACHA_KEY);
	}
	flags = ukarch_irq_save();
	random_quality.sources |= UK_RANDOM_ADDED;
	random_quality.bits = (uint16_t)UK_MIN(256u, random_quality.bits + UK_MIN(bits, 256u));
	ukarch_irq_restore(flags);
}

void random_others(void)
{
	for (unsigned int i = 1; i < CONFIG_NR_CPUS; i++)
		uk_random(generators[i].key, sizeof(generators[i].key));
}
