// SPDX-License-Identifier: BSD-3-Clause
/* ukdt: what the boot pass finds in good trees. */
// UNIT-SRCS: tree.c libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-LIBS: -lfdt
#include "tree.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
	(void)state;
	table_clear();
	return 0;
}

/* The reserved areas beside the blob itself. */
static unsigned int others(struct uk_dt_reg *r)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < machine.nreserved; i++)
		if (machine.reserved[i].base != (uintptr_t)scanned)
			r[n++] = machine.reserved[i];
	assert_int_equal(n, machine.nreserved - 1);
	return n;
}

static void memory_banks(void **state)
{
	(void)state;
	tree_begin();
	tree_root();
	widths(2, 2);
	node("memory@80000000");
	text("device_type", "memory");
	/* Two entries, out of order, the second one touches the other node's. */
	cells("reg", 8, 0, 0x90000000, 0, 0x1000, 0, 0x80000000, 0, 0x1000);
	end();
	node("memory@80001000");
	text("device_type", "memory");
	text("status", "okay");
	cells("reg", 4, 0, 0x80001000, 0x1, 0);
	end();
	node("memory@0");
	text("device_type", "memory");
	text("status", "disabled");
	cells("reg", 4, 0, 0, 0, 0x1000);
	end();
	node("soc");
	node("memory@1000");	/* not the machine's: memory nodes are children of the root */
	text("device_type", "memory");
	cells("reg", 3, 0, 0x1000, 0x1000);
	end();
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.nbanks, 1);
	assert_int_equal(machine.banks[0].base, 0x80000000);
	assert_int_equal(machine.banks[0].size, 0x100001000);
	assert_int_equal(machine.warnings, 0);
}

static void memory_absurd(void **state)
{
	(void)state;
	tree_begin();
	tree_root();
	widths(2, 2);
	node("memory");
	text("device_type", "memory");
	cells("reg", 4 * 7,
	      0, 0x1000, 0, 0,					/* empty */
	      0xffffffff, 0xfffff000, 0, 0x2000,		/* around the end of 64 bits */
	      0x10000, 0, 0, 0x1000,				/* beyond 48 bits */
	      0xffff, 0xfffff000, 0, 0x2000,			/* across 48 bits: clipped */
	      0, 0x40000000, 0, 0x200000,			/* good */
	      0, 0x40100000, 0, 0x200000,			/* overlaps it */
	      0, 0x40100000, 0, 0x1000);			/* inside */
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.nbanks, 2);
	assert_int_equal(machine.banks[0].base, 0x40000000);
	assert_int_equal(machine.banks[0].size, 0x300000);
	assert_int_equal(machine.banks[1].base, 0xfffffffff000);
	assert_int_equal(machine.banks[1].size, 0x1000);
	assert_int_equal(machine.warnings, 4);
}

static void memory_too_many(void **state)
{
	(void)state;
	tree_begin();
	tree_root();
	widths(1, 1);
	for (uint32_t i = 0; i < UK_DT_BANKS + 2; i++) {
		char name[32];

		snprintf(name, sizeof(name), "memory@%x", i << 20);
		node(name);
		text("device_type", "memory");
		cells("reg", 2, i << 20, 0x1000);
		end();
	}
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.nbanks, UK_DT_BANKS);
	assert_int_equal(machine.warnings, 2);
}

static void reserved_areas(void **state)
{
	struct uk_dt_reg r[UK_DT_RESERVED];

	(void)state;
	tree_begin();
	tree_reserve(0x40001000, 0x1000);
	tree_reserve(0x40002000, 0x1000);
	tree_root();
	widths(2, 2);
	node("memory");
	text("device_type", "memory");
	cells("reg", 4, 0, 0x40000000, 0, 0x100000);
	end();
	node("reserved-memory");
	widths(1, 1);
	cells("ranges", 0);
	node("secure@50000000");
	cells("no-map", 0);
	cells("reg", 4, 0x50000000, 0x100, 0x50000100, 0x100);
	end();
	node("dynamic");	/* an area that the system may choose itself: not taken yet */
	cells("size", 1, 0x1000);
	end();
	node("off@60000000");
	text("status", "disabled");
	cells("reg", 2, 0x60000000, 0x100);
	end();
	end();
	node("chosen");
	cells("linux,initrd-start", 1, 0x48000000);
	cells("linux,initrd-end", 2, 0, 0x48001234);
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(others(r), 3);
	assert_int_equal(r[0].base, 0x40001000);
	assert_int_equal(r[0].size, 0x2000);
	assert_int_equal(r[1].base, 0x48000000);
	assert_int_equal(r[1].size, 0x1234);
	assert_int_equal(r[2].base, 0x50000000);
	assert_int_equal(r[2].size, 0x200);
	assert_int_equal(machine.initrd.base, 0x48000000);
	assert_int_equal(machine.initrd.size, 0x1234);
}

static void blob_is_reserved(void **state)
{
	size_t live;

	(void)state;
	tree_simple();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	live = fdt_off_dt_strings(tree_blob) + fdt_size_dt_strings(tree_blob);
	assert_true(live >= fdt_off_dt_struct(tree_blob) + fdt_size_dt_struct(tree_blob));
	assert_int_equal(machine.nreserved, 1);
	assert_int_equal(machine.reserved[0].base, (uintptr_t)scanned);
	assert_int_equal(machine.reserved[0].size, live);
}

/* As many as phones and vehicles have; the blob itself is one more. */
static void reserved_thirty(void **state)
{
	(void)state;
	tree_simple();
	node("reserved-memory");
	widths(2, 2);
	cells("ranges", 0);
	for (uint32_t i = 0; i < 30; i++) {
		node("carveout");
		cells("reg", 4, 0, 0x41000000 + (i << 16), 0, 0x1000);
		end();
	}
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.nreserved, 31);
}

static void reserved_too_many(void **state)
{
	(void)state;
	tree_begin();
	for (uint64_t i = 0; i < UK_DT_RESERVED; i++)
		tree_reserve(i << 20, 0x1000);
	tree_root();
	tree_end();
	assert_int_equal(scan_tree(), -ENOSPC);
	assert_string_equal(machine.error, "more than 48 reserved areas");
}

static void initrd_absurd(void **state)
{
	(void)state;
	tree_simple();
	node("chosen");
	cells("linux,initrd-start", 1, 0x48000000);
	cells("linux,initrd-end", 1, 0x40000000);
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.initrd.size, 0);
	assert_int_equal(machine.nreserved, 1);
	assert_int_equal(machine.warnings, 1);
}

static void chosen(void **state)
{
	(void)state;
	tree_simple();
	text("unknown-after-children", "x");	/* not where a property belongs: ignored */
	node("chosen");
	text("bootargs", "mem=1 quiet");
	end();
	node("not");
	node("chosen");		/* only the root's counts */
	text("bootargs", "wrong");
	end();
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_string_equal(machine.bootargs, "mem=1 quiet");
	assert_string_equal(machine.stdout_path, "");
	assert_string_equal(machine.model, "");
	assert_int_equal(machine.console, UK_DT_CONSOLE_NONE);
	assert_int_equal(machine.psci, UK_DT_PSCI_NONE);
	assert_int_equal(machine.ncpus, 0);
}

static void model(void **state)
{
	(void)state;
	tree_begin();
	tree_root();
	text("model", "A machine");
	tree_end();
	assert_int_equal(scan_tree(), -ENXIO);	/* and yet: */
	assert_string_equal(machine.model, "A machine");
}

static void psci(const char *compatible, int len, const char *method, uint32_t expect,
		 uint32_t warn)
{
	tree_simple();
	node("psci");
	bytes("compatible", compatible, len);
	if (method)
		text("method", method);
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.psci, expect);
	assert_int_equal(machine.warnings, warn);
}

static void psci_conduit(void **state)
{
	static const char v1[] = "arm,psci-1.0\0arm,psci-0.2\0arm,psci", v02[] = "arm,psci-0.2",
			  v01[] = "arm,psci", only1[] = "arm,psci-1.0";

	(void)state;
	psci(v1, sizeof(v1), "hvc", UK_DT_PSCI_HVC, 0);
	psci(v02, sizeof(v02), "smc", UK_DT_PSCI_SMC, 0);
	psci(only1, sizeof(only1), "smc", UK_DT_PSCI_SMC, 0);
	psci(v1, sizeof(v1), "sms", UK_DT_PSCI_NONE, 1);
	psci(v1, sizeof(v1), NULL, UK_DT_PSCI_NONE, 0);
	psci(v01, sizeof(v01), "hvc", UK_DT_PSCI_NONE, 1);

	/* Right after one like it that says nothing. */
	tree_simple();
	node("not");
	text("compatible", "arm,psci-1.0");
	end();
	node("psci");
	text("compatible", "arm,psci-1.0");
	text("method", "smc");
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.psci, UK_DT_PSCI_SMC);
}

static void cpus(void **state)
{
	(void)state;
	tree_simple();
	node("cpus");
	widths(2, 0);
	node("cpu-map");	/* no CPU */
	end();
	node("cpu@0");
	text("device_type", "cpu");
	text("enable-method", "psci");
	cells("reg", 2, 0, 0);
	end();
	node("cpu@100");
	text("device_type", "cpu");
	text("enable-method", "spin-table");
	text("status", "disabled");
	cells("cpu-release-addr", 2, 1, 0x20);
	cells("reg", 2, 2, 0x100);
	end();
	node("cpu@200");
	text("device_type", "cpu");
	text("enable-method", "spin-table");
	cells("cpu-release-addr", 1, 0xd8);
	cells("reg", 2, 0, 0x200);
	end();
	node("cpu@300");	/* broken */
	text("device_type", "cpu");
	text("status", "fail");
	cells("reg", 2, 0, 0x300);
	end();
	node("cpu@400");	/* cannot be started */
	text("device_type", "cpu");
	text("status", "disabled");
	cells("reg", 2, 0, 0x400);
	end();
	node("cpu@500");	/* has no number */
	text("device_type", "cpu");
	end();
	for (uint32_t i = 6; i < 15; i++) {
		char name[32];

		snprintf(name, sizeof(name), "cpu@%x00", i);
		node(name);
		text("device_type", "cpu");
		cells("reg", 2, 0, i << 8);
		end();
	}
	end();
	tree_end();
	assert_int_equal(scan_tree(), 0);
	assert_int_equal(machine.ncpus, 12);
	assert_int_equal(machine.warnings, 1);
	assert_int_equal(machine.cpus[0].enable, UK_DT_CPU_ENABLE_PSCI);
	assert_int_equal(machine.cpus[1].enable, UK_DT_CPU_ENABLE_SPIN);
	assert_int_equal(machine.cpus[1].mpidr, 0x200000100);
	assert_int_equal(machine.cpus[1].release, 0x100000020);
	assert_int_equal(machine.cpus[2].release, 0xd8);
	assert_int_equal(machine.cpus[3].mpidr, 0x600);
	assert_int_equal(machine.cpus[3].enable, UK_DT_CPU_ENABLE_NONE);
	assert_int_equal(machine.cpus[UK_DT_CPUS - 1].mpidr, 0xa00);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(memory_banks, setup),
		cmocka_unit_test_setup(memory_absurd, setup),
		cmocka_unit_test_setup(memory_too_many, setup),
		cmocka_unit_test_setup(reserved_areas, setup),
		cmocka_unit_test_setup(blob_is_reserved, setup),
		cmocka_unit_test_setup(reserved_thirty, setup),
		cmocka_unit_test_setup(reserved_too_many, setup),
		cmocka_unit_test_setup(initrd_absurd, setup),
		cmocka_unit_test_setup(chosen, setup),
		cmocka_unit_test_setup(model, setup),
		cmocka_unit_test_setup(psci_conduit, setup),
		cmocka_unit_test_setup(cpus, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
