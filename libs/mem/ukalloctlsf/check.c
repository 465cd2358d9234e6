// SPDX-License-Identifier: BSD-3-Clause
/*
 * The checker of a TLSF heap: every invariant of tlsf.h, trusting nothing it reads. It walks all
 * blocks by address and all lists, O(blocks), and is in the image only when it is called.
 */
#include <errno.h>

#include "tlsf.h"

struct tally {
	size_t blocks, free_blocks, bytes, free_bytes;
};

/* Is @b where a header of the bank may be? */
static bool in_bank(const struct bank *bank, const struct block *b)
{
	uintptr_t at = (uintptr_t)b;

	return at >= (uintptr_t)bank->first && at <= bank->end - HEAD_SIZE &&
	       UK_IS_ALIGNED(at + HEAD_SIZE, UK_ALLOC_ALIGN);
}

static bool in_banks(const struct tlsf *t, const struct block *b)
{
	for (const struct bank *bank = t->banks; bank; bank = bank->next)
		if (in_bank(bank, b))
			return true;
	return false;
}

/* The blocks of one bank: they fill it, flags and footers agree, free ones never touch. */
static bool bank_ok(const struct bank *bank, struct tally *sum)
{
	struct block *b = bank->first, *prev = NULL;

	for (;;) {
		const bool prev_free = prev && (prev->head & FREE);
		const size_t size = block_size(b);

		if ((b->head & FLAGS & ~(FREE | PREV_FREE)) ||
		    !!(b->head & PREV_FREE) != prev_free)
			return false;
		if (prev_free && ((b->head & FREE) || *block_footer(b) != prev))
			return false;
		if (!size)
			return !(b->head & FREE) &&
			       bank->end - (uintptr_t)b < HEAD_SIZE + UK_ALLOC_ALIGN + MIN_BLOCK;
		if (size > bank->end - (uintptr_t)b || !in_bank(bank, block_at(b, size)))
			return false;
		if (size < MIN_BLOCK) {
			/* the seam between two rows of a large bank */
			if (size != UK_ALLOC_ALIGN || (b->head & FREE))
				return false;
		} else {
			sum->blocks++;
			sum->bytes += size;
		}
		if (b->head & FREE) {
			sum->free_blocks++;
			sum->free_bytes += size;
		}
		prev = b;
		b = block_at(b, size);
	}
}

/* One list: free blocks of its class only, linked both ways. Counts them down from @left. */
static bool list_ok(const struct tlsf *t, unsigned int cls, size_t *left)
{
	const struct block *prev = NULL;

	for (const struct block *b = t->list[cls]; b; prev = b, b = b->next) {
		if (!*left || !in_banks(t, b) || !(b->head & FREE) || b->prev != prev ||
		    block_size(b) < MIN_BLOCK || class_of(block_size(b)) != cls)
			return false;
		(*left)--;
	}
	return true;
}

static bool lists_ok(const struct tlsf *t, size_t free_blocks)
{
	for (unsigned int fl = 0; fl < FL_COUNT; fl++)
		if (!!(t->fl_map & (1U << fl)) != (t->sl_map[fl] != 0) ||
		    t->sl_map[fl] & ~(uint32_t)(UINT64_MAX >> (64 - SL_COUNT)))
			return false;
	for (unsigned int cls = 0; cls < LIST_COUNT; cls++) {
		const uint32_t bit = t->sl_map[class_fl(cls)] & (1U << class_sl(cls));

		if (!!bit != (t->list[cls] != NULL) || !list_ok(t, cls, &free_blocks))
			return false;
	}
	return !(t->fl_map >> FL_COUNT) && free_blocks == 0;
}

int uk_alloctlsf_check(struct uk_alloc *a)
{
	struct tlsf *t = uk_container_of(a, struct tlsf, a);
	unsigned long flags = uk_alloc_lock(a);
	struct tally sum = { 0 };
	bool ok = true;

	for (const struct bank *bank = t->banks; ok && bank; bank = bank->next)
		ok = bank_ok(bank, &sum);
	ok = ok && lists_ok(t, sum.free_blocks) && sum.bytes == a->size &&
	     sum.bytes - sum.free_bytes == a->used;
	uk_alloc_unlock(a, flags);
	return ok ? 0 : -EFAULT;
}
