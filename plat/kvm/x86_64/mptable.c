// SPDX-License-Identifier: BSD-3-Clause
/*
 * The CPUs in the MP table (Intel MultiProcessor Specification 1.4, chapter 4), which machines
 * without ACPI have: a floating pointer in low memory, and the configuration table it leads to.
 */
#include "firmware.h"

/* Where the floating pointer may lie: the first KiB of the area whose segment is at 0x40e, the last
 * KiB of 640, the BIOS. */
#define EBDA_SEGMENT	0x40e
#define BASE_LAST	(639 * 1024UL)
#define BASE_END	(640 * 1024UL)
#define BIOS		0xf0000
#define BIOS_END	0x100000

struct pointer {
	char signature[4];
	uint32_t config;
	uint8_t length, revision, sum;
	uint8_t is_default;	/* not 0: a machine of chapter 5, which has no table */
	uint8_t features[4];
} __uk_packed;

struct config {
	char signature[4];
	uint16_t length;
	uint8_t revision, sum;
	char oem[8], product[12];
	uint32_t oem_table;
	uint16_t oem_size, entries;
	uint32_t lapic;
	uint16_t extended_length;
	uint8_t extended_sum, reserved;
} __uk_packed;

struct processor {
	uint8_t type, apic, version, flags;
} __uk_packed;

_Static_assert(sizeof(struct pointer) == 16 && sizeof(struct config) == 44, "MP specification");

/* Entries: a processor's has 20 bytes, those of the other types 8. */
#define PROCESSOR	0
#define PROCESSOR_BYTES	20
#define LAST_TYPE	4
#define OTHER_BYTES	8
#define ENABLED		1

static uint64_t look_for_pointer(void)
{
	uint16_t segment = 0;
	uint64_t at = 0;

	if (ukplat_firmware_read(EBDA_SEGMENT, &segment, sizeof(segment)) && segment)
		at = firmware_find(segment * 16UL, segment * 16UL + 1024, "_MP_", 4,
				   sizeof(struct pointer));
	at = at ?: firmware_find(BASE_LAST, BASE_END, "_MP_", 4, sizeof(struct pointer));
	return at ?: firmware_find(BIOS, BIOS_END, "_MP_", 4, sizeof(struct pointer));
}

static const char *read_config(uint64_t addr, struct firmware_cpus *cpus)
{
	struct config c;
	size_t at = sizeof(c);

	if (!addr || !ukplat_firmware_read(addr, &c, sizeof(c)) ||
	    __builtin_memcmp(c.signature, "PCMP", 4) != 0 || c.length < sizeof(c))
		return "the MP table is damaged";
	if (!firmware_sum_is_0(addr, c.length))
		return "the checksum of the MP table is wrong";
	/* By length, which the checksum covers: qboot leaves the number of entries 0. */
	while (at < c.length) {
		struct processor p = { .type = LAST_TYPE + 1 };
		size_t bytes;

		if (c.length - at >= OTHER_BYTES)
			(void)ukplat_firmware_read(addr + at, &p, sizeof(p));
		bytes = p.type == PROCESSOR ? PROCESSOR_BYTES : OTHER_BYTES;
		if (p.type > LAST_TYPE || bytes > c.length - at)
			return "an entry of the MP table is damaged";
		if (p.type == PROCESSOR && p.flags & ENABLED)
			firmware_add(cpus, p.apic);
		at += bytes;
	}
	return NULL;
}

const char *firmware_mptable(struct firmware_cpus *cpus, bool *found)
{
	uint64_t at = look_for_pointer();
	struct pointer p;

	*found = at != 0;
	if (!*found)
		return NULL;
	if (!ukplat_firmware_read(at, &p, sizeof(p)))
		return "the MP table is damaged";
	if (p.is_default) {
		/* Chapter 5: two CPUs. */
		firmware_add(cpus, 0);
		firmware_add(cpus, 1);
		return NULL;
	}
	return read_config(p.config, cpus);
}
