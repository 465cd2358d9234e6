// SPDX-License-Identifier: BSD-3-Clause
/* Registers: what `reg` says, through the `ranges` of all nodes above it. Part of the boot pass. */
#include "scan.h"

/* Entries of one `ranges` that are searched: bounds the work that a hostile tree can ask for. */
#define RANGES_MAX	128

unsigned int dt_reg_count(const struct dt_scan *s)
{
	const struct dt_prop *reg = dt_own(s, DT_REG);
	const struct dt_frame *up = s->f - 1;

	if (!reg || up->address_cells - 1u > 1 || up->size_cells > 2)
		return 0;
	return dt_len(reg) / 4 / (up->address_cells + up->size_cells);
}

/* From the address space of the children of f to the one f is in. */
static bool translate(const struct dt_scan *s, const struct dt_frame *f, uint64_t *base)
{
	unsigned int ac = f->address_cells, sc = f->size_cells, up = f[-1].address_cells;
	unsigned int cells = ac + up + sc, n;
	const struct dt_prop *ranges = dt_prop_at(s, f->ranges);
	const uint32_t *p = ranges->value;

	if (!f->ranges)
		return false;
	n = dt_len(ranges) / 4;
	if (!n)
		return true;
	if (ac - 1u > 1 || sc - 1u > 1 || up - 1u > 1)
		return false;
	n /= cells;
	if (n > RANGES_MAX)
		n = RANGES_MAX;
	for (; n; n--, p += cells) {
		uint64_t offset = *base - dt_number(p, ac);

		/*
		 * A base below the range makes the offset wrap: larger than any size, or the size
		 * is absurd.
		 */
		if (offset < dt_number(p + ac + up, sc)) {
			*base = dt_number(p + ac, up) + offset;
			return true;
		}
	}
	return false;
}

bool dt_reg_entry(const struct dt_scan *s, unsigned int i, struct uk_dt_reg *r)
{
	const struct dt_frame *f = s->f - 1;
	unsigned int ac = f->address_cells, sc = f->size_cells;
	const uint32_t *p = dt_prop_at(s, s->at[DT_REG])->value + i * (ac + sc);

	r->base = dt_number(p, ac);
	r->size = sc ? dt_number(p + ac, sc) : 0;
	for (; f->kind != DT_KIND_ROOT; f--)
		if (!translate(s, f, &r->base))
			return false;
	return true;
}
