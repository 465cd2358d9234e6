/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: what the boot path needs to know of RAM. */
#ifndef __PLAT_MEMORY_H__
#define __PLAT_MEMORY_H__

#include <uk/dt.h>

/* Find the bank the image lies in; *@spare: the free RAM right behind it. False: it lies in
 * none. */
bool ukplat_memory_init(struct uk_dt_reg *spare);

/* Does [@base, @end) touch RAM? */
bool ukplat_memory_overlaps(uint64_t base, uint64_t end);

/* Map free RAM if the configuration wants it, and make the list of it. 0 or as
 * ukarch_paging_map(). */
int ukplat_memory_map(void);

#endif /* __PLAT_MEMORY_H__ */
