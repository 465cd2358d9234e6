// SPDX-License-Identifier: BSD-3-Clause
/* The tree that was handed over, with ukdt and with libfdt. */
#include <libfdt.h>
#include <string.h>

#include <uk/dt.h>
#include <uk/test.h>

/* The blob is the reserved area that its own blocks lie in. */
static const void *blob(void)
{
	const struct uk_dt_machine *m = uk_dt_machine();

	for (unsigned int i = 0; i < m->nreserved; i++) {
		uint64_t at = (uintptr_t)m->blob.nodes - m->reserved[i].base;

		if (at < m->reserved[i].size)
			return (const void *)(uintptr_t)m->reserved[i].base;
	}
	return NULL;
}

UK_TESTCASE(live, same_tree)
{
	const void *fdt = blob();
	struct uk_dt_iter it = { 0 };
	int item, at = -1, depth = -1, prop = -1, len;
	unsigned int nodes = 0, props = 0;

	UK_TEST_ASSERT(fdt && !fdt_check_header(fdt));
	while ((item = uk_dt_next(&uk_dt_machine()->blob, &it)) > 0 && uk_test_passing()) {
		if (item == UK_DT_NODE) {
			at = fdt_next_node(fdt, at, &depth);
			UK_TEST_EXPECT(!strcmp(it.name, fdt_get_name(fdt, at, NULL)));
			UK_TEST_EXPECT_UNUM_EQ(it.depth, depth);
			prop = fdt_first_property_offset(fdt, at);
			nodes++;
		} else if (item == UK_DT_PROP) {
			const char *name;
			const void *value = fdt_getprop_by_offset(fdt, prop, &name, &len);

			UK_TEST_EXPECT(value == it.value && (uint32_t)len == it.len);
			UK_TEST_EXPECT(!strcmp(it.name, name));
			prop = fdt_next_property_offset(fdt, prop);
			props++;
		}
	}
	UK_TEST_EXPECT_UNUM_EQ(item, UK_DT_DONE);
	uk_test_note("%u nodes, %u properties", nodes, props);
	UK_TEST_EXPECT(nodes > 40 && props > 150);
}

UK_TESTCASE(live, same_facts)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	const void *fdt = blob();
	const char *method;
	uint64_t size = 0, sum = 0;
	int at, len;

	UK_TEST_ASSERT(fdt);
	for (at = fdt_first_subnode(fdt, 0); at >= 0; at = fdt_next_subnode(fdt, at)) {
		const char *type = fdt_getprop(fdt, at, "device_type", NULL);
		const fdt64_t *reg = fdt_getprop(fdt, at, "reg", &len);

		for (int i = 0; type && !strcmp(type, "memory") && i < len / 16; i++)
			size += fdt64_ld(&reg[2 * i + 1]);
	}
	for (unsigned int i = 0; i < m->nbanks; i++)
		sum += m->banks[i].size;
	UK_TEST_EXPECT_UNUM_EQ(sum, size);

	at = fdt_path_offset(fdt, "/psci");
	method = fdt_getprop(fdt, at, "method", &len);
	UK_TEST_ASSERT(method);
	UK_TEST_EXPECT_UNUM_EQ(m->psci, !strcmp(method, "hvc") ? UK_DT_PSCI_HVC : UK_DT_PSCI_SMC);

	sum = 0;
	at = fdt_first_subnode(fdt, fdt_path_offset(fdt, "/cpus"));
	for (; at >= 0; at = fdt_next_subnode(fdt, at)) {
		const char *type = fdt_getprop(fdt, at, "device_type", NULL);

		sum += type && !strcmp(type, "cpu");
	}
	UK_TEST_EXPECT_UNUM_EQ(m->ncpus, sum);
	UK_TEST_EXPECT_UNUM_EQ(m->warnings, 0);
	UK_TEST_EXPECT(!m->error);
}

/* A tree of one's own, in the image's memory: made, changed, read back by both. */
UK_TESTCASE(live, made_here)
{
	static uint64_t mem[64];
	struct uk_dt_iter it = { 0 };
	const char *error;
	struct uk_dt dt;

	UK_TEST_ASSERT(!fdt_create_empty_tree(mem, sizeof(mem)));
	UK_TEST_ASSERT(!fdt_setprop_string(mem, 0, "model", "made here"));
	UK_TEST_ASSERT(fdt_add_subnode(mem, 0, "child") > 0);
	UK_TEST_ASSERT(!uk_dt_open(&dt, mem, sizeof(mem), &error));
	UK_TEST_EXPECT_UNUM_EQ(uk_dt_next(&dt, &it), UK_DT_NODE);
	UK_TEST_EXPECT_UNUM_EQ(uk_dt_next(&dt, &it), UK_DT_PROP);
	UK_TEST_EXPECT(!strcmp(it.name, "model") && !strcmp(it.value, "made here"));
	UK_TEST_EXPECT_UNUM_EQ(uk_dt_next(&dt, &it), UK_DT_NODE);
	UK_TEST_EXPECT(!strcmp(it.name, "child"));
}
