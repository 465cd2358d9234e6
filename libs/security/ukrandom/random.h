/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: between the generator and what seeds it. */
#ifndef __UKRANDOM_RANDOM_H__
#define __UKRANDOM_RANDOM_H__

#include <uk/essentials.h>
#include <uk/random.h>

extern struct uk_random_quality random_quality;

/* The seed of CPU 0 is complete: give the other CPUs theirs. With one CPU running, O(CPUs). */
void random_others(void);

/* Seeds of /chosen, where there is a device tree. */
#if CONFIG_LIBUKDT
void random_tree(void);
#else
static inline void random_tree(void)
{
}
#endif

/* End the machine if the image needs more. */
#if CONFIG_LIBUKRANDOM_NEED != 0
void random_enough(void);
#else
static inline void random_enough(void)
{
}
#endif

/* Mix it in, from one of UK_RANDOM_..., counted as so many bits. */
void random_took(unsigned int source, const void *data, size_t len, unsigned int bits);

/* What the instructions of this CPU gave, of four words: UK_RANDOM_CPU_SEED, UK_RANDOM_CPU_RAND or
 * 0 when there are none, or they failed too often. With the MMU off. O(1). */
unsigned int random_cpu(uint64_t words[4]);

#endif /* __UKRANDOM_RANDOM_H__ */
