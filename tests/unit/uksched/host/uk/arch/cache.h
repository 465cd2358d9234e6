/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/cache.h>: who else looks at memory sees it as it is. */
#ifndef __UK_ARCH_CACHE_H__
#define __UK_ARCH_CACHE_H__

#include <stddef.h>

#define UKARCH_CACHE_LINE	64

static inline void ukarch_cache_clean(const void *p, size_t n)
{
	(void)p;
	(void)n;
}

static inline void ukarch_cache_invalidate(void *p, size_t n)
{
	(void)p;
	(void)n;
}

#endif /* __UK_ARCH_CACHE_H__ */
