/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs two actors of a protocol in every order in which their accesses to shared memory can happen,
 * the code under test unchanged: a source includes this, then the code, whose atomic operations are
 * steps from here on. At each step either actor may go on; all ways are tried, and a way that comes
 * to a state where another has been is not followed further; the state is a hash of registers,
 * stacks and the memory that is named. Memory is sequentially consistent here: what a weaker one
 * does the comments of the code argue.
 *
 *	explore(&world)		all orders; fails where everybody waits, or an actor says
 *				explore_fail(); explore_block(&flag) waits until the other sets it
 *	explore_step()		a step of the test's own
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "fiber.h"

#define EXPLORE_STACK	16384
#define EXPLORE_DEPTH	4096
#define EXPLORE_STATES	(1u << 22)	/* of the table; half of them may be taken */

struct explore_world {
	void (*reset)(void);		/* everything as it was at the start */
	void (*actor[2])(void);
	void (*goes_on)(void);		/* may be NULL: called by who goes on after a step */
	void (*end)(void);		/* when both have ended: is all as it should be? */
	const void *memory;		/* all that they read and write beside their stacks */
	size_t bytes;
	uint64_t states, runs;		/* out */
};

static struct {
	ucontext_t main, context[2];
	struct fiber fiber_main, fiber[2];
	char stack[2][EXPLORE_STACK] __attribute__((aligned(16)));
	uint64_t local[2];		/* hash of the stack */
	const bool *blocked[2];
	bool done[2];
	unsigned int now, depth;
	uint8_t choice[EXPLORE_DEPTH];	/* the way of this run: who went on */
	bool open[EXPLORE_DEPTH];	/* the other one has not been tried there */
	const struct explore_world *world;
	const char *failure;
} ex;

static uint64_t explore_seen[EXPLORE_STATES];

static inline uint64_t explore_hash(uint64_t h, const void *data, size_t bytes)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < bytes; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	return h ^ h >> 29;
}

static FIBER_SWITCH __attribute__((noinline)) void explore_step(void)
{
	const char *top = ex.stack[ex.now] + EXPLORE_STACK, *low = __builtin_frame_address(0);

	ex.local[ex.now] = explore_hash(ex.now, low, (size_t)(top - low));
	fiber_leave(&ex.fiber[ex.now], &ex.fiber_main);
	swapcontext(&ex.context[ex.now], &ex.main);
	fiber_arrived(&ex.fiber[ex.now]);
	if (ex.world->goes_on != NULL)
		ex.world->goes_on();
}

static inline void explore_block(const bool *flag)
{
	ex.blocked[ex.now] = flag;
	explore_step();
}

static inline void explore_fail(const char *why)
{
	ex.failure = why;
	explore_step();
}

static void explore_actor(void)
{
	fiber_arrived(NULL);
	ex.world->actor[ex.now]();
	ex.done[ex.now] = true;
	fiber_leave(&ex.fiber[ex.now], &ex.fiber_main);
}

static bool explore_ready(unsigned int a)
{
	return !ex.done[a] && (ex.blocked[a] == NULL || *ex.blocked[a]);
}

/* Has a run been here? Remembers that one has. */
static bool explore_known(struct explore_world *w)
{
	uint64_t h = explore_hash(ex.local[0] * 31 + ex.local[1], w->memory, w->bytes);
	uint8_t flags = 0;
	size_t i;

	for (unsigned int a = 0; a < 2; a++) {
		const mcontext_t *registers = &ex.context[a].uc_mcontext;

		h = explore_hash(h, registers, sizeof(*registers));
		flags |= (uint8_t)((ex.done[a] << 1 | explore_ready(a)) << 2 * a);
	}
	h = explore_hash(h, &flags, 1) | 1;
	for (i = h % EXPLORE_STATES; explore_seen[i] != 0; i = (i + 1) % EXPLORE_STATES)
		if (explore_seen[i] == h)
			return true;
	explore_seen[i] = h;
	if (++w->states > EXPLORE_STATES / 2) {
		fprintf(stderr, "explore: more states than the table has\n");
		abort();
	}
	return false;
}

/* One run, along choice[] as far as it goes, then whoever can. NULL or what is wrong. */
static FIBER_SWITCH const char *explore_run(struct explore_world *w, unsigned int given)
{
	w->reset();
	ex.failure = NULL;
	for (unsigned int a = 0; a < 2; a++) {
		ex.local[a] = a;
		memset(ex.stack[a], 0, EXPLORE_STACK);
		ex.blocked[a] = NULL;
		ex.done[a] = false;
		memset(&ex.context[a], 0, sizeof(ex.context[a]));
		getcontext(&ex.context[a]);
		ex.context[a].uc_stack.ss_sp = ex.stack[a];
		ex.context[a].uc_stack.ss_size = EXPLORE_STACK;
		ex.context[a].uc_link = &ex.main;
		ex.fiber[a] = (struct fiber){ .bottom = ex.stack[a], .size = EXPLORE_STACK };
		makecontext(&ex.context[a], explore_actor, 0);
	}
	for (ex.depth = 0; ex.failure == NULL; ex.depth++) {
		bool ready[2] = { explore_ready(0), explore_ready(1) };

		if (ex.done[0] && ex.done[1]) {
			w->end();
			break;
		}
		if (!ready[0] && !ready[1])
			return "everybody waits";
		if (ex.depth == EXPLORE_DEPTH)
			return "no end";
		if (ex.depth >= given) {
			if (explore_known(w))
				break;
			ex.choice[ex.depth] = ready[0] ? 0 : 1;
			ex.open[ex.depth] = ready[0] && ready[1];
		}
		ex.now = ex.choice[ex.depth];
		ex.blocked[ex.now] = NULL;
		fiber_leave(&ex.fiber_main, &ex.fiber[ex.now]);
		swapcontext(&ex.main, &ex.context[ex.now]);
		fiber_arrived(&ex.fiber_main);
	}
	return ex.failure;
}

/* NULL: right in every order. Else what is wrong, and the order is on stderr. */
static inline const char *explore(struct explore_world *w)
{
	unsigned int given = 0;
	const char *why = NULL;

	memset(explore_seen, 0, sizeof(explore_seen));
	ex.world = w;
	w->states = 0;
	w->runs = 0;
	do {
		why = explore_run(w, given);
		w->runs++;
		/* Back to the last place with another way. */
		given = why != NULL ? 0 : ex.depth;
		while (given != 0 && !ex.open[given - 1])
			given--;
		if (given != 0) {
			ex.choice[given - 1] = 1;
			ex.open[given - 1] = false;
		}
	} while (given != 0);
	if (why != NULL) {
		fprintf(stderr, "explore: %s, in the order ", why);
		for (unsigned int i = 0; i < ex.depth; i++)
			fputc('0' + ex.choice[i], stderr);
		fputc('\n', stderr);
	}
	return why;
}

/* The code under test sees these. A macro's own name in it is the compiler's operation. */
#define __atomic_load_n(p, order)	({ explore_step(); __atomic_load_n(p, order); })
#define __atomic_store_n(p, v, order)	({ explore_step(); __atomic_store_n(p, v, order); })
#define __atomic_exchange_n(p, v, order)	\
	({ explore_step(); __atomic_exchange_n(p, v, order); })
#define __atomic_fetch_or(p, v, order)	({ explore_step(); __atomic_fetch_or(p, v, order); })
#define __atomic_fetch_and(p, v, order)	({ explore_step(); __atomic_fetch_and(p, v, order); })

#endif /* EXPLORE_H */
