// SPDX-License-Identifier: BSD-3-Clause
/* What ACPI's tables and the MP table have in common: sums, signatures, the list of CPUs. */
#include "firmware.h"

bool firmware_sum_is_0(uint64_t addr, size_t len)
{
	uint8_t part[64], sum = 0;

	while (len > 0) {
		size_t n = UK_MIN(len, sizeof(part));

		if (!ukplat_firmware_read(addr, part, n))
			return false;
		for (size_t i = 0; i < n; i++)
			sum = (uint8_t)(sum + part[i]);
		addr += n;
		len -= n;
	}
	return sum == 0;
}

uint64_t firmware_find(uint64_t from, uint64_t to, const char *sig, size_t nsig, size_t len)
{
	char at[8];

	for (uint64_t addr = UK_ALIGN_UP(from, UINT64_C(16)); addr + len <= to; addr += 16)
		if (ukplat_firmware_read(addr, at, nsig) &&
		    __builtin_memcmp(at, sig, nsig) == 0 && firmware_sum_is_0(addr, len))
			return addr;
	return 0;
}

void firmware_add(struct firmware_cpus *cpus, uint8_t apic)
{
	if (apic == 0xff || apic == cpus->self || cpus->n == CONFIG_NR_CPUS - 1)
		return;
	for (unsigned int i = 0; i < cpus->n; i++)
		if (cpus->apic[i] == apic)
			return;
	cpus->apic[cpus->n++] = apic;
}
