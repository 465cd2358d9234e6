// SPDX-License-Identifier: BSD-3-Clause
/* The caches of small blocks that each CPU has, and how all of them are emptied. */
#include <uk/alloctlsf.h>

#include "cache.h"

struct cache uk_alloctlsf_caches[CONFIG_NR_CPUS];
struct tlsf *uk_alloctlsf_cached_heap;

static struct block *any_of(struct cache *c, unsigned int cls)
{
	unsigned long flags = uk_spin_lock(&c->lock);
	struct block *b = cache_take(c, MIN_BLOCK + cls * UK_ALLOC_ALIGN);

	uk_spin_unlock(&c->lock, flags);
	return b;
}

bool uk_tlsf_is_kept(const struct block *b)
{
	bool is = false;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS && !is; cpu++) {
		struct cache *c = &uk_alloctlsf_caches[cpu];
		unsigned long flags = uk_spin_lock(&c->lock);

		is = cache_has(c, b, block_size(b));
		uk_spin_unlock(&c->lock, flags);
	}
	return is;
}

bool uk_tlsf_flush(struct tlsf *t)
{
	bool any = false;

	if (t != uk_alloctlsf_cached_heap)
		return false;
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		for (unsigned int cls = 0; cls < CACHE_CLASSES; cls++) {
			struct block *b;

			/* At most as many as there may be: others go on freeing meanwhile. */
			for (unsigned int i = 0; i < CACHE_DEPTH; i++) {
				b = any_of(&uk_alloctlsf_caches[cpu], cls);
				if (!b)
					break;
				uk_tlsf_release(t, b);
				any = true;
			}
		}
	return any;
}

void uk_alloctlsf_reclaim(struct uk_alloc *a)
{
	(void)uk_tlsf_flush(uk_container_of(a, struct tlsf, a));
}

size_t uk_alloctlsf_cached(const struct uk_alloc *a)
{
	size_t sum = 0;

	if (uk_container_of(a, struct tlsf, a) != uk_alloctlsf_cached_heap)
		return 0;
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		for (unsigned int cls = 0; cls < CACHE_CLASSES; cls++)
			sum += UK_READ_ONCE(uk_alloctlsf_caches[cpu].count[cls]) *
			       (MIN_BLOCK + cls * UK_ALLOC_ALIGN);
	return sum;
}
