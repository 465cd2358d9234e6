/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The allocator that never frees: a pointer that moves up. For images that allocate at boot and
 * then run for ever, and for whoever wants proof that nothing fragments. uk_free() is accepted
 * and gives nothing back; uk_realloc() grows the last block in place.
 *
 * Cost in memory: 8 bytes a block, sizes rounded up to 16 with the 8 included. Allocation is
 * O(banks), O(1) with one bank.
 */
#ifndef __UK_ALLOCREGION_H__
#define __UK_ALLOCREGION_H__

#include <uk/alloc.h>

/*
 * Make an allocator of the @len bytes at @base, with its own few words at the start. Returns it,
 * registered, or NULL when @len is too small for them and one block. The memory is the
 * allocator's for ever. Init or thread context, O(1).
 */
struct uk_alloc *uk_allocregion_init(void *base, size_t len);

#endif /* __UK_ALLOCREGION_H__ */
