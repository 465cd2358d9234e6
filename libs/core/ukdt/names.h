/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The property names that the boot pass knows, and how it recognises them.
 *
 * A tree has hundreds of properties but few distinct names, and equal names have equal offsets
 * into the strings block. So an offset is looked up in a small direct-mapped cache first (6
 * instructions), and only a miss compares strings: a hash of the first two characters says with
 * which.
 */
#ifndef UKDT_NAMES_H
#define UKDT_NAMES_H

#include "token.h"

/*
 * Names that begin with the same two characters must follow each other, two at most. Those that
 * matter to the children of a node, DT_KEPT of them from DT_KEPT_FIRST on, stand together.
 */
#define DT_NAMES(X)						\
	X(COMPATIBLE, 'c', 'o', "compatible")			\
	X(REG, 'r', 'e', "reg")					\
	X(STATUS, 's', 't', "status")				\
	X(STDOUT_PATH, 's', 't', "stdout-path")			\
	X(DEVICE_TYPE, 'd', 'e', "device_type")			\
	X(INTERRUPTS, 'i', 'n', "interrupts")			\
	X(INTERRUPT_PARENT, 'i', 'n', "interrupt-parent")	\
	X(INTERRUPT_CELLS, '#', 'i', "#interrupt-cells")	\
	X(PHANDLE, 'p', 'h', "phandle")				\
	X(ADDRESS_CELLS, '#', 'a', "#address-cells")		\
	X(SIZE_CELLS, '#', 's', "#size-cells")			\
	X(RANGES, 'r', 'a', "ranges")				\
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

#define DT_KEPT_FIRST	DT_INTERRUPT_PARENT
#define DT_KEPT		(DT_RANGES + 1 - DT_KEPT_FIRST)

/* 25 was searched for: no two pairs of first characters above meet in one bucket. */
#define DT_HASH(c0, c1)	((((c0) + 25u * (c1)) >> 1) & 31)

/* By name: cppcheck takes a bracket before an index for something else, and gives the source up. */
enum dt_bucket {
#define X(id, c0, c1, text)	DT_BUCKET_##id = DT_HASH(c0, c1),
	DT_NAMES(X)
#undef X
};

/* Two names are in this bucket. */
#define DT_TWO	0x80

#define DT_TEXTS	offsetof(struct dt_name_table, COMPATIBLE)

/* Packed, and found by offset: an array of pointers would need a relocation each. */
static const struct dt_name_table {
	uint8_t bucket[32];
	uint8_t at[DT_NAMES_END];	/* from the first text */
#define X(id, c0, c1, text)	char id[sizeof(text)];
	DT_NAMES(X)
#undef X
} dt_names = {
	.bucket = {
		[DT_BUCKET_COMPATIBLE] = DT_COMPATIBLE,
		[DT_BUCKET_REG] = DT_REG,
		[DT_BUCKET_RANGES] = DT_RANGES,
		[DT_BUCKET_STATUS] = DT_STATUS | DT_TWO,
		[DT_BUCKET_DEVICE_TYPE] = DT_DEVICE_TYPE,
		[DT_BUCKET_INTERRUPTS] = DT_INTERRUPTS | DT_TWO,
		[DT_BUCKET_INTERRUPT_CELLS] = DT_INTERRUPT_CELLS,
		[DT_BUCKET_PHANDLE] = DT_PHANDLE,
		[DT_BUCKET_ADDRESS_CELLS] = DT_ADDRESS_CELLS,
		[DT_BUCKET_SIZE_CELLS] = DT_SIZE_CELLS,
		[DT_BUCKET_METHOD] = DT_METHOD,
		[DT_BUCKET_ENABLE_METHOD] = DT_ENABLE_METHOD,
		[DT_BUCKET_CPU_RELEASE_ADDR] = DT_CPU_RELEASE_ADDR,
		[DT_BUCKET_BOOTARGS] = DT_BOOTARGS,
		[DT_BUCKET_INITRD_START] = DT_INITRD_START | DT_TWO,
		[DT_BUCKET_MODEL] = DT_MODEL,
	},
	.at = {
#define X(id, c0, c1, text)	[DT_##id] = offsetof(struct dt_name_table, id) - DT_TEXTS,
		DT_NAMES(X)
#undef X
	},
#define X(id, c0, c1, text)	.id = text,
	DT_NAMES(X)
#undef X
};

_Static_assert(sizeof(dt_names) - DT_TEXTS <= UINT8_MAX, "offsets are bytes");

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
	const struct dt_name_table *table = &dt_names;
	unsigned int bucket, id;

	/* At -Os its parts would be addressed one by one. */
	__asm__("" : "+r"(table));

	if (!name[0])
		return DT_UNKNOWN;
	bucket = table->bucket[DT_HASH((uint8_t)name[0], (uint8_t)name[1])];
	for (id = bucket & ~DT_TWO; id; id++) {
		const char *text = (const char *)table + DT_TEXTS + table->at[id], *at = name;

		while (*at++ == *text)
			if (!*text++)
				return id;
		if (!(bucket & DT_TWO))
			break;
		bucket = 0;
	}
	return DT_UNKNOWN;
}

/*
 * The cache: the offset of a name as it stands in a property, big-endian, and its enum dt_name.
 * The place of an offset are bits of it above the lowest two: names of four characters and more
 * are not in one place then when they follow each other. A name that we do not know does not
 * displace one that we do: few are known, and they come often. An empty entry is one of a name
 * whose place is another: 0 in all places but that of the name at 0.
 */
#define DT_CACHE	64
#define DT_CACHE_SHIFT	(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 26 : 2)
#define DT_CACHE_ELSEWHERE	(1u << DT_CACHE_SHIFT)	/* an offset whose place is 1 */

struct dt_cache {
	uint32_t name_be;
	uint32_t id;
};

static inline unsigned int dt_cache_place(uint32_t name_be)
{
	return name_be >> DT_CACHE_SHIFT & (DT_CACHE - 1);
}

#endif /* UKDT_NAMES_H */
