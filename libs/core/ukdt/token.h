/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Steps through a structure block: the checks that the boot pass and uk_dt_next() share.
 *
 * The block is a sequence of aligned big-endian words (Devicetree Specification 0.4, chapter 5.4):
 *	1, name bytes up to a NUL, padding	a node begins
 *	3, length, name offset, value, padding	a property
 *	2					the node ends
 *	4					nothing, for tools that edit in place
 *	9					the end
 *
 * uk_dt_open() has seen that the last word is a 9. This keeps the checks few: a position that is
 * not past the last word can be read, a name is found to end at the last word at the latest (its
 * upper bytes are 0), and only what a token says about its own length needs to be compared with
 * anything.
 */
#ifndef UKDT_TOKEN_H
#define UKDT_TOKEN_H

#include <uk/dt.h>

/* In the byte order of the blob, so that a token needs no swap to be compared. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define DT_BE32(x)	__builtin_bswap32(x)
#else
#define DT_BE32(x)	(x)
#endif

#define DT_BEGIN_NODE	DT_BE32(1)
#define DT_END_NODE	DT_BE32(2)
#define DT_PROP		DT_BE32(3)
#define DT_NOP		DT_BE32(4)
#define DT_END		DT_BE32(9)

/* A property token, as it lies in the block; the value follows. */
struct dt_prop {
	uint32_t token;
	uint32_t len_be;	/* of the value, bytes */
	uint32_t name_be;	/* offset into the strings block */
	uint32_t value[];
};

static inline uint32_t dt_cell(const uint32_t *p)
{
	return DT_BE32(*p);
}

static inline uint32_t dt_len(const struct dt_prop *prop)
{
	return DT_BE32(prop->len_be);
}

/*
 * The token after a property. The property is damaged if that is past `last`, and only its first
 * two words may have been read then: a token before the last word has no more for sure.
 */
static inline const uint32_t *dt_prop_end(const struct dt_prop *prop, uint32_t len_be)
{
	return (const uint32_t *)(((uintptr_t)prop->value + DT_BE32(len_be) + 3) & ~(uintptr_t)3);
}

static inline const uint32_t *dt_prop_next(const struct dt_prop *prop)
{
	return dt_prop_end(prop, prop->len_be);
}

_Static_assert(sizeof(uintptr_t) == 8, "a length of 32 bits cannot wrap an address");

/*
 * The token after the beginning of a node. The name had no end of its own if that is past `last`.
 */
static inline const uint32_t *dt_node_next(const uint32_t *node)
{
	uint32_t w, ones = 0x01010101;

	/* At -Os it would be built anew for each word. */
	__asm__("" : "+r"(ones));

	/*
	 * The usual test: not 0 if and only if one of the bytes is. For a name in ASCII its first
	 * half is enough.
	 */
	node++;
	do {
		do
			w = *node++;
		while (!((w - ones) & 0x80808080u));
	} while (!((w - ones) & ~w & 0x80808080u));
	return node;
}

#endif /* UKDT_TOKEN_H */
