/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The property names that the boot pass knows, and how it recognises them.
 *
 * A tree has hundreds of properties but few distinct names, and equal names have equal offsets
 * into the strings block. So an offset is looked up in a small direct-mapped cache first (8
 * instructions), and only a miss compares strings: a hash of the first two characters says with
 * which.
 */
#ifndef UKDT_NAMES_H
#define UKDT_NAMES_H

#include "token.h"

/* Names that begin with the same two characters must follow each other, two at most. */
#define DT_NAMES(X)						\
	X(COMPATIBLE, 'c', 'o', "compatible")			\
	X(REG, 'r', 'e', "reg")					\
	X(RANGES, 'r', 'a', "ranges")				\
	X(STATUS, 's', 't', "status")				\
	X(STDOUT_PATH, 's', 't', "stdout-path")			\
	X(DEVICE_TYPE, 'd', 'e', "device_type")			\
	X(INTERRUPTS, 'i', 'n', "interrupts")			\
	X(INTERRUPT_PARENT, 'i', 'n', "interrupt-parent")	\
	X(INTERRUPT_CELLS, '#', 'i', "#interrupt-cells")	\
	X(PHANDLE, 'p', 'h', "phandle")				\
	X(ADDRESS_CELLS, '#', 'a', "#address-cells")		\
	X(SIZE_CELLS, '#', 's', "#size-cells")			\
	X(METHOD, 'm', 'e', "method")				\
	X(ENABLE_METHOD, 'e', 'n', "enable-method")		\
	X(CPU_RELEASE_ADDR, 'c', 'p', "cpu-release-addr")	\
	X(BOOTARGS, 'b', 'o', "bootargs")			\
	X(INITRD_START, 'l', 'i', "linux,initrd-start")		\
	X(INITRD_END, 'l', 'i', "linux,initrd-end")		\
	X(MODEL, 'm', 'o', "model")

enum dt_name {
	DT_UNKNOWN,
#define X(id, c0, c1, text)	DT_##id,
	DT_NAMES(X)
#undef X
	DT_NAMES_END,
};

#define DT_BIT(id)	(1u << DT_##id)

_Static_assert(DT_NAMES_END <= 32, "one bit a name in a word, five bits a name in the cache");

/* Packed, and found by offset: an array of pointers would need a relocation each. */
static const struct dt_name_text {
#define X(id, c0, c1, text)	char id[sizeof(text)];
	DT_NAMES(X)
#undef X
} dt_name_text = {
#define X(id, c0, c1, text)	.id = text,
	DT_NAMES(X)
#undef X
};

static const uint8_t dt_name_at[DT_NAMES_END] = {
#define X(id, c0, c1, text)	[DT_##id] = offsetof(struct dt_name_text, id),
	DT_NAMES(X)
#undef X
};

_Static_assert(sizeof(dt_name_text) <= UINT8_MAX, "offsets are bytes");

/* 25 was searched for: no two pairs of first characters above meet in one bucket. */
#define DT_HASH(c0, c1)	((((c0) + 25u * (c1)) >> 1) & 31)

static const uint8_t dt_name_bucket[32] = {
	[DT_HASH('c', 'o')] = DT_COMPATIBLE,
	[DT_HASH('r', 'e')] = DT_REG,
	[DT_HASH('r', 'a')] = DT_RANGES,
	[DT_HASH('s', 't')] = DT_STATUS,
	[DT_HASH('d', 'e')] = DT_DEVICE_TYPE,
	[DT_HASH('i', 'n')] = DT_INTERRUPTS,
	[DT_HASH('#', 'i')] = DT_INTERRUPT_CELLS,
	[DT_HASH('p', 'h')] = DT_PHANDLE,
	[DT_HASH('#', 'a')] = DT_ADDRESS_CELLS,
	[DT_HASH('#', 's')] = DT_SIZE_CELLS,
	[DT_HASH('m', 'e')] = DT_METHOD,
	[DT_HASH('e', 'n')] = DT_ENABLE_METHOD,
	[DT_HASH('c', 'p')] = DT_CPU_RELEASE_ADDR,
	[DT_HASH('b', 'o')] = DT_BOOTARGS,
	[DT_HASH('l', 'i')] = DT_INITRD_START,
	[DT_HASH('m', 'o')] = DT_MODEL,
};

static inline bool dt_str_equal(const char *a, const char *b)
{
	char c;

	do {
		c = *a++;
		if (c != *b++)
			return false;
	} while (c);
	return true;
}

static inline unsigned int dt_name_classify(const char *name)
{
	const char *text = (const char *)&dt_name_text;
	unsigned int id;

	if (!name[0])
		return DT_UNKNOWN;
	id = dt_name_bucket[DT_HASH((uint8_t)name[0], (uint8_t)name[1])];
	/* The second one, if it is of another bucket, differs in its first two characters. */
	for (unsigned int past = id + 2; id && id < past && id < DT_NAMES_END; id++)
		if (dt_str_equal(name, text + dt_name_at[id]))
			return id;
	return DT_UNKNOWN;
}

/*
 * The cache. An entry is the offset of a name << 5 | its enum dt_name. uk_dt_open() has seen to it
 * that the offsets of all names fit; one that does not is found nowhere. An empty entry is one of a
 * name whose place is another: 0 in all places but that of the name at 0.
 */
#define DT_CACHE	32
#define DT_CACHE_EMPTY(place)	((place) ? 0u : 2u << 5)

static inline uint32_t *dt_cache_entry(uint32_t cache[DT_CACHE], uint32_t name)
{
	/*
	 * Halved: two names of two characters and more are not in one place then when they follow
	 * each other.
	 */
	return &cache[name / 2 % DT_CACHE];
}

#endif /* UKDT_NAMES_H */
