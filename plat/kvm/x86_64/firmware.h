/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: which CPUs firmware lists, in ACPI's MADT or in the MP table. Both come from outside and
 * may be damaged: nothing is read beyond the length that a table states and that its checksum
 * covers, and every loop is bounded by such a length. acpi.c and mptable.c are pure but for
 * ukplat_firmware_read(), which the test of them replaces.
 */
#ifndef __KVM_FIRMWARE_H__
#define __KVM_FIRMWARE_H__

#include <uk/essentials.h>

/* The longest table that is read. 4 096 CPUs take half of it. */
#define FIRMWARE_TABLE_MAX	65536

/* The local APICs of the CPUs other than the one that runs, in the order of the table. */
struct firmware_cpus {
	uint32_t self;			/* number of the local APIC of the CPU that runs */
	unsigned int n;			/* at most NR_CPUS - 1: further ones are not counted */
	uint8_t apic[CONFIG_NR_CPUS];
};

/* Copy @len bytes of physical memory from @addr. False: nothing can be read there. Boot only. */
bool ukplat_firmware_read(uint64_t addr, void *to, size_t len);

/* Do the @len bytes at @addr add up to 0 (mod 256)? False as well when they cannot be read. */
bool firmware_sum_is_0(uint64_t addr, size_t len);

/* The first multiple of 16 in [@from, @to) where the @nsig bytes of @sig stand and @len bytes from
 * there on add up to 0; 0: none. */
uint64_t firmware_find(uint64_t from, uint64_t to, const char *sig, size_t nsig, size_t len);

/* Note that there is an enabled CPU with that local APIC. A number that is already in the list, 255
 * (all CPUs), and what does not fit are left out. */
void firmware_add(struct firmware_cpus *cpus, uint8_t apic);

/* Fill @cpus from ACPI's tables. @rsdp: where the root pointer lies, 0: not known, it is looked
 * for. *@found: there is ACPI; if not, nothing has happened. NULL, or what is wrong. */
const char *firmware_acpi(uint64_t rsdp, struct firmware_cpus *cpus, bool *found);

/* The same from the MP table. */
const char *firmware_mptable(struct firmware_cpus *cpus, bool *found);

#endif /* __KVM_FIRMWARE_H__ */
