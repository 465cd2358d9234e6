// SPDX-License-Identifier: BSD-3-Clause
/* The rest of RAM for the heap, after the heap itself is there. */
#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/plat/memory.h>

static int heap_take_rest(void)
{
	const struct ukplat_memregion *r;

	/* A region too small to hold a block is no loss worth stopping the boot for. */
	for (unsigned int i = 0; (r = ukplat_memregion(i)) != NULL; i++)
		(void)uk_alloc_addmem(uk_alloc_get_default(), (void *)(uintptr_t)r->base, r->len);
	return 0;
}
uk_early_initcall_prio(heap_take_rest, 1);
