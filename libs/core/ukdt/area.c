// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sorted lists of address ranges: see area.h. Runs with the MMU off like the boot pass that uses
 * it.
 */
#include "area.h"

bool dt_area_clip(struct uk_dt_reg *r, uint32_t *warnings)
{
	if (!r->size || r->base >= DT_PA_END || r->base + r->size < r->base)
		return false;
	if (!dt_area_fits(r)) {
		r->size = DT_PA_END - r->base;
		++*warnings;
	}
	return true;
}

bool dt_area_add(struct uk_dt_reg *list, uint8_t *n, unsigned int max, const struct uk_dt_reg *r)
{
	uint64_t base = r->base, end = r->base + r->size;
	unsigned int first = 0, past, i;

	while (first < *n && list[first].base + list[first].size < base)
		first++;
	/* [first, past) become one with the new range. */
	for (past = first; past < *n && list[past].base <= end; past++) {
		if (base > list[past].base)
			base = list[past].base;
		if (end < list[past].base + list[past].size)
			end = list[past].base + list[past].size;
	}
	if (past == first) {
		if (*n == max)
			return false;
		for (i = (*n)++; i > first; i--)
			list[i] = list[i - 1];
	} else {
		for (i = first + 1; past < *n; i++, past++)
			list[i] = list[past];
		*n = i;
	}
	list[first].base = base;
	list[first].size = end - base;
	return true;
}
