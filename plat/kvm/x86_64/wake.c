// SPDX-License-Identifier: BSD-3-Clause
/*
 * Waking another CPU of a PC: INIT, then startup interrupts (SDM volume 3, 8.4.4.1). Firmware's
 * tables are read in the boot path, which can still reach all of memory and overwrites none.
 */
#include <errno.h>

#include <uk/arch/paging.h>
#include <uk/arch/smp.h>
#include <uk/plat/cpus.h>
#include "firmware.h"
#include "wake.h"

/* Interrupt command register, SDM volume 3, figure 10-12: level, assert; delivery modes. */
#define IPI_ASSERT	(1U << 14)
#define IPI_INIT	(5U << 8 | IPI_ASSERT)
#define IPI_STARTUP	(6U << 8 | IPI_ASSERT | UKARCH_CPU_PAGE >> 12)

/* SDM volume 3, 8.4.4.1: 10 ms behind INIT; 200 us, then a second startup interrupt in case that
 * the CPU did not take the first. A hypervisor's CPU needs no time for INIT. */
#define INIT_US		10000
#define STARTUP_US	200
#define CPUID1_GUEST	(1U << 31)	/* in %ecx */

/* Physical memory that page tables of every CPU reach, and all firmware that is known. */
#define READ_END	(UINT64_C(1) << 32)

static struct firmware_cpus found;
static const char *nothing_found = "neither ACPI nor an MP table lists the CPUs";
static bool page_is_ram;

bool ukplat_firmware_read(uint64_t addr, void *to, size_t len)
{
	char *out = to;

	if (addr >= READ_END || len > READ_END - addr)
		return false;
	while (len > 0) {
		uint64_t can;
		const volatile char *from = ukarch_paging_window(addr, &can);
		size_t n = UK_MIN(len, (size_t)can);

		for (size_t i = 0; i < n; i++)
			out[i] = from[i];
		out += n;
		addr += n;
		len -= n;
	}
	return true;
}

void ukplat_cpus_ram(uint64_t base, uint64_t size)
{
	if (base <= UKARCH_CPU_PAGE && size >= UKARCH_CPU_PAGE + UKARCH_PAGE_SIZE - base)
		page_is_ram = true;
}

int ukplat_cpus_find(uint64_t rsdp)
{
	bool is_there;

	found.self = ukarch_cpuid(1, 0).ebx >> 24;
	nothing_found = firmware_acpi(rsdp, &found, &is_there);
	if (!is_there)
		nothing_found = firmware_mptable(&found, &is_there);
	if (!is_there)
		nothing_found = "neither ACPI nor an MP table lists the CPUs: lower NR_CPUS";
	else if (!page_is_ram)
		nothing_found = "the memory map has no RAM at 0x8000, where it would start";
	return nothing_found ? 0 : ukarch_cpus_prepare();
}

static void wait_us(unsigned int cpu, uint64_t us)
{
	uint64_t end = ukarch_counter() + us * (ukarch_counter_hz_max() / 1000000);

	while (ukarch_counter() < end && !ukplat_cpu_is_up(cpu))
		ukarch_relax();
}

const char *ukplat_cpu_wake(unsigned int cpu, struct ukarch_percpu *percpu, void (*entry)(void))
{
	uint32_t apic;

	if (nothing_found)
		return nothing_found;
	if (cpu > found.n)
		return "firmware lists no such CPU: lower NR_CPUS";
	apic = found.apic[cpu - 1];
	ukarch_cpu_prepare(cpu, apic, percpu, entry);
	ukplat_hook_ipi(apic, IPI_INIT);
	if (!(ukarch_cpuid(1, 0).ecx & CPUID1_GUEST))
		wait_us(cpu, INIT_US);
	ukplat_hook_ipi(apic, IPI_STARTUP);
	wait_us(cpu, STARTUP_US);
	if (!ukplat_cpu_is_up(cpu))
		ukplat_hook_ipi(apic, IPI_STARTUP);
	return NULL;
}
