/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For debug builds: the longest time with interrupts masked, and with the scheduler locked, and the
 * place that did it. It costs a call at both ends of every masked section, which lengthens what it
 * measures; the figure of the release build comes from outside (`make bench`).
 *
 * Not seen: a section that ends in a switch of threads, from the switch on; the next section on
 * the CPU starts anew. Sleeping in idle does not count.
 */
#ifndef __UK_MEASURE_H__
#define __UK_MEASURE_H__

#include <uk/essentials.h>

struct uk_stretch {
	uint64_t ns;
	uintptr_t from, to;	/* code addresses where it began and ended; 0 when there was none */
};

struct uk_measure {
	struct uk_stretch irqs_off;
	struct uk_stretch locked;
};

/* The longest of this CPU so far. Any context, O(1). */
void uk_measure_get(struct uk_measure *m);

/* Start anew. Any context, O(1). */
void uk_measure_reset(void);

/* Two lines to the console; tools/addr2line turns the addresses into places. Thread context. */
void uk_measure_print(void);

#endif /* __UK_MEASURE_H__ */
