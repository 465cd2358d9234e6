// SPDX-License-Identifier: BSD-3-Clause
/* The seed of a boot, before the MMU is on: what the loader left in the device tree, what the CPU's
 * instructions give, and the counter. */
#include <uk/arch/time.h>
#include <uk/plat/boot.h>
#include "random.h"

void random_took(unsigned int source, const void *data, size_t len, unsigned int bits)
{
	uk_random_add(data, len, bits);
	random_quality.sources |= (uint16_t)source;
}

static void take_cpu(void)
{
	uint64_t words[4] = { 0 };
	unsigned int source = random_cpu(words);

	if (source != 0)
		random_took(source, words, sizeof(words), 256);
	for (unsigned int i = 0; i < 4; i++)
		((volatile uint64_t *)words)[i] = 0;
}

void ukplat_hook_seed(void)
{
	uint64_t moment[2] = { ukarch_counter(), ukplat_entry_ticks };

	random_tree();
	take_cpu();
	random_took(UK_RANDOM_COUNTER, moment, sizeof(moment), 0);
	random_quality.sources &= (uint16_t)~UK_RANDOM_ADDED;
	random_enough();
	random_others();
}
