// SPDX-License-Identifier: BSD-3-Clause
/*
 * The CPUs that firmware lists: good tables as QEMU's machines have them, and damaged ones. A
 * damaged table is refused with words that name it, nothing is read past its end, and the reads are
 * bounded.
 */
// UNIT-SRCS: plat/kvm/x86_64/firmware.c plat/kvm/x86_64/acpi.c plat/kvm/x86_64/mptable.c
// UNIT-INCS: plat/kvm/x86_64
// UNIT-CFLAGS: -DCONFIG_NR_CPUS=8
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "memory.h"

#define RSDP	0xf59e0
#define XSDT	(HIGH + 0x100)
#define RSDT	(HIGH + 0x200)
#define FACP	(HIGH + 0x300)
#define MADT	(HIGH + 0x1000)
#define MADT_AT	44

static struct firmware_cpus cpus;
static bool found;

static void put(uint64_t addr, const void *what, size_t len)
{
	memcpy(at(addr), what, len);
}

static void put32(uint64_t addr, uint32_t v)
{
	put(addr, &v, sizeof(v));
}

static void put64(uint64_t addr, uint64_t v)
{
	put(addr, &v, sizeof(v));
}

static void header(uint64_t addr, const char *signature, uint32_t length)
{
	put(addr, signature, 4);
	put32(addr + 4, length);
	seal(addr, length, addr + 9);
}

static void seal_rsdp(void)
{
	seal(RSDP, 20, RSDP + 8);
	seal(RSDP, 36, RSDP + 32);
}

static size_t madt_len;

static void seal_madt(void)
{
	header(MADT, "APIC", (uint32_t)madt_len);
}

static void local_apic(uint8_t apic, uint32_t flags)
{
	const uint8_t e[4] = { 0, 8, apic, apic };

	put(MADT + madt_len, e, sizeof(e));
	put32(MADT + madt_len + 4, flags);
	madt_len += 8;
	seal_madt();
}

static const char *acpi(uint64_t rsdp)
{
	cpus = (struct firmware_cpus){ .self = 0 };
	reads = 0;
	return firmware_acpi(rsdp, &cpus, &found);
}

static const char *mptable(void)
{
	cpus = (struct firmware_cpus){ .self = 0 };
	reads = 0;
	return firmware_mptable(&cpus, &found);
}

/* A machine of three CPUs with ACPI 2, as q35 has it. */
static int machine(void **state)
{
	(void)state;
	memset(low, 0, sizeof(low));
	memset(high, 0, sizeof(high));
	put(RSDP, "RSD PTR ", 8);
	*at(RSDP + 15) = 2;
	put32(RSDP + 16, RSDT);
	put32(RSDP + 20, 36);
	put64(RSDP + 24, XSDT);
	seal_rsdp();
	header(FACP, "FACP", 244);
	put64(XSDT + 36, FACP);
	put64(XSDT + 44, MADT);
	header(XSDT, "XSDT", 52);
	put32(RSDT + 36, FACP);
	put32(RSDT + 40, MADT);
	header(RSDT, "RSDT", 44);
	madt_len = MADT_AT;
	for (uint8_t i = 0; i < 3; i++)
		local_apic(i, 1);
	return 0;
}

static void listed(unsigned int n)
{
	assert_true(found);
	assert_int_equal(cpus.n, n);
}

static void a_good_machine(void **state)
{
	(void)state;
	assert_null(acpi(RSDP));
	listed(2);
	assert_int_equal(cpus.apic[0], 1);
	assert_int_equal(cpus.apic[1], 2);
	assert_null(acpi(0));		/* looked for */
	listed(2);
	/* ACPI 1 */
	*at(RSDP + 15) = 0;
	seal_rsdp();
	put32(XSDT, 0);
	assert_null(acpi(0));
	listed(2);
}

static void the_area_that_a_word_names_comes_first(void **state)
{
	const uint16_t segment = 0x9fc0;

	(void)state;
	memcpy(at(0x9fc20), at(RSDP), 36);
	*at(RSDP) = 0;
	assert_null(acpi(0));
	assert_false(found);
	put(0x40e, &segment, sizeof(segment));
	assert_null(acpi(0));
	listed(2);
}

static void there_is_no_acpi(void **state)
{
	(void)state;
	/* The words without the sum are no table: the code of a firmware has them as well. */
	*at(RSDP + 8) ^= 1;
	assert_null(acpi(0));
	assert_false(found);
	assert_int_equal(cpus.n, 0);
}

static void which_cpus_count(void **state)
{
	(void)state;
	local_apic(1, 1);		/* twice */
	local_apic(7, 0);		/* not there */
	local_apic(8, 2);		/* may come later */
	local_apic(255, 1);		/* means all */
	local_apic(9, 1);
	assert_null(acpi(RSDP));
	listed(3);
	assert_int_equal(cpus.apic[2], 9);
	for (uint8_t i = 20; i < 60; i++)
		local_apic(i, 1);
	assert_null(acpi(RSDP));
	listed(7);
	/* The CPU that runs may be any. */
	cpus = (struct firmware_cpus){ .self = 2 };
	assert_null(firmware_acpi(RSDP, &cpus, &found));
	assert_int_equal(cpus.apic[0], 0);
	assert_int_equal(cpus.apic[1], 1);
	assert_int_equal(cpus.apic[2], 9);
}

static void entries_of_other_types_are_passed_over(void **state)
{
	static const uint8_t ioapic[12] = { 1, 12 }, nmi[6] = { 4, 6 }, unknown[2] = { 200, 2 };

	(void)state;
	put(MADT + madt_len, ioapic, 12);
	put(MADT + madt_len + 12, nmi, 6);
	put(MADT + madt_len + 18, unknown, 2);
	madt_len += 20;
	local_apic(5, 1);
	assert_null(acpi(RSDP));
	listed(3);
	assert_int_equal(cpus.apic[2], 5);
}

static void says(const char *why, const char *word)
{
	assert_non_null(why);
	assert_non_null(strstr(why, word));
	assert_null(strchr(why, '\n'));
	assert_true(reads < 100000);
}

static void a_damaged_root(void **state)
{
	(void)state;
	says(acpi(RSDP + 16), "root pointer is damaged");
	says(acpi(HIGH + HIGH_BYTES - 8), "root pointer is damaged");	/* its end is not there */
	says(acpi(UINT64_MAX - 4), "root pointer is damaged");
	*at(RSDP + 33) ^= 1;		/* of what version 2 has */
	says(acpi(RSDP), "root pointer is damaged");
	machine(NULL);
	put32(RSDP + 20, 35);
	seal_rsdp();
	says(acpi(RSDP), "root pointer is damaged");
	put32(RSDP + 20, UINT32_MAX);
	seal_rsdp();
	says(acpi(RSDP), "root pointer is damaged");
}

static void a_damaged_table_of_tables(void **state)
{
	(void)state;
	put64(RSDP + 24, 0x123456789abcdef0);
	seal_rsdp();
	says(acpi(RSDP), "no table of tables");
	machine(NULL);
	put(XSDT, "RSDT", 4);
	says(acpi(RSDP), "no table of tables");
	machine(NULL);
	*at(XSDT + 36) ^= 1;
	says(acpi(RSDP), "checksum of ACPI's table of tables");
	for (uint32_t len = 0; len < 36; len++) {
		machine(NULL);
		put32(XSDT + 4, len);
		says(acpi(RSDP), "no table of tables");
	}
	machine(NULL);
	put32(XSDT + 4, UINT32_MAX);
	says(acpi(RSDP), "no table of tables");
	/* Longer than memory, and as long as is read at all. */
	put64(RSDP + 24, HIGH + HIGH_BYTES - 64);
	seal_rsdp();
	memcpy(at(HIGH + HIGH_BYTES - 64), "XSDT\x00\x10\x00\x00", 8);
	says(acpi(RSDP), "checksum of ACPI's table of tables");
	/* Entries that lead nowhere, and to itself. */
	machine(NULL);
	put64(XSDT + 36, UINT64_MAX);
	put64(XSDT + 44, XSDT);
	header(XSDT, "XSDT", 52);
	says(acpi(RSDP), "no table of CPUs (MADT)");
	/* None at all; part of one. */
	header(XSDT, "XSDT", 36);
	says(acpi(RSDP), "no table of CPUs (MADT)");
	header(XSDT, "XSDT", 43);
	says(acpi(RSDP), "no table of CPUs (MADT)");
	/* The most entries there can be: of those 256 are looked at. */
	put64(RSDP + 24, HIGH + 0x8000);
	seal_rsdp();
	for (unsigned int i = 0; i < 8000; i++)
		put64(HIGH + 0x8000 + 36 + 8 * i, FACP);
	put64(HIGH + 0x8000 + 36 + 8 * 7999, MADT);
	header(HIGH + 0x8000, "XSDT", 36 + 8 * 8000);
	says(acpi(RSDP), "no table of CPUs (MADT)");
}

static void a_damaged_table_of_cpus(void **state)
{
	(void)state;
	*at(MADT + 50) ^= 1;
	says(acpi(RSDP), "checksum of ACPI's table of CPUs");
	for (uint32_t len = 0; len < MADT_AT; len++) {
		put32(MADT + 4, len);
		says(acpi(RSDP), "length of ACPI's table of CPUs");
	}
	put32(MADT + 4, FIRMWARE_TABLE_MAX + 1);
	says(acpi(RSDP), "length of ACPI's table of CPUs");
	/* An entry of no length would never end; one that is longer than the table; one that is too
	 * short for what it is; half a one at the end. */
	for (unsigned int len = 0; len < 256; len++) {
		machine(NULL);
		*at(MADT + MADT_AT + 1) = (uint8_t)len;
		seal_madt();
		if (len == 8 || len == 16 || len == 24)
			assert_null(acpi(RSDP));
		else if (len < 8 || len > 24)
			says(acpi(RSDP), "entry of ACPI's table of CPUs");
		else
			(void)acpi(RSDP);	/* what then stands there is an entry or none */
	}
	machine(NULL);
	madt_len++;
	seal_madt();
	says(acpi(RSDP), "entry of ACPI's table of CPUs");
	/* Without any entry it is no damage: there is no other CPU. */
	machine(NULL);
	madt_len = MADT_AT;
	seal_madt();
	assert_null(acpi(RSDP));
	listed(0);
}

#define MP	0x9fc00
#define CONFIG	0x9fc10

static size_t mp_len;

static void seal_mp(void)
{
	const uint16_t len = (uint16_t)mp_len;

	put(CONFIG + 4, &len, sizeof(len));
	seal(CONFIG, mp_len, CONFIG + 7);
	seal(MP, 16, MP + 10);
}

/* As qboot makes it for microvm: it states 0 entries. */
static int mp_machine(void **state)
{
	static const uint8_t bus[8] = { 1, 0, 'I', 'S', 'A', ' ', ' ', ' ' };

	(void)state;
	memset(low, 0, sizeof(low));
	memset(high, 0, sizeof(high));
	put(MP, "_MP_", 4);
	put32(MP + 4, CONFIG);
	*at(MP + 8) = 1;
	*at(MP + 9) = 4;
	put(CONFIG, "PCMP", 4);
	mp_len = 44;
	for (uint8_t i = 0; i < 4; i++) {
		const uint8_t cpu[20] = { 0, i, 0x14, i == 3 ? 0 : 1 };

		put(CONFIG + mp_len, cpu, 20);
		mp_len += 20;
	}
	put(CONFIG + mp_len, bus, 8);
	mp_len += 8;
	seal_mp();
	return 0;
}

static void a_good_mp_table(void **state)
{
	(void)state;
	assert_null(mptable());
	listed(2);
	assert_int_equal(cpus.apic[0], 1);
	assert_int_equal(cpus.apic[1], 2);
	/* In the BIOS. */
	memcpy(at(0xf5ba0), at(MP), 16);
	*at(MP) = 0;
	assert_null(mptable());
	listed(2);
	*at(0xf5ba0) = 0;
	assert_null(mptable());
	assert_false(found);
}

static void a_default_machine_has_two(void **state)
{
	(void)state;
	*at(MP + 11) = 5;
	put32(MP + 4, 0);
	seal_mp();
	assert_null(mptable());
	listed(1);
	assert_int_equal(cpus.apic[0], 1);
}

static void a_damaged_mp_table(void **state)
{
	(void)state;
	*at(MP + 15) ^= 1;
	assert_null(mptable());
	assert_false(found);		/* without its sum it is no pointer */
	mp_machine(NULL);
	put32(MP + 4, 0);
	seal_mp();
	says(mptable(), "MP table is damaged");
	put32(MP + 4, UINT32_MAX - 3);
	seal_mp();
	says(mptable(), "MP table is damaged");
	mp_machine(NULL);
	*at(CONFIG) = 'X';
	says(mptable(), "MP table is damaged");
	mp_machine(NULL);
	*at(CONFIG + 60) ^= 1;
	says(mptable(), "checksum of the MP table");
	for (uint16_t len = 0; len < 44; len++) {
		put(CONFIG + 4, &len, sizeof(len));
		says(mptable(), "MP table is damaged");
	}
	for (unsigned int type = 1; type < 256; type++) {
		mp_machine(NULL);
		*at(CONFIG + 44) = (uint8_t)type;
		seal_mp();
		if (type > 4)
			says(mptable(), "entry of the MP table");
		else
			(void)mptable();
	}
	for (size_t len = 45; len < 44 + 88; len++) {
		mp_machine(NULL);
		mp_len = len;
		seal_mp();
		if ((len - 44) % 20 == 0 && len - 44 <= 80)
			assert_null(mptable());
		else
			says(mptable(), "entry of the MP table");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_good_machine, machine),
		cmocka_unit_test_setup(the_area_that_a_word_names_comes_first, machine),
		cmocka_unit_test_setup(there_is_no_acpi, machine),
		cmocka_unit_test_setup(which_cpus_count, machine),
		cmocka_unit_test_setup(entries_of_other_types_are_passed_over, machine),
		cmocka_unit_test_setup(a_damaged_root, machine),
		cmocka_unit_test_setup(a_damaged_table_of_tables, machine),
		cmocka_unit_test_setup(a_damaged_table_of_cpus, machine),
		cmocka_unit_test_setup(a_good_mp_table, mp_machine),
		cmocka_unit_test_setup(a_default_machine_has_two, mp_machine),
		cmocka_unit_test_setup(a_damaged_mp_table, mp_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
