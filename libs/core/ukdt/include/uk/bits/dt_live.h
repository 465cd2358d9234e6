/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The run-time half of <uk/dt.h>: records in .bss, a match table in .rodata, the boot pass that
 * fills the ones from the blob by the other, and an iterator over the blob for those who want all
 * of it.
 *
 * The boot pass trusts nothing in the blob: every offset and length is checked against the blocks
 * and against the memory that is known to exist, work is bounded by the size of the structure
 * block, there is no recursion, and the MMU may be off (all accesses are aligned words or bytes;
 * no library calls).
 */
#ifndef UK_BITS_DT_LIVE_H
#define UK_BITS_DT_LIVE_H

/* The most of each that one machine has here; see uk_dt_scan() for what happens beyond. */
#define UK_DT_BANKS	8
#define UK_DT_RESERVED	48
#define UK_DT_CPUS	8
/* Open nodes, the root included. Nodes deeper than that are skipped. */
#define UK_DT_DEPTH	10
/* A device deeper than that (root not counted) cannot be the console. */
#define UK_DT_PATH	6

struct uk_dt_device {
	bool found;		/* an enabled node matches; the rest is 0 otherwise */
	bool console;		/* /chosen/stdout-path names it, and it has registers */
	uint8_t nregs;		/* entries of reg[] that hold CPU physical addresses */
	uint8_t nirqs;		/* 0 also when the image does not drive its interrupt controller */
	struct uk_dt_irq irq[UK_DT_IRQS];
	struct uk_dt_reg reg[UK_DT_REGS];

	/* Private to the boot pass: where its node, its ancestors and its interrupts are. */
	uint32_t taken;		/* in the first record of a row: how many of them are found */
	uint32_t node;
	uint32_t depth;
	uint32_t phandle;
	uint32_t irq_parent;
	uint32_t irq_cells;
	uint32_t irq_at;
	uint32_t path[UK_DT_PATH];
};

/*
 * One accepted string of one driver, followed by padding up to a multiple of four bytes.
 * Addresses are relative, so that an image that runs anywhere needs no relocation (24 bytes each)
 * for them.
 */
struct uk_dt_match {
	int32_t device;		/* the first record, from the address of this member */
	uint16_t records;	/* how many records there are, so how many nodes it can take */
	uint8_t words;		/* of this entry, its padding included */
	uint8_t len;		/* of the string, its NUL included */
	char compatible[];
};

static inline struct uk_dt_device *uk_dt_match_device(const struct uk_dt_match *m)
{
	return (struct uk_dt_device *)((uintptr_t)m + (intptr_t)m->device);
}

static inline const struct uk_dt_match *uk_dt_match_next(const struct uk_dt_match *m)
{
	return (const struct uk_dt_match *)((uintptr_t)m + m->words * 4u);
}

#define UK_DT__ENTRY(name, n, string)					\
	__asm__(".pushsection .uk_dt_match,\"a\"\n"			\
		"	.balign	4\n"					\
		"1:	.4byte	" #name " - 1b\n"			\
		"	.2byte	" #n "\n"				\
		"	.byte	(3f - 1b + 3) / 4, 3f - 2f\n"		\
		"2:	.asciz	\"" string "\"\n"			\
		"3:	.balign	4\n"					\
		"	.popsection\n")

#define UK_DT__ENTRIES1(name, n, t1, s1)				\
	UK_DT__ENTRY(name, n, s1)
#define UK_DT__ENTRIES2(name, n, t1, s1, t2, s2)			\
	UK_DT__ENTRY(name, n, s1); UK_DT__ENTRY(name, n, s2)
#define UK_DT__ENTRIES3(name, n, t1, s1, t2, s2, t3, s3)		\
	UK_DT__ENTRIES2(name, n, t1, s1, t2, s2); UK_DT__ENTRY(name, n, s3)
#define UK_DT__ENTRIES4(name, n, t1, s1, t2, s2, t3, s3, t4, s4)	\
	UK_DT__ENTRIES3(name, n, t1, s1, t2, s2, t3, s3); UK_DT__ENTRY(name, n, s4)
#define UK_DT__PICK(a, b, c, d, e, f, g, h, i, ...)	i
#define UK_DT__ENTRIES(...)						\
	UK_DT__PICK(__VA_ARGS__, UK_DT__ENTRIES4, , UK_DT__ENTRIES3, , UK_DT__ENTRIES2, , \
		    UK_DT__ENTRIES1, )

/*
 * Not static: the table names the record from assembly, and what the compiler thinks local it may
 * rename. It is hidden like everything else and a library's private symbols are localised.
 */
#define UK_DT_DEVICE(name, ...)						\
	extern struct uk_dt_device name;				\
	struct uk_dt_device name __attribute__((used));			\
	UK_DT__ENTRIES(__VA_ARGS__)(name, 1, __VA_ARGS__)

/*
 * The same for up to n devices (a literal number): name[0..n-1], filled in the order of the tree.
 */
#define UK_DT_DEVICES(name, n, ...)					\
	extern struct uk_dt_device name[n];				\
	struct uk_dt_device name[n] __attribute__((used));		\
	UK_DT__ENTRIES(__VA_ARGS__)(name, n, __VA_ARGS__)

/* The blob after its header was checked. Private, but for uk_dt_next(). */
struct uk_dt {
	const uint32_t *nodes;	/* structure block */
	const uint32_t *last;	/* its last word, an FDT_END */
	const char *names;	/* strings block, its last byte a NUL */
	uint32_t names_bytes;
	const uint32_t *memrsv;	/* reservation list; to end before `end` */
	const uint32_t *end;	/* nothing of the blob is read from here on */
};

struct uk_dt_machine {
	const char *error;	/* NULL, or in a few words what was wrong with the blob */
	uint32_t warnings;
	uint8_t nbanks;
	uint8_t nreserved;
	uint8_t psci;
	uint8_t console;
	uint32_t ncpus;
	struct uk_dt_reg banks[UK_DT_BANKS];
	struct uk_dt_reg reserved[UK_DT_RESERVED];
	struct uk_dt_cpu cpus[UK_DT_CPUS];
	struct uk_dt_reg initrd;
	const char *model;
	const char *bootargs;
	const char *stdout_path;
	struct uk_dt blob;	/* for uk_dt_next() */
#if CONFIG_LIBUKDT_SEED
	const uint32_t *chosen;	/* private: its token in the blob, NULL when there is none */
#endif
};

/*
 * Check a blob's header. `limit`: how many bytes from `dtb` on may be read (RAM that is known to
 * exist, at least the 40 bytes of the header); the blob's own totalsize is no bound, since QEMU
 * pads it past the end of a small RAM. O(1). Returns 0, or
 *   -EINVAL   not 4-byte aligned, no magic, or a block that is misaligned, without its end mark, or
 *             outside of totalsize or `limit`
 *   -ENOTSUP  a version that is not compatible with 17, which all of today's tools write
 * and a text in *error (never NULL then).
 */
int uk_dt_open(struct uk_dt *dt, const void *dtb, size_t limit, const char **error);

/*
 * The boot pass. Fills *out and the records of the drivers in [match, end). Both must be zero
 * before: they are, in a .bss that was just cleared. Runs with the MMU and the caches off or on,
 * on one CPU. O(bytes of the live structure block) word reads, plus a few instructions for each
 * string of each `compatible` and each entry of the match table; O(strings) in the number of
 * distinct property names. Stack: at most 1600 bytes.
 *
 * Returns 0 or what uk_dt_open() says, or
 *   -EINVAL   the structure block is damaged, or the reservation list has no end
 *   -ENOSPC   more than UK_DT_RESERVED reserved areas: using RAM without knowing all of
 *             them would be unsafe
 *   -ENXIO    no usable memory node
 * and out->error. After an error whatever was found before it is in *out, for a message on the
 * console. Not errors, counted in out->warnings: a memory bank or reserved area of no size,
 * beyond the physical address space or wrapping around; more than UK_DT_BANKS banks; a string
 * without its NUL; PSCI of version 0.1 or with an unknown method; nodes deeper
 * than UK_DT_DEPTH.
 */
int uk_dt_scan(const void *dtb, size_t limit, struct uk_dt_machine *out,
	       const struct uk_dt_match *match, const struct uk_dt_match *end);

/*
 * Walk over everything in a blob. Start with a zeroed iterator; each call says what it came to.
 * What the members hold is valid as long as the blob is. O(1), or O(length) of a node's name.
 */
enum uk_dt_item {
	UK_DT_DONE,		/* the end of the tree */
	UK_DT_NODE,		/* name; depth, 0 for the root, whose name is "" */
	UK_DT_PROP,		/* name, value, len; depth of the node it belongs to */
	UK_DT_NODE_END,		/* depth of the node that ends */
};

struct uk_dt_iter {
	const char *name;
	const void *value;	/* 4-byte aligned, big-endian cells or strings as the name has it */
	uint32_t len;		/* bytes of the value */
	uint32_t depth;
	uint32_t open;		/* private: open nodes */
	const uint32_t *next;	/* private: the next token */
};

/* Returns an enum uk_dt_item, or -EINVAL when the block is damaged here. */
int uk_dt_next(const struct uk_dt *dt, struct uk_dt_iter *it);

/* Linker script: the match table, in .rodata, entries one after the other. */
extern const char __uk_dt_match_start[] __attribute__((visibility("hidden")));
extern const char __uk_dt_match_end[] __attribute__((visibility("hidden")));

/* What the boot pass of the image found; plat calls uk_dt_scan() on it. */
extern struct uk_dt_machine uk_dt_machine_found __attribute__((visibility("hidden")));

static inline const struct uk_dt_machine *uk_dt_machine(void)
{
	return &uk_dt_machine_found;
}

/*
 * Every register range of every device that was found, for mapping:
 *	struct uk_dt_mmio_iter it = { 0 };
 *	struct uk_dt_reg r;
 *	while (uk_dt_mmio_next(&it, &r)) ...
 * A range may come more than once. O(1) a call, amortised.
 */
struct uk_dt_mmio_iter {
	const struct uk_dt_match *match;
	unsigned int record;
	unsigned int reg;
};

static inline bool uk_dt_mmio_next(struct uk_dt_mmio_iter *it, struct uk_dt_reg *r)
{
	if (!it->match)
		it->match = (const struct uk_dt_match *)__uk_dt_match_start;
	for (; (const char *)it->match < __uk_dt_match_end;
	     it->match = uk_dt_match_next(it->match), it->record = 0) {
		for (; it->record < it->match->records; it->record++, it->reg = 0) {
			const struct uk_dt_device *d = uk_dt_match_device(it->match) + it->record;

			if (it->reg < d->nregs) {
				*r = d->reg[it->reg++];
				return true;
			}
		}
	}
	return false;
}

#endif /* UK_BITS_DT_LIVE_H */
