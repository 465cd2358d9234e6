// SPDX-License-Identifier: BSD-3-Clause
/* SCTLR_EL1.A: unaligned accesses fault as they do with the MMU off or on device memory. */
#include "strict.h"

#include <stdint.h>

#define SCTLR_EL1_A	(1u << 1)	/* DDI 0487 D17.2.118 */

static uint64_t sctlr(void)
{
	uint64_t v;

	__asm__ volatile("mrs %0, sctlr_el1" : "=r"(v));
	return v;
}

bool strict_alignment(bool on)
{
	uint64_t v = on ? sctlr() | SCTLR_EL1_A : sctlr() & ~(uint64_t)SCTLR_EL1_A;

	__asm__ volatile("msr sctlr_el1, %0\n\tisb" : : "r"(v) : "memory");
	return sctlr() & SCTLR_EL1_A;
}
