/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a load may be unaligned. Same name and contract in every architecture. */
#ifndef __UK_ARCH_UNALIGNED_H__
#define __UK_ARCH_UNALIGNED_H__

#include <stdbool.h>

/* May ordinary memory be read by unaligned words? Always. Any context. O(1). */
static inline bool ukarch_unaligned_ok(void)
{
	return true;
}

#endif /* __UK_ARCH_UNALIGNED_H__ */
