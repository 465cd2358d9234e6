/* SPDX-License-Identifier: BSD-3-Clause */
/* Private to plat: what the boot path needs to know of RAM. */
#ifndef __PLAT_MEMORY_H__
#define __PLAT_MEMORY_H__

#include <uk/essentials.h>

/* A range of RAM from the loader's map; what makes no sense is dropped. Boot only. */
void ukplat_memory_add(uint64_t base, uint64_t size);

/* Find the range the image lies in: where it ends in *@end. False: it lies in none. */
bool ukplat_memory_init(uint64_t *end);

/* Map free RAM if the configuration wants it, and make the list of it. 0 or as
 * ukarch_paging_map(). */
int ukplat_memory_map(void);

#endif /* __PLAT_MEMORY_H__ */
