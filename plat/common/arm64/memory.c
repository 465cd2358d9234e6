// SPDX-License-Identifier: BSD-3-Clause
/*
 * The memory map: banks from the device tree, less what it reserves, less the image.
 *
 *	bank  |........[image][spare -->          |reserved|            |
 *	free  |  0     |      | 1                 |        | 2          |
 */
#include <uk/arch/paging.h>
#include <uk/plat/memory.h>
#include "memory.h"

#pragma GCC visibility push(hidden)
extern char _start[], _end[];
#pragma GCC visibility pop

static uint64_t image_base(void)
{
	return (uintptr_t)_start;
}

static uint64_t image_end(void)
{
	return UK_ALIGN_UP((uint64_t)(uintptr_t)_end, UKARCH_PAGE_SIZE);
}

bool ukplat_memory_init(struct uk_dt_reg *spare)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	const struct ukplat_memregion shared = ukplat_shared();
	uint64_t end = image_end();

	for (unsigned int i = 0; i < m->nbanks; i++) {
		uint64_t stop = m->banks[i].base + m->banks[i].size;

		if (image_base() < m->banks[i].base || end > stop)
			continue;
		for (unsigned int r = 0; r < m->nreserved; r++) {
			const struct uk_dt_reg *res = &m->reserved[r];

			if (res->base + res->size > end && res->base < stop)
				stop = UK_MAX(res->base, end);
		}
		if (shared.len != 0 && shared.base + shared.len > end && shared.base < stop)
			stop = UK_MAX(shared.base, end);
		spare->base = end;
		spare->size = stop - end;
		return true;
	}
	return false;
}

bool ukplat_memory_overlaps(uint64_t base, uint64_t end)
{
	const struct uk_dt_machine *m = uk_dt_machine();

	for (unsigned int i = 0; i < m->nbanks; i++)
		if (base < m->banks[i].base + m->banks[i].size && end > m->banks[i].base)
			return true;
	return false;
}

uint64_t ukplat_memory_total(void)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	uint64_t sum = 0;

	for (unsigned int i = 0; i < m->nbanks; i++)
		sum += m->banks[i].size;
	return sum;
}

#if CONFIG_PLAT_MAP_FREE_RAM
/* Each reserved area, the image and shared memory can split a bank once more. */
#define REGIONS	(UK_DT_BANKS + UK_DT_RESERVED + 2)

static struct ukplat_memregion regions[REGIONS];
static unsigned int nregions;

const struct ukplat_memregion *ukplat_memregion(unsigned int i)
{
	return i < nregions ? &regions[i] : NULL;
}

static void add_region(uint64_t base, uint64_t end)
{
	base = UK_ALIGN_UP(base, UKARCH_PAGE_SIZE);
	end = UK_ALIGN_DOWN(end, UKARCH_PAGE_SIZE);
	if (base < UKARCH_PAGE_SIZE)
		base = UKARCH_PAGE_SIZE;	/* page 0 is never mapped */
	if (base >= end || nregions == REGIONS)
		return;
	regions[nregions].base = base;
	regions[nregions++].len = end - base;
}

/* The first thing that is taken in [@base, @end): its end in *@resume. @end when nothing is. */
static uint64_t next_taken(uint64_t base, uint64_t end, uint64_t *resume)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	const struct ukplat_memregion shared = ukplat_shared();
	uint64_t first = end;

	*resume = end;
	if (image_base() < first && image_end() > base) {
		first = image_base();
		*resume = image_end();
	}
	if (shared.len != 0 && shared.base < first && shared.base + shared.len > base) {
		first = shared.base;
		*resume = shared.base + shared.len;
	}
	for (unsigned int i = 0; i < m->nreserved; i++) {
		const struct uk_dt_reg *r = &m->reserved[i];

		if (r->base < first && r->base + r->size > base) {
			first = r->base;
			*resume = r->base + r->size;
		}
	}
	return first;
}

static int map_regions(void)
{
	for (unsigned int i = 0; i < nregions; i++) {
		int rc = ukarch_paging_map(regions[i].base, regions[i].len, UKARCH_PAGE_RW);

		if (rc)
			return rc;
	}
	return 0;
}

int ukplat_memory_map(void)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	int rc;

	for (unsigned int i = 0; i < m->nbanks; i++) {
		uint64_t at = m->banks[i].base;
		uint64_t end = at + m->banks[i].size;
		/* RAM beyond the address space is left alone: it is no reason not to boot. */
		uint64_t limit = UINT64_C(1) << CONFIG_ARCH_VA_BITS;

		end = UK_MIN(end, limit);
		while (at < end) {
			uint64_t resume;
			uint64_t taken = next_taken(at, end, &resume);

			add_region(at, taken);
			at = UK_MAX(resume, at);
		}
	}
	rc = map_regions();
	if (!rc)
		rc = ukarch_paging_finish();
	/* The tables themselves came from the front of the region behind the image: mapped with it,
	 * but not free any more. */
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
	return 0;
}

const struct ukplat_memregion *ukplat_memregion(unsigned int i __uk_unused)
{
	return NULL;
}
#endif
