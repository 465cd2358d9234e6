/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the parts of the boot pass share: walk over the blob (scan.c), what a node means (node.c),
 * reg and ranges (reg.c), references between nodes (settle.c). Positions are bytes from the start
 * of the structure block; 0 is the root, and no property is there.
 */
#ifndef UKDT_SCAN_H
#define UKDT_SCAN_H

#include "names.h"

enum dt_kind {
	DT_KIND_OTHER,
	DT_KIND_OFF,		/* it or a node above it is disabled, or it is too deep */
	/* The children of these are looked at even if nothing says what drives them. */
	DT_KIND_TOP,		/* what the root is in */
	DT_KIND_ROOT,
	DT_KIND_CHOSEN,
	DT_KIND_ALIASES,
	DT_KIND_CPUS,
	DT_KIND_RESERVED,
};

/* An open node. */
struct dt_frame {
	uint32_t node;		/* its token */
	uint32_t kind;		/* enum dt_kind */
	uint32_t at[DT_KEPT];	/* once a child has begun: as dt_scan.at[DT_KEPT_FIRST...] */
};

struct dt_scan {
	uint32_t at[DT_NAMES_END];	/* each name's last one: own if past the node */
	struct dt_cache cache[DT_CACHE];
	const uint32_t *nodes;	/* the structure block; dt->nodes, but nearer */
	const uint32_t *last;
	const char *names;	/* of dt, too */
	uint32_t names_bytes;
	const struct uk_dt *dt;
	struct uk_dt_machine *out;
	const struct uk_dt_match *match, *match_end;
	struct dt_frame *f;		/* of the node at hand */
	uint32_t match_lens;		/* bit n % 32: the table has a string of n bytes */
	int ret;
	uint32_t aliases;		/* /aliases, 0 when there is none */
	uint32_t row;			/* the last `compatible` that was looked at, or 0 */
	const struct uk_dt_match *row_match;	/* who takes nodes that have it, or NULL */
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

/* That of a node above it; of the kept ones only. */
static inline const struct dt_prop *dt_above(const struct dt_scan *s, const struct dt_frame *f,
					     enum dt_name id)
{
	uint32_t at = f->at[id - DT_KEPT_FIRST];

	return at > f->node ? dt_prop_at(s, at) : NULL;
}

/* The first cell of a property that may be absent. */
static inline uint32_t dt_cell_of(const struct dt_prop *prop, uint32_t absent)
{
	return prop && dt_len(prop) >= 4 ? dt_cell(prop->value) : absent;
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

/* How wide an address and a size are in the reg of f's children; 3 for what we cannot use. */
struct dt_cells {
	unsigned int address, size;
};

struct dt_cells dt_cells(const struct dt_scan *s, const struct dt_frame *f);

/* A range of RAM, or one that is reserved. */
void dt_take_area(struct dt_scan *s, struct uk_dt_reg *r, bool ram);

/*
 * All properties of f are known, which is the node at hand and whose kind is yet that of the node
 * above it, DT_KIND_OFF excepted: take what somebody wants of it.
 */
void dt_take_node(struct dt_scan *s, struct dt_frame *f);

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
