// SPDX-License-Identifier: BSD-3-Clause
/* The stack protector's secret. */
#include <uk/plat/boot.h>
#include <uk/random.h>

uint64_t ukplat_hook_canary(void)
{
	uint64_t value;

	uk_random(&value, sizeof(value));
	return value;
}
