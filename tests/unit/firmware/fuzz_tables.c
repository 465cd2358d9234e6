// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arbitrary bytes where firmware's tables are. Sums are made right first, or no input would get
 * past them. Whatever is there, the reads are bounded and the list of CPUs makes sense.
 */
// UNIT-SRCS: plat/kvm/x86_64/firmware.c plat/kvm/x86_64/acpi.c plat/kvm/x86_64/mptable.c
// UNIT-INCS: plat/kvm/x86_64
// UNIT-CFLAGS: -DCONFIG_NR_CPUS=8
// UNIT-MAXLEN: 4096
#include <stdlib.h>

#include "memory.h"

#define RSDP	0xf0000
#define XSDT	(HIGH + 0x40)
#define MADT	(HIGH + 0x80)
#define MP	0xf0100
#define CONFIG	(HIGH + 0x1800)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct firmware_cpus *cpus, const char *why)
{
	if (cpus->n > 7 || reads > 200000 || (why && !*why))
		abort();
	for (unsigned int i = 0; i < cpus->n; i++) {
		if (cpus->apic[i] == 0xff || cpus->apic[i] == cpus->self)
			abort();
		for (unsigned int k = 0; k < i; k++)
			if (cpus->apic[k] == cpus->apic[i])
				abort();
	}
}

static uint32_t length_of(uint64_t table, unsigned int bytes)
{
	uint32_t len = 0;

	memcpy(&len, at(table + 4), bytes);
	return len < HIGH_BYTES / 2 ? len : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint64_t xsdt = XSDT, madt = MADT;
	static const uint32_t config = CONFIG;
	struct firmware_cpus cpus = { .self = 0 };
	bool found;

	memset(high, 0, sizeof(high));
	memset(low + RSDP, 0, 0x200);
	/* The input: a root pointer, an XSDT, a MADT; then again as an MP table. */
	memcpy(at(RSDP), data, size < 36 ? size : 36);
	memcpy(at(XSDT), data, size);
	memcpy(at(CONFIG), data, size);
	memcpy(at(RSDP), "RSD PTR ", 8);
	memcpy(at(RSDP + 24), &xsdt, sizeof(xsdt));
	memcpy(at(XSDT), "XSDT", 4);
	memcpy(at(XSDT + 36), &madt, sizeof(madt));
	memcpy(at(MADT), "APIC", 4);
	seal(MADT, length_of(MADT, 4), MADT + 9);
	seal(XSDT, length_of(XSDT, 4), XSDT + 9);
	seal(RSDP, 20, RSDP + 8);
	seal(RSDP, 36, RSDP + 32);
	reads = 0;
	check(&cpus, firmware_acpi(RSDP, &cpus, &found));

	memcpy(at(MP), "_MP_", 4);
	memcpy(at(MP + 4), &config, sizeof(config));
	seal(MP, 16, MP + 10);
	memcpy(at(CONFIG), "PCMP", 4);
	seal(CONFIG, length_of(CONFIG, 2), CONFIG + 7);
	cpus = (struct firmware_cpus){ .self = 1 };
	reads = 0;
	check(&cpus, firmware_mptable(&cpus, &found));
	return 0;
}
