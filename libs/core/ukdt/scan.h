/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the parts of the boot pass share: walk over the blob (scan.c), reg and ranges (reg.c),
 * references between nodes (settle.c). Positions are bytes from the start of the structure block;
 * 0 is the root, and no property is there.
 */
#ifndef UKDT_SCAN_H
#define UKDT_SCAN_H

#include "names.h"

enum dt_kind {
	DT_KIND_OTHER,
	DT_KIND_OFF,		/* it or a node above it is disabled */
	DT_KIND_TOP,		/* what the root is in */
	DT_KIND_ROOT,
	DT_KIND_CHOSEN,
	DT_KIND_ALIASES,
	DT_KIND_CPUS,
	DT_KIND_RESERVED,
};

/* What the children of an open node depend on. */
struct dt_frame {
	uint32_t node;		/* its token */
	uint32_t ranges;	/* its `ranges`, 0 when it has none */
	uint32_t irq_parent;	/* phandle of its children's interrupt controller, 0 when unknown */
	uint8_t address_cells;	/* in the reg of its children, 3 for what we cannot use */
	uint8_t size_cells;
	uint8_t kind;		/* enum dt_kind */
};

struct dt_scan {
	uint32_t at[DT_NAMES_END];	/* each name's last one: own if past the node */
	const uint32_t *nodes;	/* the structure block; dt->nodes, but nearer */
	const struct uk_dt *dt;
	struct uk_dt_machine *out;
	const struct uk_dt_match *match, *match_end;
	struct dt_frame *f;		/* of the node at hand */
	uint32_t match_lens;		/* bit n % 32: the table has a string of n bytes */
	int ret;
	uint32_t aliases;		/* /aliases, 0 when there is none */
	uint32_t row;			/* the last `compatible` that was looked at, or 0 */
	const struct uk_dt_match *row_match;	/* who takes nodes that have it, or NULL */
	uint32_t cache[DT_CACHE];
	struct dt_frame frame[1 + UK_DT_DEPTH];	/* [0] is above the root */
};

static inline const struct dt_prop *dt_prop_at(const struct dt_scan *s, uint32_t at)
{
	return (const struct dt_prop *)((const char *)s->nodes + at);
}

/* Has the node at hand this property? */
static inline bool dt_has(const struct dt_scan *s, enum dt_name id)
{
	return s->at[id] > s->f->node;
}

/* The property of the node at hand, or NULL. */
static inline const struct dt_prop *dt_own(const struct dt_scan *s, enum dt_name id)
{
	return dt_has(s, id) ? dt_prop_at(s, s->at[id]) : NULL;
}

/* A number of one or two cells. */
static inline uint64_t dt_number(const uint32_t *p, unsigned int cells)
{
	uint64_t v = dt_cell(p);

	return cells < 2 ? v : v << 32 | dt_cell(p + 1);
}

/* The first error is the one that is told. */
static inline void dt_fail(struct dt_scan *s, int ret, const char *error)
{
	if (!s->ret) {
		s->ret = ret;
		s->out->error = error;
	}
}

/* Entries of the reg of the node at hand, 0 when it has none that can be read. */
unsigned int dt_reg_count(const struct dt_scan *s);

/* Entry i, below that, as the CPU sees it. False when an address space above it is not mapped. */
bool dt_reg_entry(const struct dt_scan *s, unsigned int i, struct uk_dt_reg *r);

/* The type of an interrupt that has none of its own: see struct uk_dt_irq. */
#if CONFIG_LIBUKDT_CASCADE
static inline uint32_t dt_cascaded(const struct uk_dt_device *controller)
{
	return controller->irq_at ? UK_DT_IRQ_CASCADED : 0;
}
#else
static inline uint32_t dt_cascaded(const struct uk_dt_device *controller)
{
	(void)controller;
	return 0;
}
#endif

/* Interrupts and console, once all records are there. */
void dt_settle(struct dt_scan *s);

#endif /* UKDT_SCAN_H */
