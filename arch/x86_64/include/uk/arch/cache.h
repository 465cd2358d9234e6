/* SPDX-License-Identifier: BSD-3-Clause */
/* Cache maintenance. Nothing to do: caches of this architecture are coherent with devices. */
#ifndef __UK_ARCH_CACHE_H__
#define __UK_ARCH_CACHE_H__

#include <uk/essentials.h>

static inline void ukarch_cache_clean(const void *base __uk_unused, size_t len __uk_unused)
{
	uk_barrier();
}

static inline void ukarch_cache_invalidate(const void *base __uk_unused, size_t len __uk_unused)
{
	uk_barrier();
}

#endif /* __UK_ARCH_CACHE_H__ */
