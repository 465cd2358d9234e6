// SPDX-License-Identifier: BSD-3-Clause
/* ukdt: blobs that are none, or not what they say. */
// UNIT-SRCS: tree.c libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-LIBS: -lfdt
// UNIT-TIMEOUT: 120
#include "tree.h"

#include <errno.h>
#include <string.h>

/* Word offsets in the header. */
enum { MAGIC, TOTALSIZE, OFF_STRUCT, OFF_STRINGS, OFF_RSVMAP, VERSION, LAST_COMP, BOOT_CPU,
       SIZE_STRINGS, SIZE_STRUCT };

static int size;

static void make(void)
{
	table_clear();
	driver("acme,uart", 1);
	tree_simple();
	node("chosen");
	text("stdout-path", "serial0");
	text("bootargs", "some words");
	end();
	node("aliases");
	text("serial0", "/uart@1000");
	end();
	node("uart@1000");
	text("compatible", "acme,uart");
	cells("reg", 4, 0, 0x1000, 0, 0x100);
	end();
	size = tree_end();
	assert_int_equal(scan_bytes(tree_blob, size), 0);
	assert_int_equal(machine.console, UK_DT_CONSOLE_DRIVEN);
}

static uint32_t get(int word)
{
	return fdt32_ld((fdt32_t *)tree_blob + word);
}

static void put(int word, uint32_t v)
{
	((fdt32_t *)tree_blob)[word] = cpu_to_fdt32(v);
}

static void expect(int word, uint32_t v, int ret)
{
	make();
	put(word, v);
	assert_int_equal(scan_bytes(tree_blob, size), ret);
}

static void header(void **state)
{
	(void)state;
	make();
	expect(MAGIC, 0xd00dfeee, -EINVAL);
	expect(MAGIC, 0, -EINVAL);
	expect(VERSION, 16, -ENOTSUP);
	expect(VERSION, 1, -ENOTSUP);
	expect(VERSION, 18, 0);
	expect(LAST_COMP, 18, -ENOTSUP);
	expect(TOTALSIZE, 40, -EINVAL);
	expect(TOTALSIZE, 0, -EINVAL);
	expect(TOTALSIZE, UINT32_MAX, 0);	/* padding beyond RAM is no matter */
	for (int word = OFF_STRUCT; word <= SIZE_STRUCT; word++) {
		if (word >= VERSION && word <= BOOT_CPU)
			continue;
		expect(word, UINT32_MAX, -EINVAL);
		expect(word, UINT32_MAX & ~3u, -EINVAL);
		expect(word, INT32_MAX, -EINVAL);
		expect(word, 0x80000000, -EINVAL);
		expect(word, size + 4, -EINVAL);
	}
	expect(SIZE_STRUCT, 0, -EINVAL);
	expect(SIZE_STRUCT, get(SIZE_STRUCT) - 4, -EINVAL);	/* no end mark */
	expect(SIZE_STRUCT, get(SIZE_STRUCT) - 1, -EINVAL);
	expect(OFF_STRUCT, get(OFF_STRUCT) + 2, -EINVAL);
	expect(OFF_RSVMAP, get(OFF_RSVMAP) + 2, -EINVAL);
	expect(SIZE_STRINGS, get(SIZE_STRINGS) - 1, -EINVAL);	/* not terminated */
	expect(SIZE_STRINGS, 0, -EINVAL);			/* no name is inside */
}

static void placement(void **state)
{
	static uint8_t copy[TREE_BYTES] __attribute__((aligned(8)));
	const struct uk_dt_match *none = (const struct uk_dt_match *)table.entries;

	(void)state;
	make();
	for (int off = 0; off < 4; off++) {
		memcpy(copy + off, tree_blob, size);
		memset(&machine, 0, sizeof(machine));
		assert_int_equal(uk_dt_scan(copy + off, size, &machine, none, none),
				 off ? -EINVAL : 0);
	}
	memset(&machine, 0, sizeof(machine));
	assert_int_equal(uk_dt_scan(NULL, size, &machine, none, none), -EINVAL);
	for (int len = 0; len < size; len++)
		assert_int_equal(scan_bytes(tree_blob, len), -EINVAL);
}

/* The same, but the header says what is there: the blob itself is cut. */
static void cut(void **state)
{
	uint32_t nodes;

	(void)state;
	make();
	nodes = get(SIZE_STRUCT);
	for (uint32_t n = 4; n < nodes; n += 4) {
		make();
		put(SIZE_STRUCT, n);
		/* with an end mark where it has none */
		put((get(OFF_STRUCT) + n) / 4 - 1, FDT_END);
		assert_true(scan_bytes(tree_blob, size) < 0);
	}
}

/* What each token becomes if another one stands in its place. */
static void tokens(void **state)
{
	static const uint32_t others[] = { 0, 1, 2, 3, 4, 9, 5, 0x01000000, UINT32_MAX };
	int from, to;

	(void)state;
	make();
	from = get(OFF_STRUCT) / 4;
	to = from + get(SIZE_STRUCT) / 4;
	for (int word = from; word < to; word++)
		for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
			make();
			put(word, others[i]);
			scan_bytes(tree_blob, size);
		}
}

static void reservations(void **state)
{
	int word;

	(void)state;
	/* A list without an end runs into the structure block and out of the blob. */
	make();
	word = get(OFF_RSVMAP) / 4;
	put(word + 3, 1);
	for (int i = get(OFF_STRUCT) / 4; i < size / 4; i++)
		put(i, 1);
	assert_true(scan_bytes(tree_blob, size) < 0);
	/* Outside of the blob altogether. */
	make();
	put(OFF_RSVMAP, size & ~3);
	assert_int_equal(scan_bytes(tree_blob, size), -EINVAL);
	/* Overlapping the structure block: nonsense, but bounded. */
	make();
	put(OFF_RSVMAP, get(OFF_STRUCT));
	scan_bytes(tree_blob, size);
}

/*
 * Name offsets around what the cache of names can hold, and what an empty entry of it looks like.
 */
static void names(void **state)
{
	static const uint32_t offsets[] = {
		0x03ffffff, 0x04000000, 0x07fffffe, 0x07ffffff, 0x08000000,
		0x7fffffff, 0x80000000, 0xf8000000, 0xffffffff,
	};
	int word;

	(void)state;
	make();
	/* The root's first property. */
	word = get(OFF_STRUCT) / 4 + 2;
	assert_int_equal(get(word), FDT_PROP);
	for (unsigned int i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		for (uint32_t k = 0; k < 128; k++) {
			make();
			put(word + 2, offsets[i] - k);
			assert_int_equal(scan_bytes(tree_blob, size), -EINVAL);
		}
	for (uint32_t k = 0; k < get(SIZE_STRINGS); k++) {
		make();
		put(word + 2, k);
		assert_true(scan_bytes(tree_blob, size) != -EINVAL);
	}
}

/* As long as the blob can be: depth, and a name. */
static void monsters(void **state)
{
	fdt32_t *p = (fdt32_t *)tree_blob;
	int word, last = TREE_BYTES / 4 - 1;

	(void)state;
	make();
	word = get(OFF_STRUCT) / 4;
	/* nothing but beginnings */
	for (int i = word; i < last; i += 2) {
		p[i] = cpu_to_fdt32(FDT_BEGIN_NODE);
		p[i + 1] = 0;
	}
	p[last] = cpu_to_fdt32(FDT_END);
	put(OFF_STRINGS, 40);
	put(SIZE_STRINGS, 0);
	put(TOTALSIZE, TREE_BYTES);
	put(SIZE_STRUCT, TREE_BYTES - word * 4);
	assert_int_equal(scan_bytes(tree_blob, TREE_BYTES), -EINVAL);
	/* nothing but ends */
	for (int i = word + 2; i < last; i++)
		p[i] = cpu_to_fdt32(FDT_END_NODE);
	assert_int_equal(scan_bytes(tree_blob, TREE_BYTES), -ENXIO);
	p[word] = cpu_to_fdt32(FDT_END_NODE);
	assert_int_equal(scan_bytes(tree_blob, TREE_BYTES), -EINVAL);
	/* nothing but NOPs */
	for (int i = word; i < last; i++)
		p[i] = cpu_to_fdt32(FDT_NOP);
	assert_int_equal(scan_bytes(tree_blob, TREE_BYTES), -EINVAL);
	/* one name */
	memset(&p[word + 1], 'x', (last - word - 1) * 4);
	p[word] = cpu_to_fdt32(FDT_BEGIN_NODE);
	assert_int_equal(scan_bytes(tree_blob, TREE_BYTES), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header),	cmocka_unit_test(placement), cmocka_unit_test(cut),
		cmocka_unit_test(tokens),	cmocka_unit_test(reservations),
		cmocka_unit_test(names),
		cmocka_unit_test(monsters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
