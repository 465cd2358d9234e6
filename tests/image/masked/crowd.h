/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the cases share: a crowd of threads, and the marks between which instructions are counted.
 *
 * Each case runs its path at every load of loads[], once each. What stands between round_begin()
 * and round_end() is counted: the longest stretch with interrupts masked must not grow with the
 * load.
 */
#ifndef CROWD_H
#define CROWD_H

#include <uk/sched.h>
#include <uk/test.h>

#define LOADS		5
#define LOAD_MAX	250

/* main() has 16. */
#define URGENT		3	/* before the crowd */
#define CROWD		10	/* a thread of the crowd runs as soon as it is made */

extern const unsigned int loads[LOADS];

/* The marks: the plugin of make bench looks for the two symbols. */
void round_begin(void);
void round_end(void);

/* Make thread @i, up to LOAD_MAX + 2, run @fn with its number as argument; it has run as far as it
 * can when this returns, if it is more urgent than the caller. */
void crowd_start(unsigned int i, unsigned int priority, void (*fn)(void *));
struct uk_thread *crowd_thread(unsigned int i);
/* Wait for the end of threads 0 to @n - 1. */
void crowd_join(unsigned int n);

/* The number of a thread of the crowd, from its argument. */
#define NUMBER(arg)	((unsigned int)(uintptr_t)(arg))

/* An interrupt, raised here and now, whose handler is @fn. */
void interrupt_run(void (*fn)(void));

/* Let timers and what follows from them run for so long that all of it is done. */
void settle(void);

/* Run @path at every load. */
static inline void at_every_load(void (*path)(unsigned int n))
{
	for (unsigned int i = 0; i < LOADS; i++)
		path(loads[i]);
}

#define MASKED_CASE(suite, name)					\
	static void path_##name(unsigned int n);			\
	UK_TESTCASE(suite, name)					\
	{								\
		at_every_load(path_##name);				\
	}								\
	static void path_##name(unsigned int n)

#endif /* CROWD_H */
