// SPDX-License-Identifier: BSD-3-Clause
/* The implementations that this configuration has, and how to make one of each. */
#include "subject.h"

uint8_t arena[ARENA_SIZE] __uk_aligned(4096);

#if CONFIG_LIBUKALLOCTLSF
#include <uk/alloctlsf.h>
#endif
#if CONFIG_LIBUKALLOCREGION
#include <uk/allocregion.h>
#endif
#if CONFIG_LIBUKALLOCPOOL_UKALLOC
#include <uk/allocpool.h>

static struct uk_alloc *make_pool(void *mem, size_t len)
{
	return uk_allocpool2ukalloc(uk_allocpool_init(mem, len, BLOCK_SIZE, UK_ALLOC_ALIGN));
}
#endif

const struct subject subjects[] = {
#if CONFIG_LIBUKALLOCTLSF
	{ "tlsf", uk_alloctlsf_init, .frees = true, .any_size = true, .addmem = true },
#endif
#if CONFIG_LIBUKALLOCREGION
	{ "region", uk_allocregion_init, .frees = false, .any_size = true, .addmem = true },
#endif
#if CONFIG_LIBUKALLOCPOOL_UKALLOC
	{ "pool", make_pool, .frees = true, .any_size = false, .addmem = false },
#endif
};

const unsigned int subject_count = UK_ARRAY_SIZE(subjects);

/* Allocators are for ever, tests are not: their list is cut behind what was there before main(). */
void subjects_forget(void)
{
#if CONFIG_LIBUKALLOC_HEAP
	uk_alloc_first->next = NULL;
#else
	uk_alloc_first = NULL;
	uk_alloc_set_default(NULL);
#endif
}

struct uk_alloc *subject_make_at(const struct subject *s, void *mem, size_t len)
{
	subjects_forget();
	return s->make(mem, len);
}

struct uk_alloc *subject_make(const struct subject *s)
{
	return subject_make_at(s, arena, sizeof(arena));
}
