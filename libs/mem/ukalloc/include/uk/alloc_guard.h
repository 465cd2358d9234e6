/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Guards around blocks, for LIBUKALLOC_HARDENED: private to libs/mem, shared by the heap calls
 * (hardened.c) and by pools. A guarded block, inside a block of the implementation:
 *
 *	raw       p - 64                         p             p + size
 *	| filler | owner, size, links .. | fence | user's bytes | fence |
 *
 * Fences and the user's bytes have known values when nobody may have changed them; a block that is
 * freed waits in its owner's quarantine, a FIFO, before it can be used again, so that whoever
 * still writes to it is found out.
 */
#ifndef __UK_ALLOC_GUARD_H__
#define __UK_ALLOC_GUARD_H__

#include <uk/alloc.h>

#define UK_ALLOC_GUARD_HEAD	64
#define UK_ALLOC_GUARD_TAIL	16

/*
 * Guard @size bytes at @raw + @lead, which is at least UK_ALLOC_GUARD_HEAD, for @a; the block at
 * @raw reaches UK_ALLOC_GUARD_TAIL bytes beyond. Returns the user's pointer. O(size).
 */
void *uk_alloc_guard_arm(struct uk_alloc *a, void *raw, size_t lead, size_t size,
			 const void *caller);

/*
 * Take the user's block at @p out of use, into quarantine: 0. Misuse is reported and, should the
 * report return, gives -EINVAL; then @p stays as it is. O(size).
 */
int uk_alloc_guard_disarm(struct uk_alloc *a, void *p, const void *caller);

/*
 * The raw block that has been in quarantine longest, to be freed by the caller; NULL while no more
 * than @keep are there. A block that was written to meanwhile is reported and passed over. O(size).
 */
void *uk_alloc_guard_expire(struct uk_alloc *a, unsigned int keep);

/* As uk_alloc_guard_expire() for a block that was just freed. */
#define UK_ALLOC_GUARD_KEEP	CONFIG_LIBUKALLOC_QUARANTINE

/*
 * What the user asked for when it got the block at @p. 0, or -EINVAL after a report: no live block
 * of @a is there. O(1).
 */
int uk_alloc_guard_size(struct uk_alloc *a, const void *p, size_t *size);

/* Look at all of @a's guarded blocks: 0, or -EFAULT after the first report. O(bytes). */
int uk_alloc_guard_check(struct uk_alloc *a);

#endif /* __UK_ALLOC_GUARD_H__ */
