// SPDX-License-Identifier: BSD-3-Clause
/* The cases: each writes the lowest word of every frame it has, so that it can be seen. */
#include <stdlib.h>

#include <uk/annotate.h>
#include <uk/essentials.h>
#include "cases.h"

volatile unsigned int corpus_sink;
void corpus_asm(void (*fn)(void));

#define ROOT(name)	UK_STACK_ROOT(case_##name, case_##name, 0)
ROOT(leaf);
ROOT(nested);
ROOT(branches);
ROOT(table);
ROOT(by_type);
ROOT(passed);
ROOT(assembly);
ROOT(recursion);
ROOT(mutual);
ROOT(variable);
ROOT(array);
ROOT(tail);
ROOT(inlined);
ROOT(spilled);

/* A frame of about @n bytes whose first byte is written and whose last is used after a call. */
#define FRAME(n)			\
	volatile char room[n];		\
	room[0] = 1;			\
	room[(n) - 1] = 1
#define USED	(corpus_sink += room[0])

static __uk_noinline void small(void)
{
	FRAME(48);
	USED;
}

static __uk_noinline void large(void)
{
	FRAME(512);
	USED;
}

void case_leaf(void)
{
	FRAME(256);
	USED;
}

static __uk_noinline void inner(void)
{
	FRAME(96);
	small();
	USED;
}

static __uk_noinline void middle(void)
{
	FRAME(160);
	inner();
	USED;
}

void case_nested(void)
{
	FRAME(64);
	middle();
	USED;
}

/* The deep branch is the one taken when the run says so, and it does. */
void case_branches(void)
{
	FRAME(32);
	if (corpus_sink == 0xffffffff)
		small();
	else
		large();
	inner();
	USED;
}

/* A table of pointers in a constant that the compiler does not see through. */
static void (*const volatile routines[])(void) = { small, large, inner };

UK_CALLS(case_table, small, large, inner);

void case_table(void)
{
	FRAME(32);
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(routines); i++)
		routines[i]();
	USED;
}

/* No annotation: the only functions that take a struct corpus_item and return a short. */
struct corpus_item {
	int value;
};

static __uk_noinline short item_small(struct corpus_item *i)
{
	FRAME(80);
	USED;
	return (short)i->value;
}

static __uk_noinline short item_large(struct corpus_item *i)
{
	FRAME(336);
	USED;
	return (short)(i->value + 1);
}

short (*volatile corpus_item_fn)(struct corpus_item *i) = item_small;

void case_by_type(void)
{
	struct corpus_item item = { 1 };
	FRAME(32);

	corpus_sink += (unsigned int)corpus_item_fn(&item);
	corpus_item_fn = item_large;
	corpus_sink += (unsigned int)corpus_item_fn(&item);
	USED;
}

UK_CALLS(call_it, passed(call_it));

static __uk_noinline void call_it(void (*fn)(void))
{
	FRAME(32);
	fn();
	USED;
}

static __uk_noinline void handed(void)
{
	FRAME(400);
	USED;
}

void case_passed(void)
{
	FRAME(16);
	call_it(handed);
	USED;
}

void case_assembly(void)
{
	FRAME(16);
	corpus_asm(inner);
	USED;
}

UK_RECURSION(again, 6);

static __uk_noinline unsigned int again(unsigned int n)
{
	FRAME(64);
	if (n > 1)
		corpus_sink += again(n - 1) + room[1];
	USED;
	return n + room[0];
}

void case_recursion(void)
{
	FRAME(32);
	again(6);
	USED;
}

/* Two that call each other: 4 activations of the first, so 4 of the second after each. */
static unsigned int odd(unsigned int n);

UK_RECURSION(even, 4);

static __uk_noinline unsigned int even(unsigned int n)
{
	FRAME(64);
	corpus_sink += n ? odd(n - 1) : 0;
	USED;
	return n + room[0];
}

static __uk_noinline unsigned int odd(unsigned int n)
{
	FRAME(64);
	corpus_sink += n ? even(n - 1) : 0;
	USED;
	return n + room[0];
}

void case_mutual(void)
{
	FRAME(16);
	even(7);
	USED;
}

UK_ALLOCA(variable, 208);

static void __attribute__((noipa)) variable(unsigned int n)
{
	volatile char *room = __builtin_alloca(n);

	room[0] = 1;
	USED;
}

void case_variable(void)
{
	FRAME(16);
	variable(200);
	USED;
}

UK_ALLOCA(vla, 320);

static void __attribute__((noipa)) vla(unsigned int n)
{
	volatile char room[n];

	room[0] = 1;
	USED;
}

void case_array(void)
{
	FRAME(16);
	vla(300);
	USED;
}

/* Its frame is gone when large() runs: the two do not add up. */
static __uk_noinline void last(void)
{
	FRAME(480);
	USED;
	large();
}

void case_tail(void)
{
	last();
	corpus_sink++;
}

/* Nothing of it is left as a function; the call through the pointer is in case_inlined(). */
UK_CALLS(dispatch, small, inner);

static __uk_inline void dispatch(unsigned int i)
{
	routines[i]();
}

void case_inlined(void)
{
	FRAME(32);
	dispatch(0);
	dispatch(2);
	USED;
}

/* Many values alive over a call. */
void case_spilled(void)
{
	unsigned int v[12];

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(v); i++)
		v[i] = corpus_sink + i;
	small();
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(v); i++)
		corpus_sink += v[i];
}
