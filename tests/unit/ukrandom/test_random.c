// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/security/ukrandom/chacha.c
// UNIT-INCS: libs/security/ukrandom tests/unit/ukrandom/host
// UNIT-CFLAGS: -DCONFIG_NR_CPUS=2
/*
 * The generator: no word comes twice, whatever interrupts use it in between; every bit of a seed
 * counts; and what was given out is not in memory afterwards, nor a key that makes it again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <uk/arch/lcpu.h>
/* Its memory is looked at. */
#include "random.c"

#define WORDS	20000

unsigned int masked, cpu;
static unsigned int level, every;	/* an interrupt at each so many unmaskings */
static uint32_t words[WORDS];
static unsigned int nwords;

static void keep(uint32_t word)
{
	assert_true(nwords < WORDS);
	words[nwords++] = word;
}

static void keep_bytes(size_t len)
{
	uint32_t some[64];

	assert_true(len <= sizeof(some) && len % 4 == 0);
	uk_random(some, len);
	for (size_t i = 0; i < len / 4; i++)
		keep(some[i]);
}

void interrupt(void)
{
	static unsigned int count;

	if (every == 0 || level == 2 || ++count % every != 0)
		return;
	level++;
	keep(uk_random32());
	keep_bytes(count % 3 == 0 ? 32 : 8);
	level--;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Of 20 000 random words 0.05 pairs are equal by chance; the seed is the same at every run. */
static void nothing_twice(void **arg)
{
	const uint32_t seed = 1;

	(void)arg;
	uk_random_add(&seed, sizeof(seed), 0);
	for (every = 1; every < 8; every++)
		for (unsigned int i = 0; i < 60; i++) {
			keep(uk_random32());
			keep_bytes(4 * (i % 20));
		}
	every = 0;
	assert_true(nwords > WORDS / 4);
	qsort(words, nwords, sizeof(words[0]), by_value);
	for (unsigned int i = 1; i < nwords; i++)
		assert_int_not_equal(words[i], words[i - 1]);
}

/* Set bits of many bytes: half, within five standard deviations. */
static void half_are_set(void **arg)
{
	static uint8_t bytes[100000];
	const int bits = 8 * sizeof(bytes);
	int set = 0;

	(void)arg;
	uk_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		set += __builtin_popcount(bytes[i]);
	assert_in_range(set, bits / 2 - 2300, bits / 2 + 2300);
}

/* Every length, at every alignment, and nothing beyond it. */
static void every_length(void **arg)
{
	uint8_t bytes[300];

	(void)arg;
	for (size_t at = 0; at < 4; at++)
		for (size_t len = 0; len < 200; len++) {
			bool changed = false;

			memset(bytes, 0xa5, sizeof(bytes));
			uk_random(bytes + at, len);
			for (size_t i = 0; i < sizeof(bytes); i++) {
				if (i < at || i >= at + len)
					assert_int_equal(bytes[i], 0xa5);
				else
					changed |= bytes[i] != 0xa5;
			}
			assert_true(changed == (len != 0) || len == 1);
		}
}

/* The same from the same state, and something else when one bit of the seed is another one. */
static void a_seed_counts(void **arg)
{
	struct generator before;
	uint8_t seed[70], first[16], other[16];

	(void)arg;
	memset(seed, 0, sizeof(seed));
	before = generators[0];
	uk_random_add(seed, sizeof(seed), 0);
	uk_random(first, sizeof(first));
	generators[0] = before;
	uk_random_add(seed, sizeof(seed), 0);
	uk_random(other, sizeof(other));
	assert_memory_equal(first, other, sizeof(first));
	for (unsigned int bit = 0; bit < 8 * sizeof(seed); bit++) {
		generators[0] = before;
		seed[bit / 8] ^= (uint8_t)(1 << bit % 8);
		uk_random_add(seed, sizeof(seed), 0);
		uk_random(other, sizeof(other));
		assert_memory_not_equal(first, other, sizeof(first));
		seed[bit / 8] = 0;
	}
}

static bool in_memory(const uint32_t *these, unsigned int n)
{
	const uint32_t *g = (const uint32_t *)(const void *)generators;

	for (size_t at = 0; at < sizeof(generators) / 4; at++)
		for (unsigned int i = 0; i < n; i++)
			if (these[i] != 0 && g[at] == these[i])
				return true;
	return false;
}

/* What was given out, and the key that made it, are not in memory afterwards; the keys that are
 * there do not make it again. */
static void forward_secrecy(void **arg)
{
	uint32_t key[CHACHA_KEY], given[OUT], word, out[CHACHA_BLOCK];

	(void)arg;
	word = uk_random32();
	assert_false(in_memory(&word, 1));
	for (unsigned int with = 0; with < 2; with++) {
		every = with;
		memcpy(key, generators[0].key, sizeof(key));
		uk_random(given, sizeof(given));
		every = 0;
		assert_false(in_memory(key, CHACHA_KEY));
		assert_false(in_memory(given, OUT));
		for (uint32_t ticket = 0; ticket < 2 * generators[0].ticket; ticket++) {
			const uint32_t tail[4] = { ticket, 0, FOR_KEY, 0 };

			random_chacha(out, generators[0].key, tail);
			assert_memory_not_equal(out + CHACHA_KEY, given, sizeof(given));
		}
	}
	/* A seed, too, takes the words along that were ready. */
	uk_random32();
	memcpy(out, generators[0].ready, sizeof(generators[0].ready));
	uk_random_add("x", 1, 0);
	assert_false(in_memory(out, OUT));
}

/* Each CPU has its own. */
static void cpus_differ(void **arg)
{
	uint8_t one[32], two[32];

	(void)arg;
	random_others();
	uk_random(one, sizeof(one));
	cpu = 1;
	uk_random(two, sizeof(two));
	cpu = 0;
	assert_memory_not_equal(one, two, sizeof(one));
}

static void quality(void **arg)
{
	struct uk_random_quality q;

	(void)arg;
	uk_random_add("x", 1, 100);
	q = uk_random_quality();
	assert_int_equal(q.bits, 100);
	assert_int_equal(q.sources, UK_RANDOM_ADDED);
	uk_random_add("x", 1, UINT32_MAX);
	assert_int_equal(uk_random_quality().bits, 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quality),
		cmocka_unit_test(nothing_twice),
		cmocka_unit_test(half_are_set),
		cmocka_unit_test(every_length),
		cmocka_unit_test(a_seed_counts),
		cmocka_unit_test(forward_secrecy),
		cmocka_unit_test(cpus_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
