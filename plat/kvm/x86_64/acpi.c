// SPDX-License-Identifier: BSD-3-Clause
/*
 * The CPUs in ACPI's Multiple APIC Description Table (ACPI 6.5):
 *
 *	root pointer (5.2.5) -> XSDT or RSDT (5.2.7, 5.2.8) -> MADT, signature "APIC" (5.2.12)
 *
 * Local APICs with numbers of more than 8 bits (x2APIC entries) are not counted: a machine gives
 * them to CPUs beyond the first 255.
 */
#include "firmware.h"

/* Where the root pointer may lie, 5.2.5.1: the first KiB of the area whose segment is at 0x40e,
 * and the BIOS. */
#define EBDA_SEGMENT	0x40e
#define BIOS		0xe0000
#define BIOS_END	0x100000

#define TABLES_MAX	256	/* as many as are looked at; machines have some ten */

struct rsdp {
	char signature[8];
	uint8_t sum, oem[6], revision;
	uint32_t rsdt;
	/* From revision 2 on. */
	uint32_t length;
	uint64_t xsdt;
	uint8_t sum_all, reserved[3];
} __uk_packed;

#define RSDP_V1_BYTES	20

struct header {
	char signature[4];
	uint32_t length;
	uint8_t revision, sum, oem[6], oem_table[8];
	uint32_t oem_revision, creator, creator_revision;
} __uk_packed;

_Static_assert(sizeof(struct rsdp) == 36 && sizeof(struct header) == 36, "ACPI");

/* Entries of a MADT follow its header, the address of the local APIC and flags. */
#define MADT_ENTRIES	44
#define LOCAL_APIC	0
#define ENABLED		1

struct local_apic {
	uint8_t type, length, processor, apic;
	uint32_t flags;
} __uk_packed;

static bool is(const struct header *h, const char *signature)
{
	return __builtin_memcmp(h->signature, signature, 4) == 0;
}

static uint64_t look_for_rsdp(void)
{
	uint16_t segment = 0;
	uint64_t at = 0;

	if (ukplat_firmware_read(EBDA_SEGMENT, &segment, sizeof(segment)) && segment)
		at = firmware_find(segment * 16UL, segment * 16UL + 1024, "RSD PTR ", 8,
				   RSDP_V1_BYTES);
	return at ?: firmware_find(BIOS, BIOS_END, "RSD PTR ", 8, RSDP_V1_BYTES);
}

/* The header of the table at @addr; false: it has none that makes sense. */
static bool read_header(uint64_t addr, struct header *h)
{
	return addr && ukplat_firmware_read(addr, h, sizeof(*h)) && h->length >= sizeof(*h) &&
	       h->length <= FIRMWARE_TABLE_MAX;
}

/* Find the MADT in the table of tables at @root, whose entries have @width bytes. */
static const char *find_madt(uint64_t root, unsigned int width, uint64_t *madt)
{
	struct header h;
	unsigned int n;

	if (!read_header(root, &h) || !is(&h, width == 8 ? "XSDT" : "RSDT"))
		return "ACPI's root pointer leads to no table of tables";
	if (!firmware_sum_is_0(root, h.length))
		return "the checksum of ACPI's table of tables is wrong";
	n = (unsigned int)((h.length - sizeof(h)) / width);
	for (unsigned int i = 0; i < UK_MIN(n, (unsigned int)TABLES_MAX); i++) {
		struct header t;

		*madt = 0;
		if (!ukplat_firmware_read(root + sizeof(h) + i * width, madt, width))
			break;
		/* A table that cannot be read may be one that nobody here needs. */
		if (*madt && ukplat_firmware_read(*madt, &t, sizeof(t)) && is(&t, "APIC"))
			return NULL;
	}
	return "ACPI has no table of CPUs (MADT)";
}

static const char *read_madt(uint64_t madt, struct firmware_cpus *cpus)
{
	struct header h;
	size_t at = MADT_ENTRIES;

	if (!read_header(madt, &h) || h.length < MADT_ENTRIES)
		return "the length of ACPI's table of CPUs (MADT) is wrong";
	if (!firmware_sum_is_0(madt, h.length))
		return "the checksum of ACPI's table of CPUs (MADT) is wrong";
	while (at < h.length) {
		struct local_apic e = { .length = 0 };

		if (h.length - at < 2 || !ukplat_firmware_read(madt + at, &e, 2) ||
		    e.length < 2 || e.length > h.length - at ||
		    (e.type == LOCAL_APIC &&
		     (e.length < sizeof(e) || !ukplat_firmware_read(madt + at, &e, sizeof(e)))))
			return "an entry of ACPI's table of CPUs (MADT) is damaged";
		if (e.type == LOCAL_APIC && e.flags & ENABLED)
			firmware_add(cpus, e.apic);
		at += e.length;
	}
	return NULL;
}

const char *firmware_acpi(uint64_t rsdp, struct firmware_cpus *cpus, bool *found)
{
	struct rsdp r = { .revision = 0 };
	uint64_t madt;
	const char *why;

	if (!rsdp)
		rsdp = look_for_rsdp();
	*found = rsdp != 0;
	if (!*found)
		return NULL;
	if (!ukplat_firmware_read(rsdp, &r, RSDP_V1_BYTES) ||
	    __builtin_memcmp(r.signature, "RSD PTR ", 8) != 0 ||
	    !firmware_sum_is_0(rsdp, RSDP_V1_BYTES))
		return "ACPI's root pointer is damaged";
	if (r.revision >= 2 && (!ukplat_firmware_read(rsdp, &r, sizeof(r)) ||
				r.length < sizeof(r) || r.length > FIRMWARE_TABLE_MAX ||
				!firmware_sum_is_0(rsdp, r.length)))
		return "ACPI's root pointer is damaged";
	why = r.revision >= 2 && r.xsdt ? find_madt(r.xsdt, 8, &madt) :
					  find_madt(r.rsdt, 4, &madt);
	return why ?: read_madt(madt, cpus);
}
