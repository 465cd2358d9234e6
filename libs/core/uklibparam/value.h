/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: what an entry of the table says. */
#ifndef __UKLIBPARAM_VALUE_H__
#define __UKLIBPARAM_VALUE_H__

#include <uk/libparam.h>

static inline void *uk_libparam_var(const struct uk_libparam *p)
{
	return (void *)((uintptr_t)p + (intptr_t)p->var);
}

/* Smallest and largest value; to be read as int64_t when the parameter is signed. Integers only. */
void uk_libparam_bounds(const struct uk_libparam *p, uint64_t *min, uint64_t *max);

/* What follows the name: "off|slow|fast" of a choice. */
const char *uk_libparam_words(const struct uk_libparam *p);

#endif /* __UKLIBPARAM_VALUE_H__ */
