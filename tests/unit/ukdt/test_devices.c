// SPDX-License-Identifier: BSD-3-Clause
/* ukdt: the records of drivers. Registers through ranges, interrupts, the console. */
// UNIT-SRCS: tree.c libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-LIBS: -lfdt
#include "tree.h"

#include <stdio.h>
#include <string.h>

/* The macros as drivers use them, between two marks for what the linker script does in an image. */
__asm__(".pushsection .uk_dt_match,\"a\"\n\t.balign 4\nmatch_start: .popsection");
UK_DT_DEVICE(one_dev, acme_one, "acme,one");
UK_DT_DEVICE(other_dev, acme_a, "acme,a", acme_other, "acme,other", acme_c, "acme,c");
UK_DT_DEVICES(row_dev, 3, acme_row, "acme,row", acme_row2, "acme,row2");
__asm__(".pushsection .uk_dt_match,\"a\"\nmatch_end: .popsection");
extern const struct uk_dt_match match_start, match_end;

static int setup(void **state)
{
	(void)state;
	table_clear();
	return 0;
}

static void macros(void **state)
{
	struct uk_dt_machine m = { 0 };
	const struct uk_dt_match *e = &match_start;
	unsigned int n = 0;

	(void)state;
	for (; e != &match_end; e = uk_dt_match_next(e))
		n++;
	assert_int_equal(n, 6);
	tree_simple();
	node("row@1");
	text("compatible", "acme,row");
	end();
	node("other");
	bytes("compatible", "acme,b\0acme,other", 18);
	cells("reg", 4, 0, 0x1000, 0, 0x100);
	end();
	node("row@2");
	bytes("compatible", "acme,row2\0acme,row", 19);	/* two strings, one record */
	end();
	tree_end();
	assert_int_equal(uk_dt_scan(tree_blob, sizeof(tree_blob), &m, &match_start, &match_end), 0);
	assert_false(one_dev.found);
	assert_true(other_dev.found);
	assert_int_equal(other_dev.reg[0].base, 0x1000);
	assert_true(row_dev[0].found && row_dev[1].found);
	assert_false(row_dev[2].found);
}

static void first_enabled_wins(void **state)
{
	struct uk_dt_device *d = driver("acme,uart", 1);

	(void)state;
	tree_simple();
	node("uart@1000");
	text("compatible", "acme,uart");
	text("status", "disabled");
	cells("reg", 4, 0, 0x1000, 0, 0x100);
	end();
	node("bus");
	text("status", "reserved");	/* so are all below */
	node("uart@2000");
	text("compatible", "acme,uart");
	text("status", "okay");
	end();
	end();
	node("uart@3000");
	text("compatible", "acme,uart");
	text("status", "ok");
	cells("reg", 4, 0, 0x3000, 0, 0x100);
	end();
	node("uart@4000");
	text("compatible", "acme,uart");
	cells("reg", 4, 0, 0x4000, 0, 0x100);
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_true(d->found);
	assert_int_equal(d->nregs, 1);
	assert_int_equal(d->reg[0].base, 0x3000);
	assert_int_equal(d->reg[0].size, 0x100);
}

static void similar_strings(void **state)
{
	struct uk_dt_device *a = driver("acme,uart", 1), *b = driver("acme,uart2", 1);
	struct uk_dt_device *c = driver("ab", 1), *e = driver("a", 1);

	(void)state;
	tree_simple();
	node("x");
	bytes("compatible", "acme,uar\0acme,uart2\0\0a", 23);
	end();
	node("y");
	bytes("compatible", "acme,uar\0acme,uart2\0\0a", 23);
	end();
	node("z");	/* the same but for its length, after a list that nobody takes */
	bytes("compatible", "q", 2);
	end();
	node("w");
	bytes("compatible", "q\0a", 4);
	end();
	node("unterminated");
	bytes("compatible", "acme,uart", 9);
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_false(a->found);
	assert_true(b->found);
	assert_false(c->found);
	assert_true(e->found);
	assert_int_equal(machine.warnings, 1);
}

/*
 * A driver's row of nodes between rows that nobody takes: the short cut for those must not hide
 * it.
 */
static void rows(void **state)
{
	struct uk_dt_device *d = driver("acme,virtio", 40);

	(void)state;
	tree_simple();
	for (uint32_t i = 0; i < 32; i++) {
		char name[32];

		snprintf(name, sizeof(name), "virtio@%x", 0x1000 + i * 0x100);
		node(name);
		text("compatible", i % 4 ? "acme,virtio" : "acme,nobody");
		cells("reg", 4, 0, 0x1000 + i * 0x100, 0, 0x100);
		end();
	}
	tree_end();
	assert_int_equal(scan_tree(), 0);
	for (uint32_t i = 0; i < 24; i++) {
		assert_true(d[i].found);
		assert_int_equal(d[i].reg[0].base, 0x1000 + (i / 3 * 4 + 1 + i % 3) * 0x100);
	}
	assert_false(d[24].found);
}

static void ranges(void **state)
{
	struct uk_dt_device *d = driver("acme,dev", 1), *i2c = driver("acme,i2c", 1);
	struct uk_dt_device *dark = driver("acme,dark", 1), *same = driver("acme,same", 1);
	struct uk_dt_device *pci = driver("acme,pci", 1), *wide = driver("acme,wide", 1);

	(void)state;
	tree_simple();
	node("soc");
	widths(1, 1);
	cells("ranges", 8,
	      0x7e000000, 0, 0xfe000000, 0x1800000,
	      0x40000000, 0xf, 0xff800000, 0x800000);
	node("bus");
	widths(2, 2);
	/* A child's address of two cells, the bus's of one. */
	cells("ranges", 5, 0, 0x100, 0x7e100000, 0, 0x1000);
	node("dev@100");
	text("compatible", "acme,dev");
	/* In, at the end, past it. */
	cells("reg", 12, 0, 0x100, 0, 0x10, 0, 0x10ff, 0, 0x10, 0, 0x1100, 0, 0x10);
	end();
	end();
	node("same");
	widths(1, 1);
	cells("ranges", 0);
	node("same@40000010");
	text("compatible", "acme,same");
	cells("reg", 10, 0x40000010, 1, 0x40000020, 2, 0x40000030, 3, 0x40000040, 4, 0x40000050, 5);
	end();
	end();
	node("dark");
	widths(1, 1);
	node("dark@0");
	text("compatible", "acme,dark");
	cells("reg", 2, 0x7e000000, 1);
	end();
	end();
	node("i2c");
	widths(1, 0);
	node("sensor@48");
	text("compatible", "acme,i2c");
	cells("reg", 1, 0x48);
	end();
	end();
	node("pci");
	widths(3, 2);
	cells("ranges", 7, 0, 0, 0, 0, 0, 0, 0);
	node("card@0");
	text("compatible", "acme,pci");
	cells("reg", 5, 0, 0, 0, 0, 1);
	end();
	end();
	node("wide");
	widths(0, 70000);
	node("wide@0");
	text("compatible", "acme,wide");
	cells("reg", 5, 0, 0, 0, 0, 1);
	end();
	end();
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(d->nregs, 2);
	assert_int_equal(d->reg[0].base, 0xfe100000);
	assert_int_equal(d->reg[0].size, 0x10);
	assert_int_equal(d->reg[1].base, 0xfe100fff);
	assert_int_equal(same->nregs, 4);
	assert_int_equal(same->reg[0].base, 0xfff800010);
	assert_int_equal(same->reg[3].size, 4);
	assert_true(dark->found && i2c->found && pci->found && wide->found);
	assert_int_equal(dark->nregs + i2c->nregs + pci->nregs + wide->nregs, 0);
}

/* #address-cells and #size-cells are 2 and 1 where the tree is silent, whatever those above say. */
static void default_widths(void **state)
{
	struct uk_dt_device *d = driver("acme,dev", 1);

	(void)state;
	tree_simple();
	node("bus");
	cells("ranges", 5, 0, 0, 1, 0, 0x10000);
	node("dev@100");
	text("compatible", "acme,dev");
	cells("reg", 3, 0, 0x100, 0x10);
	end();
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(d->nregs, 1);
	assert_int_equal(d->reg[0].base, 0x100000100);
	assert_int_equal(d->reg[0].size, 0x10);
}

static void interrupts(void **state)
{
	struct uk_dt_device *gic = driver("acme,gic", 1), *local = driver("acme,local", 1);
	struct uk_dt_device *a = driver("acme,a", 1), *b = driver("acme,b", 1);
	struct uk_dt_device *c = driver("acme,c", 1), *e = driver("acme,e", 1);
	struct uk_dt_device *f = driver("acme,f", 1);

	(void)state;
	tree_begin();
	tree_root();
	widths(2, 2);
	cells("interrupt-parent", 1, 1);
	node("memory");
	text("device_type", "memory");
	cells("reg", 4, 0, 0, 0, 0x1000);
	end();
	node("a");	/* before its controller; five, of which four are kept */
	text("compatible", "acme,a");
	cells("interrupts", 15, 1, 13, 4, 1, 14, 8, 0, 7, 1, 0, 200, 2, 0, 1, 1);
	end();
	node("gic");
	text("compatible", "acme,gic");
	cells("phandle", 1, 1);
	cells("#interrupt-cells", 1, 3);
	end();
	node("local");
	text("compatible", "acme,local");
	cells("phandle", 1, 2);
	cells("#interrupt-cells", 1, 2);
	cells("interrupts", 3, 0, 9, 4);
	node("b");	/* below a controller: that is its own */
	text("compatible", "acme,b");
	cells("interrupts", 5, 3, 4, 5, 6, 7);	/* and a cell too many */
	end();
	end();
	node("bus");
	cells("interrupt-parent", 1, 2);
	node("c");	/* the bus's */
	text("compatible", "acme,c");
	cells("interrupts", 2, 8, 9);
	end();
	node("e");	/* of a controller that nobody drives */
	text("compatible", "acme,e");
	cells("interrupt-parent", 1, 3);
	cells("interrupts", 2, 8, 9);
	end();
	end();
	node("f");	/* none */
	text("compatible", "acme,f");
	cells("interrupts", 0);
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(a->nirqs, 4);
	assert_int_equal(a->irq[1].type, UK_DT_IRQ_PPI);
	assert_int_equal(a->irq[1].num, 14);
	assert_int_equal(a->irq[1].flags, 8);
	assert_int_equal(uk_dt_gic_intid(&a->irq[0]), 29);
	assert_int_equal(uk_dt_gic_intid(&a->irq[2]), 39);
	assert_true(gic->found);
	assert_int_equal(local->nirqs, 1);
	assert_int_equal(local->irq[0].num, 9);
	assert_int_equal(b->nirqs, 2);
	assert_int_equal(b->irq[0].num, 3);
	assert_int_equal(b->irq[1].flags, 6);
	assert_int_equal(c->nirqs, 1);
	assert_int_equal(c->irq[0].num, 8);
	assert_int_equal(e->nirqs, 0);
	assert_int_equal(f->nirqs, 0);
}

/* stdout-path, before or after the node that it names; what /aliases says, "" for no such node. */
static void console(const char *path, const char *serial0, bool late, bool expect, uint32_t count)
{
	struct uk_dt_device *d;

	table_clear();
	d = driver("acme,uart", 3);
	tree_simple();
	for (int i = 0; i < 2; i++) {
		if (i == late) {
			if (*serial0) {
				node("aliases");
				text("serial", "/soc@0");
				text("serial0", serial0);
				end();
			}
			node("chosen");
			text("stdout-path", path);
			end();
		} else {
			node("uart@1000");
			text("compatible", "acme,uart");
			cells("reg", 4, 0, 0x1000, 0, 0x100);
			end();
			node("soc@0");
			widths(2, 2);
			cells("ranges", 0);
			node("uart@1000");
			text("compatible", "acme,uart");
			cells("reg", 4, 0, 0x1000, 0, 0x100);
			node("child");
			end();
			end();
			end();
			node("blind");	/* a UART without registers is no console */
			text("compatible", "acme,uart");
			end();
		}
	}
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_true(d[0].found && d[1].found);
	assert_int_equal(d[0].console + d[1].console, count);
	assert_true(d[1].console == expect);
	assert_int_equal(machine.console, count ? UK_DT_CONSOLE_DRIVEN : UK_DT_CONSOLE_NAMED);
	assert_string_equal(machine.stdout_path, path);
}

static void consoles(void **state)
{
	(void)state;
	for (int late = 0; late < 2; late++) {
		console("/soc@0/uart@1000", "", late, true, 1);
		console("/soc@0/uart@1000:115200n8", "", late, true, 1);
		console("/uart@1000", "", late, false, 1);
		console("serial0", "/soc@0/uart@1000", late, true, 1);
		console("serial0:115200", "/soc@0/uart@1000", late, true, 1);
		console("serial0:115200", "/soc@0/uart@1000:9600", late, true, 1);
		console("serial0", "", late, false, 0);
		console("serial", "/soc@0/uart@1000", late, false, 0);
		console("serial00", "/soc@0/uart@1000", late, false, 0);
		console("serial0", "serial0", late, false, 0);
		console("serial0/child", "/soc@0/uart@1000", late, false, 0);
		console("/soc@0/uart@1000/child", "", late, false, 0);
		console("/soc@0/uart@100", "", late, false, 0);
		console("/soc@0/uart@10000", "", late, false, 0);
		console("/soc@0", "", late, false, 0);
		console("/", "", late, false, 0);
		console("/blind", "", late, false, 0);
		console(":", "", late, false, 0);
	}
}

static void deep(void **state)
{
	struct uk_dt_device *d = driver("acme,deep", UK_DT_DEPTH + 4);
	char path[256] = "";

	(void)state;
	for (int level = 1; level <= UK_DT_PATH + 1; level++) {
		strcat(path, "/n");
		tree_simple();
		node("chosen");
		text("stdout-path", path);
		end();
		for (int i = 0; i < 14; i++) {
			node("n");
			widths(2, 2);
			cells("ranges", 0);
			cells("reg", 4, 0, 0x1000, 0, 0x100);
			text("compatible", "acme,deep");
		}
		for (int i = 0; i < 14; i++)
			end();
		tree_end();
		assert_int_equal(scan_tree(), 0);
		/* The root is one of UK_DT_DEPTH. */
		for (int i = 0; i < UK_DT_DEPTH - 1; i++) {
			assert_true(d[i].found);
			assert_true(d[i].console == (i + 1 == level && level <= UK_DT_PATH));
		}
		assert_false(d[UK_DT_DEPTH - 1].found);
		assert_int_equal(machine.warnings, 14 - (UK_DT_DEPTH - 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(macros, setup),
		cmocka_unit_test_setup(first_enabled_wins, setup),
		cmocka_unit_test_setup(similar_strings, setup),
		cmocka_unit_test_setup(rows, setup),
		cmocka_unit_test_setup(ranges, setup),
		cmocka_unit_test_setup(default_widths, setup),
		cmocka_unit_test_setup(interrupts, setup),
		cmocka_unit_test_setup(consoles, setup),
		cmocka_unit_test_setup(deep, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
