// SPDX-License-Identifier: BSD-3-Clause
/* ukdt's iterator: names every node and property that libfdt does, in the same order. */
// UNIT-SRCS: tree.c random.c libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-LIBS: -lfdt
#include "random.h"

#include <errno.h>
#include <string.h>

static void same_as_libfdt(void)
{
	struct uk_dt_iter it = { 0 };
	int at = -1, depth = -1, prop = -1, item;
	const char *error;
	struct uk_dt dt;

	assert_int_equal(uk_dt_open(&dt, tree_blob, sizeof(tree_blob), &error), 0);
	assert_null(error);
	while ((item = uk_dt_next(&dt, &it)) == UK_DT_NODE || item == UK_DT_PROP ||
	       item == UK_DT_NODE_END) {
		if (item == UK_DT_NODE) {
			at = fdt_next_node(tree_blob, at, &depth);
			assert_string_equal(it.name, fdt_get_name(tree_blob, at, NULL));
			assert_int_equal(it.depth, depth);
			prop = fdt_first_property_offset(tree_blob, at);
		} else if (item == UK_DT_PROP) {
			const char *name;
			int len;
			const void *value = fdt_getprop_by_offset(tree_blob, prop, &name, &len);

			assert_string_equal(it.name, name);
			assert_int_equal(it.len, len);
			assert_ptr_equal(it.value, value);
			assert_int_equal(it.depth, depth);
			prop = fdt_next_property_offset(tree_blob, prop);
		} else {
			assert_true(it.depth <= (uint32_t)depth);
		}
	}
	assert_int_equal(item, UK_DT_DONE);
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_DONE);
	depth = -1;
	assert_true(fdt_next_node(tree_blob, at, &depth) < 0 || depth < 0);
}

static void everything(void **state)
{
	char path[] = "/x";

	(void)state;
	for (int seed = 1; seed < 300; seed++) {
		rnd_state = seed;
		random_tree(path);
		same_as_libfdt();
	}
}

/* What libfdt leaves when it takes things out of a tree in place. */
static void nops(void **state)
{
	struct uk_dt_iter it = { 0 };
	const char *error;
	struct uk_dt dt;
	int at;

	(void)state;
	tree_simple();
	node("a");
	cells("one", 1, 1);
	cells("two", 2, 1, 2);
	end();
	node("b");
	end();
	tree_end();
	at = fdt_path_offset(tree_blob, "/a");
	assert_int_equal(fdt_nop_property(tree_blob, at, "one"), 0);
	at = fdt_path_offset(tree_blob, "/memory@40000000");
	assert_int_equal(fdt_nop_node(tree_blob, at), 0);
	assert_int_equal(uk_dt_open(&dt, tree_blob, sizeof(tree_blob), &error), 0);
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_NODE);
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_PROP);
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_PROP);
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_NODE);
	assert_string_equal(it.name, "a");
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_PROP);
	assert_string_equal(it.name, "two");
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_NODE_END);
	assert_int_equal(uk_dt_next(&dt, &it), UK_DT_NODE);
	assert_string_equal(it.name, "b");
	/* The pass that boots sees the same. */
	assert_int_equal(scan_tree(), -ENXIO);
}

static void damage(void **state)
{
	uint32_t words = 0;

	(void)state;
	for (uint32_t word = 0; !word || word < words; word++) {
		struct uk_dt_iter it = { 0 };
		const char *error;
		struct uk_dt dt;
		int item;

		tree_simple();
		node("a");
		cells("b", 1, 1);
		end();
		tree_end();
		words = fdt_size_dt_struct(tree_blob) / 4;
		((uint32_t *)(tree_blob + fdt_off_dt_struct(tree_blob)))[word] = UINT32_MAX;
		if (uk_dt_open(&dt, tree_blob, sizeof(tree_blob), &error))
			continue;
		do
			item = uk_dt_next(&dt, &it);
		while (item > 0);
		if (item == -EINVAL)	/* and stays there */
			assert_int_equal(uk_dt_next(&dt, &it), -EINVAL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything),
		cmocka_unit_test(nops),
		cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
