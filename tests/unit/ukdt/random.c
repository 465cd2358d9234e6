// SPDX-License-Identifier: BSD-3-Clause
/* Random trees that are valid, and full of what the boot pass looks at: see random.h. */
#include "random.h"

#include <stdio.h>
#include <string.h>

const char *const random_compatible[RANDOM_COMPATIBLE] = {
	"acme,uart", "acme,gic", "acme,timer", "acme,eth", "acme,virtio", "a",
};

static const uint8_t width_of[] = { 1, 1, 1, 2, 2, 2, 0, 3 };
static uint32_t phandle, memory, reserved;

static bool one_in(uint32_t n)
{
	return !rnd(n);
}

static int width(void)
{
	return width_of[rnd(sizeof(width_of))];
}

/* A number of so many cells: small, so that addresses meet. */
static int put(fdt32_t *p, int n, uint32_t v)
{
	for (int i = 0; i < n; i++)
		p[i] = cpu_to_fdt32(i == n - 1 ? v : one_in(8));
	return n;
}

static void random_strings(const char *name, const char *const *from, uint32_t n)
{
	char v[256];
	int len = 0;

	for (uint32_t i = rnd(3) + 1; i; i--)
		len += sprintf(v + len, "%s", from[rnd(n)]) + 1;
	bytes(name, v, len - one_in(40));
}

static void random_cells(const char *name, uint32_t most)
{
	fdt32_t v[32];
	uint32_t n = rnd(most + 1);

	for (uint32_t i = 0; i < n; i++)
		v[i] = cpu_to_fdt32(rnd(6));
	bytes(name, v, n * 4);
}

static void random_ranges(int ac, int sc, int up)
{
	fdt32_t v[64];
	int n = 0;

	for (uint32_t i = rnd(4); i; i--) {
		n += put(v + n, ac, rnd(8) << 12);
		n += put(v + n, up, rnd(0xff) << 12);
		n += put(v + n, sc, rnd(8) << 12);
	}
	bytes("ranges", v, n * 4 + 4 * one_in(16));
}

static void random_reg(int ac, int sc, int entries)
{
	fdt32_t v[64];
	int n = 0;

	for (; entries; entries--) {
		n += put(v + n, ac, rnd(8) << 12 | rnd(3) << 4);
		n += put(v + n, sc, rnd(4) << 8);
	}
	bytes("reg", v, n * 4 + 4 * one_in(16));
}

/* Whole pages below 2^24: the model has a bit for each. */
static void random_area(uint32_t *left, int ac, int sc)
{
	fdt32_t v[16];
	int n = 0;

	for (uint32_t i = rnd(3); i && *left; i--, --*left) {
		for (int k = 1; k < ac; k++)
			v[n++] = 0;
		v[n++] = cpu_to_fdt32(rnd(4096 - 64) << 12);
		for (int k = 1; k < sc; k++)
			v[n++] = 0;
		if (sc)
			v[n++] = cpu_to_fdt32(rnd(64) << 12);
	}
	bytes("reg", v, n * 4);
}

static void random_node(int depth, int up_ac, int up_sc, int upper_ac)
{
	static const char *const states[] = { "okay", "ok", "okay", "ok", "disabled", "fail", "" };
	int ac = width(), sc = width();
	uint32_t kids = depth < 5 ? rnd(4) : 0;

	(void)upper_ac;
	if (one_in(3))
		random_strings("compatible", random_compatible, RANDOM_COMPATIBLE);
	if (one_in(8))
		text("status", states[rnd(7)]);
	if (one_in(2))
		random_reg(up_ac, up_sc, rnd(6));
	if (one_in(3))
		random_cells("interrupts", 14);
	if (one_in(4))
		cells("interrupt-parent", 1, 1 + rnd(8));
	if (one_in(5)) {
		cells("phandle", 1, ++phandle);
		if (one_in(2))
			cells("#interrupt-cells", 1, rnd(5));
	}
	if (one_in(6))
		text("x-unknown", "text");
	if (one_in(2))
		cells("#address-cells", 1, ac);
	else
		ac = 2;
	if (one_in(2))
		cells("#size-cells", 1, sc);
	else
		sc = 1;
	if (one_in(3))
		bytes("ranges", "", 0);
	else if (one_in(2))
		random_ranges(ac, sc, up_ac);
	for (uint32_t i = 0; i < kids; i++) {
		char name[32];

		snprintf(name, sizeof(name), "n%u@%x", i, rnd(16));
		node(name);
		random_node(depth + 1, ac, sc, up_ac);
		end();
	}
}

static void random_top(uint32_t i, int ac, int sc)
{
	char name[32];

	switch (rnd(8)) {
	case 0:
	case 1:
		snprintf(name, sizeof(name), "memory@%x", i);
		node(name);
		text("device_type", "memory");
		if (one_in(6))
			text("status", "disabled");
		random_area(&memory, ac, sc);
		end();
		break;
	default:
		snprintf(name, sizeof(name), "t%u@%x", i, rnd(16));
		node(name);
		random_node(1, ac, sc, 2);
		end();
	}
}

static void random_reserved(int ac, int sc)
{
	node("reserved-memory");
	widths(ac, sc);
	if (!one_in(8))
		bytes("ranges", "", 0);
	for (uint32_t i = rnd(5); i; i--) {
		char name[32];

		snprintf(name, sizeof(name), "r%u", i);
		node(name);
		random_area(&reserved, ac, sc);
		end();
	}
	end();
}

void random_tree(char *stdout_path)
{
	int ac = 1 + rnd(2), sc = 1 + rnd(2);
	uint32_t n = 2 + rnd(12), chosen = rnd(n), resv = rnd(n);

	phandle = 0;
	memory = UK_DT_BANKS;
	reserved = 6;
	tree_begin();
	for (uint32_t i = rnd(4); i; i--)
		tree_reserve((uint64_t)rnd(4096 - 64) << 12, (uint64_t)(rnd(63) + 1) << 12);
	tree_root();
	widths(ac, sc);
	if (one_in(2))
		cells("interrupt-parent", 1, 1 + rnd(8));
	for (uint32_t i = 0; i < n; i++) {
		random_top(i, ac, sc);
		if (i == chosen) {
			node("chosen");
			if (*stdout_path)
				text("stdout-path", stdout_path);
			text("bootargs", "a b c");
			end();
		}
		if (i == resv)
			random_reserved(ac, sc);
	}
	tree_end();
}
