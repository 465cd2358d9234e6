// SPDX-License-Identifier: BSD-3-Clause
/*
 * ukdt: thousands of good trees with something broken in them. scan_bytes() checks what must hold
 * of any result, the page behind the blob faults when it is read, and the sanitizers watch the
 * rest.
 */
// UNIT-SRCS: tree.c random.c libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-LIBS: -lfdt
// UNIT-TIMEOUT: 900
#include "random.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t edges[] = {
	0, 1, 2, 3, 4, 8, 9, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
	0xfffffff0, 0xfffffffc, 0xfffffffe, 0xffffffff,
};

static uint64_t seed;

static void mutate(uint8_t *blob, uint32_t size)
{
	fdt32_t *words = (fdt32_t *)blob;
	uint32_t at = rnd(size), word = at / 4;

	switch (rnd(6)) {
	case 0:
		blob[at] = rnd(256);
		break;
	case 1:
		blob[at] ^= 1 << rnd(8);
		break;
	case 2:
		words[word] = cpu_to_fdt32(edges[rnd(sizeof(edges) / sizeof(edges[0]))]);
		break;
	case 3:		/* the header is small, so hit it on purpose */
		words[rnd(10)] = cpu_to_fdt32(rnd(2) ? rnd(size + 16) : edges[rnd(19)]);
		break;
	case 4:		/* something from elsewhere */
		words[word] = words[rnd(size / 4)];
		break;
	case 5:
		words[word] = cpu_to_fdt32(fdt32_to_cpu(words[word]) + rnd(9) - 4);
		break;
	}
}

static void iterate(const uint8_t *blob, uint32_t size)
{
	struct uk_dt_iter it = { 0 };
	uint32_t items = 0;
	const char *error;
	struct uk_dt dt;

	if (uk_dt_open(&dt, blob, size, &error))
		return;
	while (uk_dt_next(&dt, &it) > 0)
		assert_true(++items < size);
}

static void mutations(void **state)
{
	static uint8_t blob[TREE_BYTES] __attribute__((aligned(8)));
	uint64_t runs = getenv("TAPPET_LONG") ? 200000 : 8000;

	(void)state;
	for (seed = 1; seed <= runs; seed++) {
		char path[] = "serial0:115200";
		uint32_t size;

		rnd_state = seed;
		random_tree(path);
		size = fdt_off_dt_strings(tree_blob) + fdt_size_dt_strings(tree_blob);
		for (int i = 0; i < 16; i++) {
			table_clear();
			for (int k = 0; k < RANDOM_COMPATIBLE; k++)
				driver(random_compatible[k], 1 + rnd(4));
			memcpy(blob, tree_blob, size);
			for (uint32_t n = 1 + rnd(4); n; n--)
				mutate(blob, size / 4 * 4);
			scan_bytes(blob, size);
			iterate(scanned, size);
			/* Cut, with a header that does not know. */
			scan_bytes(blob, rnd(size));
		}
	}
}

static int say_seed(void **state)
{
	(void)state;
	print_message("last seed: %llu\n", (unsigned long long)seed);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(mutations, say_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
