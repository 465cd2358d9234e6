/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the machine's memory looks like after boot. Everything is identity mapped.
 */
#ifndef __UK_PLAT_MEMORY_H__
#define __UK_PLAT_MEMORY_H__

#include <uk/essentials.h>

/* Free RAM that the image does not occupy, neither reserved by the device tree. */
struct ukplat_memregion {
	uint64_t base;
	uint64_t len;
};

/*
 * The next free region at or after index @i, or NULL. Thread and init context, O(1). Mapped
 * read-write only with PLAT_MAP_FREE_RAM: otherwise the numbers are for reports.
 */
const struct ukplat_memregion *ukplat_memregion(unsigned int i);

/*
 * For a driver, at file scope: it has registers that no device tree speaks of, @bytes from physical
 * address @addr on. The boot maps them, or whole blocks of 2 MiB around them. @name: the driver,
 * which selects PLAT_MMIO.
 */
#define UKPLAT_MMIO(name, addr, bytes)					\
	static const struct ukplat_memregion name##_mmio __uk_used __uk_aligned(8) \
		__uk_section(".ukplat_mmio." #name) = { .base = (addr), .len = (bytes) }

/*
 * The window of PLAT_SHARED: memory that other partitions see too, mapped read-write and cacheable,
 * whether the machine calls it RAM or not. 0 bytes without that option.
 */
#if CONFIG_PLAT_SHARED
static inline struct ukplat_memregion ukplat_shared(void)
{
	return (struct ukplat_memregion){ .base = CONFIG_PLAT_SHARED_BASE,
					  .len = CONFIG_PLAT_SHARED_BYTES };
}
#else
static inline struct ukplat_memregion ukplat_shared(void)
{
	return (struct ukplat_memregion){ .base = 0, .len = 0 };
}
#endif

/* Bytes of RAM in all banks. */
uint64_t ukplat_memory_total(void);

#endif /* __UK_PLAT_MEMORY_H__ */
