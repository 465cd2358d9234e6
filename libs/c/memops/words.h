/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private to this library: eight bytes of a string at a time. The processors are little endian, so
 * the first byte is the lowest.
 */
#ifndef __MEMOPS_WORDS_H__
#define __MEMOPS_WORDS_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uk/arch/unaligned.h>

#define WORD		sizeof(uint64_t)
#define EACH(byte)	((uint64_t)(byte) * 0x0101010101010101u)
/* The smallest page of both architectures: nothing is read beyond one that holds a wanted byte. */
#define SMALLEST_PAGE	4096u

typedef uint64_t __attribute__((may_alias)) word_t;
typedef uint64_t __attribute__((may_alias, aligned(1))) loose_word_t;

/*
 * Non-zero if a byte of @w is zero; the lowest bit that is set is the top bit of the first such
 * byte. Above that one there may be more bits than zero bytes.
 */
static inline uint64_t zeros(uint64_t w)
{
	return (w - EACH(1)) & ~w & EACH(0x80);
}

/* Is a byte of @w zero or 0x81 and above? Cheaper, for text. */
static inline uint64_t maybe_zeros(uint64_t w)
{
	return (w - EACH(1)) & EACH(0x80);
}

/* The place of the byte that the lowest bit of @bits is in; @bits is not 0. */
static inline size_t first(uint64_t bits)
{
	return (size_t)__builtin_ctzll(bits) / 8;
}

/* The aligned word that @p lies in. */
static inline const word_t *word_of(const void *p)
{
	return (const word_t *)((uintptr_t)p & ~(WORD - 1));
}

/* Ones in those bytes of word_of(@p) that come before @p. */
static inline uint64_t before(const void *p)
{
	return ~(~0ull << ((uintptr_t)p % WORD * 8));
}

/*
 * How many words may be read from @p on with no alignment: those of its page, so that a string's
 * end is not passed into a page that is not there.
 */
static inline size_t safe_words(const void *p)
{
	if ((uintptr_t)p % WORD == 0)
		return SIZE_MAX / WORD;
	return ukarch_unaligned_ok() ? (SMALLEST_PAGE - (uintptr_t)p % SMALLEST_PAGE) / WORD : 0;
}

#endif /* __MEMOPS_WORDS_H__ */
