// SPDX-License-Identifier: BSD-3-Clause
/* Trees for the tests of ukdt: see tree.h. */
#include "tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

uint8_t tree_blob[TREE_BYTES];
struct table table;
struct uk_dt_machine machine;
const uint8_t *scanned;
uint64_t rnd_state = 1;

#define OK(call)	assert_int_equal(call, 0)

void tree_begin(void)
{
	memset(tree_blob, 0, sizeof(tree_blob));
	OK(fdt_create(tree_blob, sizeof(tree_blob)));
}

void tree_reserve(uint64_t base, uint64_t size)
{
	OK(fdt_add_reservemap_entry(tree_blob, base, size));
}

void tree_root(void)
{
	OK(fdt_finish_reservemap(tree_blob));
	OK(fdt_begin_node(tree_blob, ""));
}

void node(const char *name)
{
	OK(fdt_begin_node(tree_blob, name));
}

void end(void)
{
	OK(fdt_end_node(tree_blob));
}

void text(const char *name, const char *value)
{
	OK(fdt_property_string(tree_blob, name, value));
}

void bytes(const char *name, const void *value, int len)
{
	OK(fdt_property(tree_blob, name, value, len));
}

void cells(const char *name, int n, ...)
{
	uint32_t v[64];
	va_list ap;

	va_start(ap, n);
	for (int i = 0; i < n; i++)
		v[i] = cpu_to_fdt32(va_arg(ap, uint32_t));
	va_end(ap);
	bytes(name, v, n * 4);
}

void widths(uint32_t ac, uint32_t sc)
{
	cells("#address-cells", 1, ac);
	cells("#size-cells", 1, sc);
}

void tree_simple(void)
{
	tree_begin();
	tree_root();
	widths(2, 2);
	node("memory@40000000");
	text("device_type", "memory");
	cells("reg", 4, 0, 0x40000000, 0, 0x100000);
	end();
}

int tree_end(void)
{
	end();
	OK(fdt_finish(tree_blob));
	return fdt_totalsize(tree_blob);
}

void table_clear(void)
{
	memset(&table, 0, sizeof(table));
}

void also(struct uk_dt_device *d, const char *compatible, unsigned int n)
{
	struct uk_dt_match *m = (struct uk_dt_match *)&table.entries[table.words];
	unsigned int len = strlen(compatible) + 1;

	m->device = (intptr_t)d - (intptr_t)m;
	m->records = n;
	m->words = 2 + (len + 3) / 4;
	m->len = len;
	memcpy(m->compatible, compatible, len);
	table.words += m->words;
	assert_true(table.words <= sizeof(table.entries) / sizeof(table.entries[0]));
}

struct uk_dt_device *driver(const char *compatible, unsigned int n)
{
	struct uk_dt_device *d = &table.dev[table.devs];

	table.devs += n;
	assert_true(table.devs <= TABLE_RECORDS);
	also(d, compatible, n);
	return d;
}

static void check_areas(const struct uk_dt_reg *r, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		assert_true(r[i].size > 0);
		assert_true(r[i].base < 1ull << UK_DT_PA_BITS);
		assert_true(r[i].size <= (1ull << UK_DT_PA_BITS) - r[i].base);
		if (i)
			assert_true(r[i - 1].base + r[i - 1].size < r[i].base);
	}
}

static void check_string(const char *s, size_t len)
{
	const char *from = (const char *)scanned;

	assert_non_null(s);
	if (s < from || s >= from + len)
		assert_string_equal(s, "");
	else
		assert_true(s + strlen(s) < from + len);
}

/* Of any blob, whatever is in it. */
static void check_result(int ret, size_t len)
{
	static const int known[] = { 0, -EINVAL, -ENOTSUP, -ENOSPC, -ENXIO };
	unsigned int i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]) && ret != known[i]; i++)
		;
	assert_true(i < sizeof(known) / sizeof(known[0]));
	assert_true(!ret == !machine.error);
	assert_true(machine.nbanks <= UK_DT_BANKS);
	assert_true(machine.nreserved <= UK_DT_RESERVED);
	assert_true(ret || machine.nbanks);
	check_areas(machine.banks, machine.nbanks);
	check_areas(machine.reserved, machine.nreserved);
	check_string(machine.model, len);
	check_string(machine.bootargs, len);
	check_string(machine.stdout_path, len);
	for (i = 0; i < table.devs; i++) {
		const struct uk_dt_device *d = &table.dev[i];

		assert_true(d->found || (!d->nregs && !d->nirqs && !d->console));
		assert_true(d->nregs <= UK_DT_REGS);
		assert_true(d->nirqs <= UK_DT_IRQS);
		for (unsigned int r = 0; r < d->nregs; r++)
			assert_true(d->reg[r].base < 1ull << UK_DT_PA_BITS &&
				    d->reg[r].size <= (1ull << UK_DT_PA_BITS) - d->reg[r].base);
	}
}

int scan_bytes(const void *blob, size_t len)
{
	static uint8_t *area;
	static const size_t area_bytes = 2 * TREE_BYTES, page = 4096;
	uint8_t *at;
	int ret;

	if (!area) {
		area = mmap(NULL, area_bytes + page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		assert_ptr_not_equal(area, MAP_FAILED);
		OK(mprotect(area + area_bytes, page, PROT_NONE));
	}
	assert_true(len <= area_bytes);
	/* Blobs are 4-byte aligned; what is missing to that at the end is not part of it. */
	at = area + area_bytes - (len + 3) / 4 * 4;
	memcpy(at, blob, len);
	scanned = at;
	memset(&machine, 0, sizeof(machine));
	memset(table.dev, 0, sizeof(table.dev));
	ret = uk_dt_scan(at, len, &machine, (const struct uk_dt_match *)table.entries,
			 (const struct uk_dt_match *)&table.entries[table.words]);
	check_result(ret, len);
	return ret;
}

int scan_tree(void)
{
	size_t nodes = fdt_off_dt_struct(tree_blob) + fdt_size_dt_struct(tree_blob);
	size_t names = fdt_off_dt_strings(tree_blob) + fdt_size_dt_strings(tree_blob);

	fdt_set_totalsize(tree_blob, 1 << 20);
	return scan_bytes(tree_blob, nodes > names ? nodes : names);
}

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators". */
uint32_t rnd(uint32_t below)
{
	rnd_state ^= rnd_state >> 12;
	rnd_state ^= rnd_state << 25;
	rnd_state ^= rnd_state >> 27;
	return (uint32_t)((rnd_state * 0x2545f4914f6cdd1dull) >> 32) % below;
}
