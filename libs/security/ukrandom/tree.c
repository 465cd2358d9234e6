// SPDX-License-Identifier: BSD-3-Clause
/* The seeds that the loader left in the device tree. They are wiped there, since the tree is
 * readable later. */
#include <uk/dt.h>
#include "random.h"

/* More of a property than this is mixed in, and not counted. */
#define DT_BYTES	32

/* A seed in /chosen, which nobody finds there again. Its bytes. */
static unsigned int take_property(const char *name, unsigned int source, unsigned int counted)
{
	uint32_t len;
	volatile uint8_t *value = (volatile uint8_t *)uk_dt_seed(name, &len);

	if (value == NULL || len == 0)
		return 0;
	random_took(source, (const void *)(uintptr_t)value, len, UK_MIN(len * 8, counted));
	for (uint32_t i = 0; i < len; i++)
		value[i] = 0;
	return len;
}

void random_tree(void)
{
	unsigned int len = take_property("rng-seed", UK_RANDOM_DT_RNG_SEED, DT_BYTES * 8);

	/* Both come from the same place. */
	take_property("kaslr-seed", UK_RANDOM_DT_KASLR_SEED, len == 0 ? 64 : 0);
}
