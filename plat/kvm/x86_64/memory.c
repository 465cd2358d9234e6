// SPDX-License-Identifier: BSD-3-Clause
/*
 * The memory map, as a PVH or multiboot loader gives it: ranges of RAM. The first MiB is left
 * alone: firmware tables, the loader's own data and the command line are there.
 */
#include <uk/arch/image.h>
#include <uk/arch/paging.h>
#include <uk/plat/memory.h>
#include "memory.h"

#define BANKS		8
#define LOW_END		UINT64_C(0x100000)
#define ADDRESS_END	(UINT64_C(1) << 47)
#define GIB		(UINT64_C(1) << 30)

/* One step of mapping takes at most 4 tables, ukarch_paging_finish() one for each 2 MiB of them. */
#define TABLES_KEPT	8

static struct ukplat_memregion banks[BANKS];
static unsigned int nbanks;

static uint64_t image_base(void)
{
	return (uintptr_t)_start;
}

static uint64_t image_end(void)
{
	return UK_ALIGN_UP((uint64_t)(uintptr_t)_end, UKARCH_PAGE_SIZE);
}

void ukplat_memory_add(uint64_t base, uint64_t size)
{
	uint64_t end = base + size;

	if (end < base || end > ADDRESS_END || nbanks == BANKS)
		return;
	base = UK_MAX(base, LOW_END);
	if (base >= end)
		return;
	/* A map that says the same twice must not give the same RAM twice. */
	for (unsigned int i = 0; i < nbanks; i++)
		if (base < banks[i].base + banks[i].len && end > banks[i].base)
			return;
	banks[nbanks].base = base;
	banks[nbanks++].len = end - base;
}

bool ukplat_memory_init(uint64_t *end)
{
	for (unsigned int i = 0; i < nbanks; i++) {
		*end = banks[i].base + banks[i].len;
		if (image_base() >= banks[i].base && image_end() <= *end)
			return true;
	}
	return false;
}

uint64_t ukplat_memory_total(void)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < nbanks; i++)
		sum += banks[i].len;
	return sum;
}

#if CONFIG_PLAT_MAP_FREE_RAM
/* The image can split one bank in two. */
static struct ukplat_memregion regions[BANKS + 1];
static unsigned int nregions;

const struct ukplat_memregion *ukplat_memregion(unsigned int i)
{
	return i < nregions ? &regions[i] : NULL;
}

static void add_region(uint64_t base, uint64_t end)
{
	base = UK_ALIGN_UP(base, UKARCH_PAGE_SIZE);
	end = UK_ALIGN_DOWN(end, UKARCH_PAGE_SIZE);
	if (base >= end)
		return;
	regions[nregions].base = base;
	regions[nregions++].len = end - base;
}

/*
 * Map @r, or as much of it as there are page tables for: a GiB takes one. RAM beyond that is left
 * alone: it is no reason not to boot.
 */
static int map_region(struct ukplat_memregion *r)
{
	uint64_t at = r->base, end = at + r->len;
	int rc = 0;

	while (!rc && at < end && ukarch_paging_left() >= TABLES_KEPT) {
		uint64_t next = UK_MIN(UK_ALIGN_DOWN(at, GIB) + GIB, end);

		rc = ukarch_paging_map(at, next - at, UKARCH_PAGE_RW);
		at = next;
	}
	r->len = at - r->base;
	return rc;
}

int ukplat_memory_map(void)
{
	int rc = 0;

	for (unsigned int i = 0; i < nbanks; i++) {
		uint64_t base = banks[i].base, end = base + banks[i].len;

		if (image_base() < end && image_end() > base) {
			add_region(base, image_base());
			base = image_end();
		}
		add_region(base, end);
	}
	for (unsigned int i = 0; !rc && i < nregions; i++)
		rc = map_region(&regions[i]);
	while (nregions && regions[nregions - 1].len == 0)
		nregions--;
	if (!rc)
		rc = ukarch_paging_finish();
	/* The tables themselves came from the front of the region behind the image. */
	for (unsigned int i = 0; !rc && i < nregions; i++) {
		if (regions[i].base == image_end()) {
			uint64_t used = ukarch_paging_spare() - regions[i].base;

			regions[i].base += used;
			regions[i].len -= used;
		}
	}
	return rc;
}
#else
int ukplat_memory_map(void)
{
	return ukarch_paging_finish();
}

const struct ukplat_memregion *ukplat_memregion(unsigned int i __uk_unused)
{
	return NULL;
}
#endif
