// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/core/uktree/tree.c
// UNIT-TIMEOUT: 120
/*
 * <uk/tree.h> against a sorted array: a million random insertions and removals, many of them of
 * equal keys, so that the order among equals is tested as hard as the order among keys. The shape
 * (balances, parents, first) is checked completely now and then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <uk/tree.h>

#define NODES	300
#define STEPS	1000000

static struct uk_tree tree;
static struct uk_tree_node node[NODES];
static struct uk_tree_node *model[NODES];
static unsigned int count;
static uint64_t seed = 0x9e3779b97f4a7c15;

static uint64_t rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void model_insert(struct uk_tree_node *n, uint64_t key)
{
	unsigned int i = count++;

	for (; i > 0 && model[i - 1]->key > key; i--)
		model[i] = model[i - 1];
	model[i] = n;
}

static void model_remove(struct uk_tree_node *n)
{
	unsigned int i = 0;

	while (model[i] != n)
		i++;
	count--;
	for (; i < count; i++)
		model[i] = model[i + 1];
}

/* Height of the subtree; everything that must hold of it is asserted on the way. */
static int check(const struct uk_tree_node *n, const struct uk_tree_node *parent)
{
	int low, high;

	if (n == NULL)
		return 0;
	assert_ptr_equal(n->parent, parent);
	low = check(n->child[0], n);
	high = check(n->child[1], n);
	assert_int_equal(n->balance, high - low);
	assert_in_range(n->balance + 1, 0, 2);
	return 1 + (low > high ? low : high);
}

static void check_all(void)
{
	struct uk_tree_node *n = uk_tree_first(&tree);

	check(tree.root, NULL);
	for (unsigned int i = 0; i < count; i++) {
		assert_ptr_equal(n, model[i]);
		n = uk_tree_next(n);
	}
	assert_null(n);
}

static void random_ops(void **state)
{
	bool in[NODES] = { false };

	(void)state;
	for (unsigned int step = 0; step < STEPS; step++) {
		unsigned int i = rnd() % NODES;

		/* Phases, so that the tree also runs empty and full. */
		if (in[i] && ((step >> 12) & 3) != 0 && rnd() % 4 != 0)
			continue;
		if (in[i]) {
			uk_tree_remove(&tree, &node[i]);
			model_remove(&node[i]);
		} else {
			uint64_t key = rnd() % ((step >> 14) & 1 ? 8 : UINT64_MAX);

			uk_tree_insert(&tree, &node[i], key);
			model_insert(&node[i], key);
		}
		in[i] = !in[i];
		assert_ptr_equal(uk_tree_first(&tree), count ? model[0] : NULL);
		if (step % 997 == 0)
			check_all();
	}
	check_all();
}

/* The header's bound: never deeper than 1.44 log2(n) + 2, here for ascending keys. */
static void depth_is_bounded(void **state)
{
	static struct uk_tree_node many[4096];
	struct uk_tree t = UK_TREE_INIT;

	(void)state;
	for (unsigned int i = 0; i < 4096; i++) {
		uk_tree_insert(&t, &many[i], i);
		if (((i + 1) & i) == 0) {
			unsigned int log2 = 31 - (unsigned int)__builtin_clz(i + 1);

			assert_in_range(check(t.root, NULL), 1, log2 * 144 / 100 + 2);
		}
	}
	for (unsigned int i = 0; i < 4096; i++) {
		assert_ptr_equal(uk_tree_first(&t), &many[i]);
		uk_tree_remove(&t, &many[i]);
	}
	assert_null(t.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_ops),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
