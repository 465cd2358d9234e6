/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a load may be unaligned. Same name and contract in every architecture. */
#ifndef __UK_ARCH_UNALIGNED_H__
#define __UK_ARCH_UNALIGNED_H__

#include <stdbool.h>
#include <stdint.h>

/*
 * May ordinary memory be read by unaligned words? Not before the MMU is on: SCTLR_EL1.A (DDI 0487,
 * D17.2.118) is set until then. Any context. O(1).
 */
static inline bool ukarch_unaligned_ok(void)
{
	uint64_t sctlr;

	__asm__("mrs %0, sctlr_el1" : "=r"(sctlr));
	return !(sctlr & 2);
}

#endif /* __UK_ARCH_UNALIGNED_H__ */
