// SPDX-License-Identifier: BSD-3-Clause
/*
 * ukdt against a slow and obvious model: the same questions asked of the host's libfdt, on random
 * trees. A node is known by its offset in the structure block, which both have.
 */
// UNIT-SRCS: tree.c random.c libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-LIBS: -lfdt
// UNIT-TIMEOUT: 900
#include "random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGES	4096

static uint64_t failing;

static const void *fdt = tree_blob;

static uint32_t cell(int at, const char *name, uint32_t absent)
{
	int len;
	const fdt32_t *p = fdt_getprop(fdt, at, name, &len);

	return p && len >= 4 ? fdt32_to_cpu(*p) : absent;
}

static bool enabled(int at)
{
	for (; at >= 0; at = fdt_parent_offset(fdt, at)) {
		int len;
		const char *s = fdt_getprop(fdt, at, "status", &len);

		if (s && strcmp(s, "okay") && strcmp(s, "ok"))
			return false;
	}
	return true;
}

static uint64_t number(const fdt32_t *p, int cells)
{
	uint64_t v = 0;

	while (cells--)
		v = v << 32 | fdt32_to_cpu(*p++);
	return v;
}

/* Entry i of reg through all ranges. 0: no such entry, or one that the CPU does not see. */
static bool reg_of(int at, int i, struct uk_dt_reg *r)
{
	int bus = fdt_parent_offset(fdt, at), len;
	int ac = cell(bus, "#address-cells", 2), sc = cell(bus, "#size-cells", 1);
	const fdt32_t *p = fdt_getprop(fdt, at, "reg", &len);

	if (!p || ac < 1 || ac > 2 || sc > 2 || len < (i + 1) * (ac + sc) * 4)
		return false;
	r->base = number(p + i * (ac + sc), ac);
	r->size = number(p + i * (ac + sc) + ac, sc);
	for (; bus; bus = fdt_parent_offset(fdt, bus)) {
		int up, step, k;

		p = fdt_getprop(fdt, bus, "ranges", &len);
		if (!p)
			return false;
		if (len < 4)
			continue;
		ac = cell(bus, "#address-cells", 2);
		sc = cell(bus, "#size-cells", 1);
		up = cell(fdt_parent_offset(fdt, bus), "#address-cells", 2);
		if (ac < 1 || ac > 2 || sc < 1 || sc > 2 || up < 1 || up > 2)
			return false;
		step = ac + up + sc;
		for (k = 0; (k + 1) * step * 4 <= len; k++) {
			uint64_t from = number(p + k * step, ac);
			uint64_t size = number(p + k * step + ac + up, sc);

			if (r->base >= from && r->base - from < size) {
				r->base = number(p + k * step + ac, up) + (r->base - from);
				break;
			}
		}
		if ((k + 1) * step * 4 > len)
			return false;
	}
	return true;
}

static void mark(uint8_t *pages, uint64_t base, uint64_t size)
{
	for (uint64_t at = base; at < base + size; at += 4096)
		pages[at / 4096] = 1;
}

static void compare_areas(const uint8_t *pages, const struct uk_dt_reg *r, unsigned int n)
{
	static uint8_t have[PAGES];

	memset(have, 0, sizeof(have));
	for (unsigned int i = 0; i < n; i++)
		if (r[i].base != (uintptr_t)scanned)
			mark(have, r[i].base, r[i].size);
	assert_memory_equal(pages, have, PAGES);
}

static void memory(void)
{
	static uint8_t pages[PAGES];
	struct uk_dt_reg r;
	int at;

	memset(pages, 0, sizeof(pages));
	fdt_for_each_subnode(at, fdt, 0)
		if (!strncmp(fdt_get_name(fdt, at, NULL), "memory", 6) && enabled(at))
			for (int i = 0; reg_of(at, i, &r); i++)
				mark(pages, r.base, r.size);
	compare_areas(pages, machine.banks, machine.nbanks);

	memset(pages, 0, sizeof(pages));
	for (int i = 0; i < fdt_num_mem_rsv(fdt); i++) {
		assert_int_equal(fdt_get_mem_rsv(fdt, i, &r.base, &r.size), 0);
		mark(pages, r.base, r.size);
	}
	fdt_for_each_subnode(at, fdt, fdt_path_offset(fdt, "/reserved-memory"))
		for (int i = 0; reg_of(at, i, &r); i++)
			mark(pages, r.base, r.size);
	compare_areas(pages, machine.reserved, machine.nreserved);
}

static bool fits(const struct uk_dt_reg *r)
{
	return !(r->base >> UK_DT_PA_BITS) && !((r->base + r->size - !!r->size) >> UK_DT_PA_BITS);
}

static uint32_t irq_parent(int at)
{
	uint32_t p = cell(at, "interrupt-parent", 0);

	while (!p && at) {
		at = fdt_parent_offset(fdt, at);
		if (fdt_getprop(fdt, at, "#interrupt-cells", NULL))
			return cell(at, "phandle", 0);
		p = cell(at, "interrupt-parent", 0);
	}
	return p;
}

/* The #interrupt-cells of a controller that has a record; 0 if that is none. */
static uint32_t irq_cells(uint32_t phandle)
{
	int at = phandle ? fdt_node_offset_by_phandle(fdt, phandle) : -1;

	for (unsigned int i = 0; at >= 0 && i < table.devs; i++)
		if (table.dev[i].found && (int)table.dev[i].node == at) {
			uint32_t n = cell(at, "#interrupt-cells", 0);

			return n <= 4 ? n : 0;
		}
	return 0;
}

static void compare_device(const struct uk_dt_device *d, int at)
{
	uint32_t n = irq_cells(irq_parent(at));
	struct uk_dt_reg r;
	const fdt32_t *p;
	int i, len;

	assert_int_equal(d->node, at);
	for (i = 0; i < UK_DT_REGS && reg_of(at, i, &r) && fits(&r); i++) {
		assert_true(i < d->nregs);
		assert_int_equal(d->reg[i].base, r.base);
		assert_int_equal(d->reg[i].size, r.size);
	}
	assert_int_equal(d->nregs, i);

	p = fdt_getprop(fdt, at, "interrupts", &len);
	for (i = 0; p && n && i < UK_DT_IRQS && (i + 1) * (int)n * 4 <= len; i++, p += n) {
		assert_true(i < d->nirqs);
		assert_int_equal(d->irq[i].type, n > 2 ? fdt32_to_cpu(p[0]) : 0);
		assert_int_equal(d->irq[i].num, fdt32_to_cpu(p[n > 2]));
		assert_int_equal(d->irq[i].flags, n > 1 ? fdt32_to_cpu(p[1 + (n > 2)]) : 0);
	}
	assert_int_equal(d->nirqs, i);
}

static void devices(int console)
{
	for (int k = 0; k < RANDOM_COMPATIBLE; k++) {
		const struct uk_dt_device *d = &table.dev[2 * k];
		int n = 0, at, len;

		for (at = fdt_node_offset_by_compatible(fdt, -1, random_compatible[k]);
		     at >= 0 && n < 2;
		     at = fdt_node_offset_by_compatible(fdt, at, random_compatible[k])) {
			const char *s = fdt_getprop(fdt, at, "compatible", &len);

			if (!enabled(at) || !len || s[len - 1])
				continue;
			assert_true(d[n].found);
			compare_device(&d[n], at);
			/* Without a register it cannot print. */
			assert_int_equal(d[n].console, at == console && d[n].nregs);
			n++;
		}
		for (; n < 2; n++)
			assert_false(d[n].found);
	}
}

static void one_seed(uint64_t seed)
{
	char path[128] = "";
	int console = -1, at = 0, depth = 0, skip, ret;

	table_clear();
	for (int i = 0; i < RANDOM_COMPATIBLE; i++)
		driver(random_compatible[i], 2);
	/* The path of one of its nodes, then the same tree again. */
	rnd_state = seed;
	random_tree(path);
	for (skip = seed % 31; at >= 0 && depth >= 0 && (skip-- || !at);)
		at = fdt_next_node(fdt, at, &depth);
	if (at > 0 && depth > 0)
		assert_int_equal(fdt_get_path(fdt, at, path, sizeof(path)), 0);
	rnd_state = seed;
	random_tree(path);
	if (*path)
		console = fdt_path_offset(fdt, path);

	ret = scan_tree();
	assert_int_equal(ret, machine.nbanks ? 0 : -ENXIO);
	memory();
	devices(console);
	assert_string_equal(machine.bootargs, "a b c");
	assert_string_equal(machine.stdout_path, path);
}

static void model(void **state)
{
	uint64_t runs = getenv("TAPPET_LONG") ? 100000 : 4000;

	(void)state;
	for (uint64_t seed = 1; seed <= runs; seed++) {
		failing = seed;
		one_seed(seed);
	}
}

static int say_seed(void **state)
{
	(void)state;
	print_message("last seed: %llu\n", (unsigned long long)failing);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(model, say_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
