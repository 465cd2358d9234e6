// SPDX-License-Identifier: BSD-3-Clause
/*
 * The AVL tree of <uk/tree.h>. Balanced strictly rather than loosely (red-black) because the depth
 * is what bounds the time with interrupts masked: 1.44 log2(n) against 2 log2(n).
 */
#include <uk/tree.h>

/* Make @to hang where @from hangs. */
static void replace(struct uk_tree *tree, struct uk_tree_node *from, struct uk_tree_node *to)
{
	struct uk_tree_node *p = from->parent;

	if (p == NULL)
		tree->root = to;
	else
		p->child[p->child[1] == from] = to;
	if (to != NULL)
		to->parent = p;
}

/*
 * Lift @n's child on side @d into its place; order is kept, balances are the caller's.
 *	  n              c
 *	 / \            / \
 *	a   c    ->    n   z	(d = 1)
 *	   / \        / \
 *	  y   z      a   y
 */
static void rotate(struct uk_tree *tree, struct uk_tree_node *n, int d)
{
	struct uk_tree_node *c = n->child[d];
	struct uk_tree_node *y = c->child[!d];

	replace(tree, n, c);
	n->child[d] = y;
	if (y != NULL)
		y->parent = n;
	c->child[!d] = n;
	n->parent = c;
}

/*
 * @n is two levels deeper on side @d: restore the balance of this subtree.
 * Returns true when the subtree is one level lower than it was, which the caller passes upwards.
 */
static bool fix(struct uk_tree *tree, struct uk_tree_node *n, int d)
{
	struct uk_tree_node *c = n->child[d];
	const int heavy = d ? 1 : -1;
	struct uk_tree_node *g;

	if (c->balance == -heavy) {
		g = c->child[!d];
		rotate(tree, c, !d);
		rotate(tree, n, d);
		n->balance = (g->balance == heavy) ? -heavy : 0;
		c->balance = (g->balance == -heavy) ? heavy : 0;
		g->balance = 0;
		return true;
	}
	rotate(tree, n, d);
	if (c->balance == 0) {		/* only after a removal */
		n->balance = heavy;
		c->balance = -heavy;
		return false;
	}
	n->balance = 0;
	c->balance = 0;
	return true;
}

void uk_tree_insert(struct uk_tree *tree, struct uk_tree_node *n, uint64_t key)
{
	struct uk_tree_node *p = NULL;
	struct uk_tree_node *at = tree->root;
	bool lowest = true;
	int d = 0;

	while (at != NULL) {
		p = at;
		d = key >= at->key;
		if (d)
			lowest = false;
		at = at->child[d];
	}
	n->child[0] = NULL;
	n->child[1] = NULL;
	n->parent = p;
	n->key = key;
	n->balance = 0;
	if (lowest)
		tree->first = n;
	if (p == NULL) {
		tree->root = n;
		return;
	}
	p->child[d] = n;

	for (; p != NULL; n = p, p = p->parent) {
		d = p->child[1] == n;
		if (p->balance == (d ? 1 : -1)) {
			fix(tree, p, d);
			return;
		}
		p->balance += d ? 1 : -1;
		if (p->balance == 0)
			return;
	}
}

struct uk_tree_node *uk_tree_next(const struct uk_tree_node *n)
{
	struct uk_tree_node *p;

	if (n->child[1] != NULL) {
		for (p = n->child[1]; p->child[0] != NULL; p = p->child[0])
			;
		return p;
	}
	for (p = n->parent; p != NULL && p->child[1] == n; p = p->parent)
		n = p;
	return p;
}

void uk_tree_remove(struct uk_tree *tree, struct uk_tree_node *n)
{
	struct uk_tree_node *p;		/* where a subtree became lower ... */
	int d;				/* ... and on which side */

	if (tree->first == n)
		tree->first = uk_tree_next(n);

	if (n->child[0] != NULL && n->child[1] != NULL) {
		struct uk_tree_node *s = uk_tree_next(n);

		if (s->parent == n) {
			p = s;
			d = 1;
		} else {
			p = s->parent;
			d = 0;
			replace(tree, s, s->child[1]);
			s->child[1] = n->child[1];
			s->child[1]->parent = s;
		}
		replace(tree, n, s);
		s->child[0] = n->child[0];
		s->child[0]->parent = s;
		s->balance = n->balance;
	} else {
		p = n->parent;
		d = p != NULL && p->child[1] == n;
		replace(tree, n, n->child[n->child[0] == NULL]);
	}

	while (p != NULL) {
		struct uk_tree_node *up = p->parent;
		const int up_side = up != NULL && up->child[1] == p;
		const int light = d ? 1 : -1;

		if (p->balance == 0) {
			p->balance = -light;
			return;
		}
		if (p->balance == light)
			p->balance = 0;
		else if (!fix(tree, p, !d))
			return;
		p = up;
		d = up_side;
	}
}
