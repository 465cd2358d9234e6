// SPDX-License-Identifier: BSD-3-Clause
/* Registers: what `reg` says, through the `ranges` of all nodes above it. Part of the boot pass. */
#include <uk/essentials.h>

#include "scan.h"

/* Entries of one `ranges` that are searched: bounds the work that a hostile tree can ask for. */
#define RANGES_MAX	128

struct dt_cells dt_cells(const struct dt_scan *s, const struct dt_frame *f)
{
	uint32_t ac = dt_cell_of(dt_above(s, f, DT_ADDRESS_CELLS), 2);
	uint32_t sc = dt_cell_of(dt_above(s, f, DT_SIZE_CELLS), 1);
	struct dt_cells cells;

	cells.address = UK_MIN(ac, 3u);
	cells.size = UK_MIN(sc, 3u);
	return cells;
}

unsigned int dt_reg_count(const struct dt_scan *s)
{
	const struct dt_prop *reg = dt_own(s, DT_REG);
	struct dt_cells up;

	/* The root is in no address space. */
	if (!reg || s->f[-1].kind == DT_KIND_TOP)
		return 0;
	up = dt_cells(s, s->f - 1);
	if (up.address - 1u > 1 || up.size > 2)
		return 0;
	return dt_len(reg) / 4 / (up.address + up.size);
}

/* From the address space of the children of f to the one f is in. */
static bool translate(const struct dt_scan *s, const struct dt_frame *f, uint64_t *base)
{
	struct dt_cells in = dt_cells(s, f), up = dt_cells(s, f - 1);
	unsigned int ac = in.address, sc = in.size, cells = ac + up.address + sc, n;
	const struct dt_prop *ranges = dt_above(s, f, DT_RANGES);
	const uint32_t *p;

	if (!ranges)
		return false;
	n = dt_len(ranges) / 4;
	if (!n)
		return true;
	if (ac - 1u > 1 || sc - 1u > 1 || up.address - 1u > 1)
		return false;
	n /= cells;
	if (n > RANGES_MAX)
		n = RANGES_MAX;
	for (p = ranges->value; n; n--, p += cells) {
		uint64_t offset = *base - dt_number(p, ac);

		/*
		 * A base below the range makes the offset wrap: larger than any size, or the size
		 * is absurd.
		 */
		if (offset < dt_number(p + ac + up.address, sc)) {
			*base = dt_number(p + ac, up.address) + offset;
			return true;
		}
	}
	return false;
}

bool dt_reg_entry(const struct dt_scan *s, unsigned int i, struct uk_dt_reg *r)
{
	const struct dt_frame *f = s->f - 1;
	struct dt_cells in = dt_cells(s, f);
	const uint32_t *p = dt_prop_at(s, s->at[DT_REG])->value + i * (in.address + in.size);

	r->base = dt_number(p, in.address);
	r->size = in.size ? dt_number(p + in.address, in.size) : 0;
	for (; f->kind != DT_KIND_ROOT; f--)
		if (!translate(s, f, &r->base))
			return false;
	return true;
}
