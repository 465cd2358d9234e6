// SPDX-License-Identifier: BSD-3-Clause
/*
 * What all allocators share: the list of those that exist, the default one, statistics. Allocation
 * itself is inline in <uk/alloc.h>; plain.c or hardened.c completes it.
 */
#include <uk/alloc_impl.h>

struct uk_alloc *uk_alloc_first;
struct uk_alloc *uk_alloc_default;

void uk_alloc_register(struct uk_alloc *a)
{
	struct uk_alloc **tail = &uk_alloc_first;

	while (*tail)
		tail = &(*tail)->next;
	a->next = NULL;
	*tail = a;
	if (!uk_alloc_default)
		uk_alloc_default = a;
}

#if CONFIG_LIBUKALLOC_STATS
void uk_alloc_stats_get(struct uk_alloc *a, struct uk_alloc_stats *st)
{
	unsigned long flags = uk_alloc_lock(a);

	st->size = a->size;
	st->cur_mem_use = a->used;
	st->max_mem_use = a->peak;
	st->free_mem = a->size - a->used;
	st->tot_nb_allocs = a->allocs;
	st->tot_nb_frees = a->frees;
	st->cur_nb_allocs = a->allocs - a->frees;
	st->nb_enomem = a->failures;
	uk_alloc_unlock(a, flags);
}
#endif

#if CONFIG_LIBUKALLOC_LOCK_HOOK
__uk_weak void uk_alloc_hook_lock(struct uk_alloc *a)
{
	(void)a;
}

__uk_weak void uk_alloc_hook_unlock(struct uk_alloc *a)
{
	(void)a;
}
#endif
