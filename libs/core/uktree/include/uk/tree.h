/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An ordered, intrusive, balanced (AVL) tree: what timers and deadline queues wait in. Keys are 64
 * bits, lower first; equal keys stay in the order in which they came, so that "earliest" is FIFO
 * among equals.
 *
 *	first -> the entry with the lowest key: one load, O(1)
 *	insert, remove: O(log n) worst case, at most 1.44 log2(n) + 2 levels (Knuth vol. 3, 6.2.3)
 *
 * Nothing is allocated and nothing is locked: whoever shares a tree between contexts protects it.
 * An entry that is in no tree must not be removed. Any context.
 */
#ifndef __UK_TREE_H__
#define __UK_TREE_H__

#include <uk/essentials.h>

struct uk_tree_node {
	struct uk_tree_node *child[2];	/* lower; equal or higher */
	struct uk_tree_node *parent;
	uint64_t key;			/* constant while the entry is in a tree */
	int32_t balance;		/* height of child[1] minus height of child[0]: -1, 0, 1 */
};

struct uk_tree {
	struct uk_tree_node *root;
	struct uk_tree_node *first;	/* lowest key, the oldest of equals; NULL: empty */
};

#define UK_TREE_INIT	{ NULL, NULL }

/* Put @n in, behind all entries of the same @key. @n must be in no tree. O(log n). */
void uk_tree_insert(struct uk_tree *tree, struct uk_tree_node *n, uint64_t key);

/* Take @n out of @tree, where it must be. O(log n). */
void uk_tree_remove(struct uk_tree *tree, struct uk_tree_node *n);

/* The entry after @n in order, or NULL. O(log n), O(1) amortised over a walk. */
struct uk_tree_node *uk_tree_next(const struct uk_tree_node *n);

static inline struct uk_tree_node *uk_tree_first(const struct uk_tree *tree)
{
	return tree->first;
}

#endif /* __UK_TREE_H__ */
