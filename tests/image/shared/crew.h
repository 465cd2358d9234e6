/* SPDX-License-Identifier: BSD-3-Clause */
/* All CPUs do the same at once: how a case of this suite begins. */
#ifndef __CREW_H__
#define __CREW_H__

#include <uk/test.h>

#define CREW	CONFIG_NR_CPUS

/* @job(cpu) on every CPU, main() on CPU 0; returns when all have. */
void crew_do(void (*job)(unsigned int cpu));

/* A worker begins. Filled where the C library wants something of its own for every thread. */
void crew_enter(void);

/* A row of numbers that differs from CPU to CPU and is the same in every run. */
static inline uint32_t crew_random(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;	/* Numerical Recipes, 7.1 */
	return *state >> 8;
}

#endif /* __CREW_H__ */
