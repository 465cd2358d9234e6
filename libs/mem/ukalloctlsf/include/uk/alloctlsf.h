/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The real-time allocator: two-level segregated fit, after M. Masmano, I. Ripoll, A. Crespo and
 * J. Real, "TLSF: a new dynamic memory allocator for real-time systems", ECRTS 2004. Every call
 * is O(1): the same handful of steps for ten blocks and for ten thousand.
 *
 * Cost in memory: 8 bytes a block, sizes rounded up to 16 with the 8 included, 32 at least. An
 * allocation may pass over a free block that is up to 1/2^LIBUKALLOCTLSF_SL_LOG2 too small for
 * its class, so this share of the largest free block is what fragmentation can cost in one step.
 */
#ifndef __UK_ALLOCTLSF_H__
#define __UK_ALLOCTLSF_H__

#include <uk/alloc.h>

/*
 * Make a heap of the @len bytes at @base: its own tables come first, the rest is the first bank.
 * Returns the allocator, registered, or NULL when @len is too small for tables and one block.
 * The memory is the heap's for ever. Init or thread context. O(size of the tables).
 */
struct uk_alloc *uk_alloctlsf_init(void *base, size_t len);

#endif /* __UK_ALLOCTLSF_H__ */
