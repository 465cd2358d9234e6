// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a device reaches as a bus master: the `dma-ranges` of the buses that it is behind. The blob
 * is walked for it when a driver asks; the boot pass knows nothing of it.
 */
#include <uk/essentials.h>

#include "names.h"

/* What a node above the device says of the address space of its children. */
struct bus {
	uint32_t address, size;		/* cells */
	const uint32_t *ranges;		/* NULL: none, the same addresses on both sides */
	uint32_t bytes;
};

static void take_prop(struct bus *b, const struct uk_dt_iter *it)
{
	const uint32_t *value = (const uint32_t *)it->value;

	if (dt_str_equal(it->name, "#address-cells") && it->len >= 4)
		b->address = dt_cell(value);
	else if (dt_str_equal(it->name, "#size-cells") && it->len >= 4)
		b->size = dt_cell(value);
	else if (dt_str_equal(it->name, "dma-ranges") && it->len >= 4) {
		b->ranges = value;
		b->bytes = it->len;
	}
}

static uint64_t number(const uint32_t *p, uint32_t cells)
{
	return cells < 2 ? dt_cell(p) : (uint64_t)dt_cell(p) << 32 | dt_cell(p + 1);
}

/* From the address space above a bus to that behind it: the address *at, with @before bytes in
 * front of it and @after from it on, as many as there are in the first range that has it. */
static bool translate(const struct bus *b, uint64_t *at, uint64_t *before, uint64_t *after)
{
	const struct bus *up = b - 1;
	uint32_t step = b->address + up->address + b->size, n;
	const uint32_t *p = b->ranges;

	if (p == NULL)
		return true;
	if (b->address - 1U > 1 || b->size - 1U > 1 || up->address - 1U > 1)
		return false;
	for (n = b->bytes / 4 / step; n != 0; n--, p += step) {
		uint64_t offset = *at - number(p + b->address, up->address);
		uint64_t size = number(p + b->address + up->address, b->size);

		if (offset < size) {
			*before = UK_MIN(*before, offset);
			*after = UK_MIN(*after, size - offset);
			*at = number(p, b->address) + offset;
			return true;
		}
	}
	return false;
}

struct uk_dt_dma uk_dt_dma(const struct uk_dt_device *d)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	struct uk_dt_iter it = { 0 };
	struct bus bus[UK_DT_DEPTH] = { 0 };
	uint64_t ram = m->banks[0].base, at = ram;
	uint64_t before = ram, after = (UINT64_C(1) << UK_DT_PA_BITS) - ram;
	const char *name = (const char *)m->blob.nodes + d->node + 4;
	int item = UK_DT_NODE;

	while (item > UK_DT_DONE) {
		item = uk_dt_next(&m->blob, &it);
		if (item == UK_DT_NODE && it.name == name)
			break;
		if (item == UK_DT_NODE && it.depth < UK_DT_DEPTH)
			bus[it.depth] = (struct bus){ .address = 2, .size = 1 };
		else if (item == UK_DT_PROP && it.depth < UK_DT_DEPTH)
			take_prop(&bus[it.depth], &it);
	}
	for (uint32_t i = 1; i < d->depth; i++)
		if (!translate(&bus[i], &at, &before, &after))
			return (struct uk_dt_dma){ 0, 0, 0 };
	return (struct uk_dt_dma){
		.base = ram - before,
		.size = before + after,
		.bus = at - before,
	};
}
