/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/plat/memory.h>: the test has the window that partitions share. */
#ifndef __UK_PLAT_MEMORY_H__
#define __UK_PLAT_MEMORY_H__

#include <uk/essentials.h>

struct ukplat_memregion {
	uint64_t base, len;
};

struct ukplat_memregion ukplat_shared(void);

#endif /* __UK_PLAT_MEMORY_H__ */
