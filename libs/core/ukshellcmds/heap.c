// SPDX-License-Identifier: BSD-3-Clause
/* Heaps and pools, for the mem command. */
#include <uk/alloc.h>
#include <uk/print.h>
#include "parts.h"

#if CONFIG_LIBUKALLOC_STATS
static void show_stats(struct uk_alloc *a)
{
	struct uk_alloc_stats st;

	uk_alloc_stats_get(a, &st);
	uk_printf(", %zu at most, %lu blocks, %lu refused", st.max_mem_use, st.cur_nb_allocs,
		  st.nb_enomem);
}
#else
static void show_stats(struct uk_alloc *a __uk_unused)
{
}
#endif

void show_heaps(void)
{
	struct uk_alloc *a;

	uk_alloc_foreach(a) {
		uk_printf("heap      %zu bytes, %zu used", a->size, a->size - uk_alloc_availmem(a));
		show_stats(a);
		uk_printf("\n");
	}
}
