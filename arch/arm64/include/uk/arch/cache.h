/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cache maintenance, by virtual address to the point of coherency: operations by set and way are
 * not safe under a hypervisor or with other CPUs running. O(bytes / line). Any context.
 */
#ifndef __UK_ARCH_CACHE_H__
#define __UK_ARCH_CACHE_H__

#include <uk/essentials.h>

/* Write dirty lines back: before a device that does not snoop reads memory. */
void ukarch_cache_clean(const void *base, size_t len);
/* Drop lines without writing them back: after such a device, or the CPU with its cache off, wrote.
 * Data that shares the first or last line is lost with them: align buffers to the line. */
void ukarch_cache_invalidate(const void *base, size_t len);

#endif /* __UK_ARCH_CACHE_H__ */
