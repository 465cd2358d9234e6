// SPDX-License-Identifier: BSD-3-Clause
/*
 * The blob as such: is it one, and what comes next in it. What it means is scan.c's business.
 */
#include <errno.h>

#include "token.h"

/* The header, words (Devicetree Specification 0.4, 5.2). */
enum {
	HDR_MAGIC,
	HDR_TOTALSIZE,
	HDR_OFF_STRUCT,
	HDR_OFF_STRINGS,
	HDR_OFF_RSVMAP,
	HDR_VERSION,
	HDR_LAST_COMP_VERSION,
	HDR_BOOT_CPUID,
	HDR_SIZE_STRINGS,
	HDR_SIZE_STRUCT,
	HDR_WORDS,
};

#define DT_MAGIC	0xd00dfeedu
#define DT_VERSION	17

static bool inside(uint32_t at, uint32_t bytes, size_t total)
{
	return at <= total && bytes <= total - at;
}

int uk_dt_open(struct uk_dt *dt, const void *dtb, size_t limit, const char **error)
{
	const uint32_t *h = dtb;
	uint32_t nodes, nodes_bytes, names, names_bytes, memrsv;
	size_t total;

	*error = "no device tree blob";
	if (!dtb || (uintptr_t)dtb % sizeof(*h) || limit < HDR_WORDS * sizeof(*h) ||
	    dt_cell(&h[HDR_MAGIC]) != DT_MAGIC)
		return -EINVAL;
	*error = "device tree blob of another version";
	if (dt_cell(&h[HDR_VERSION]) < DT_VERSION ||
	    dt_cell(&h[HDR_LAST_COMP_VERSION]) > DT_VERSION)
		return -ENOTSUP;

	nodes = dt_cell(&h[HDR_OFF_STRUCT]);
	nodes_bytes = dt_cell(&h[HDR_SIZE_STRUCT]);
	names = dt_cell(&h[HDR_OFF_STRINGS]);
	names_bytes = dt_cell(&h[HDR_SIZE_STRINGS]);
	memrsv = dt_cell(&h[HDR_OFF_RSVMAP]);
	total = dt_cell(&h[HDR_TOTALSIZE]);
	if (total > limit)
		total = limit;
	*error = "device tree blob damaged or past the end of RAM";
	if ((nodes | nodes_bytes | memrsv) % 4 || !nodes_bytes ||
	    !inside(nodes, nodes_bytes, total) || !inside(names, names_bytes, total) ||
	    memrsv > total)
		return -EINVAL;

	dt->nodes = &h[nodes / 4];
	dt->last = &h[(nodes + nodes_bytes) / 4 - 1];
	dt->names = (const char *)dtb + names;
	dt->names_bytes = names_bytes;
	dt->memrsv = &h[memrsv / 4];
	dt->end = &h[total / 4];
	/*
	 * Two sentinels: with them what is read later ends in its block without being counted
	 * (token.h).
	 */
	if (*dt->last != DT_END || (names_bytes && dt->names[names_bytes - 1]))
		return -EINVAL;
	*error = NULL;
	return 0;
}

int uk_dt_next(const struct uk_dt *dt, struct uk_dt_iter *it)
{
	const uint32_t *p = it->next ? it->next : dt->nodes, *next;

	/* The tree ends with its root, whatever follows in the block. */
	if (it->next && !it->open)
		return UK_DT_DONE;
	while (*p == DT_NOP)
		p++;
	if (*p == DT_BEGIN_NODE) {
		next = dt_node_next(p);
		if (next > dt->last)
			return -EINVAL;
		it->next = next;
		it->name = (const char *)(p + 1);
		it->depth = it->open++;
		return UK_DT_NODE;
	}
	/* Nothing else may come before the root. */
	if (!it->open)
		return -EINVAL;
	it->depth = it->open - 1;
	if (*p == DT_END_NODE) {
		it->next = p + 1;
		it->open--;
		return UK_DT_NODE_END;
	}
	if (*p == DT_PROP) {
		const struct dt_prop *prop = (const struct dt_prop *)p;

		next = dt_prop_next(prop);
		if (next > dt->last || DT_BE32(prop->name_be) >= dt->names_bytes)
			return -EINVAL;
		it->next = next;
		it->name = dt->names + DT_BE32(prop->name_be);
		it->value = prop->value;
		it->len = dt_len(prop);
		return UK_DT_PROP;
	}
	return -EINVAL;
}
