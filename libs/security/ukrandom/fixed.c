// SPDX-License-Identifier: BSD-3-Clause
/* The seed of an image under test: a number of the menu. The image says so at boot. */
#include <uk/init.h>
#include <uk/plat/boot.h>
#include <uk/plat/console.h>
#include "random.h"

void ukplat_hook_seed(void)
{
	const uint32_t seed = CONFIG_LIBUKRANDOM_FIXED_SEED;

	uk_random_add(&seed, sizeof(seed), 0);
	random_quality.sources = UK_RANDOM_FIXED;
	random_others();
}

static int say(void)
{
	ukplat_cout_crash("ukrandom: LIBUKRANDOM_FIXED: the same numbers at every boot, "
			  "for tests only\n");
	return 0;
}
uk_early_initcall(say);
