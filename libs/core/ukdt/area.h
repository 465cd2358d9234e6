/* SPDX-License-Identifier: BSD-3-Clause */
/* Sorted lists of address ranges that do not touch each other: RAM banks, reserved areas. */
#ifndef UKDT_AREA_H
#define UKDT_AREA_H

#include <uk/dt.h>

#define DT_PA_END	(1ull << UK_DT_PA_BITS)

/* Does it lie in the physical address space? It may be empty. */
static inline bool dt_area_fits(const struct uk_dt_reg *r)
{
	return r->base < DT_PA_END && r->size <= DT_PA_END - r->base;
}

/*
 * Clip to the physical address space. False when nothing sensible is left: empty, beyond it, or
 * wrapping around.
 */
bool dt_area_clip(struct uk_dt_reg *r, uint32_t *warnings);

/*
 * Add a range that fits and is not empty; what it overlaps or touches becomes one with it. False,
 * and nothing changed, when the list is full. O(max).
 */
bool dt_area_add(struct uk_dt_reg *list, uint8_t *n, unsigned int max, const struct uk_dt_reg *r);

#endif /* UKDT_AREA_H */
