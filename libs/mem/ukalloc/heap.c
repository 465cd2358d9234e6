// SPDX-License-Identifier: BSD-3-Clause
/* The heap of the image: memory of the configured size and its allocator, before main(). */
#include <errno.h>

#include <uk/alloc.h>
#include <uk/init.h>

#if CONFIG_LIBUKALLOC_HEAP_TLSF
#include <uk/alloctlsf.h>
#define heap_create	uk_alloctlsf_init
#else
#include <uk/allocregion.h>
#define heap_create	uk_allocregion_init
#endif

static uint8_t uk_heap[CONFIG_LIBUKALLOC_HEAP_SIZE]
	__uk_aligned(UK_ALLOC_ALIGN) __uk_section(".noinit.heap");

static int heap_init(void)
{
	return heap_create(uk_heap, sizeof(uk_heap)) ? 0 : -ENOMEM;
}
uk_early_initcall_prio(heap_init, 0);
