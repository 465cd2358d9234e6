/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls to the firmware or hypervisor: SMC Calling Convention (Arm DEN 0028) and the part of PSCI
 * (Arm DEN 0022) that ends or restarts a machine. Any context; how long a call takes is up to the
 * firmware.
 */
#ifndef __UK_ARCH_SMCCC_H__
#define __UK_ARCH_SMCCC_H__

#include <uk/essentials.h>

/* Function identifiers: DEN 0022 5.1. The 64-bit calling convention where there are two. */
#define UKARCH_PSCI_VERSION		0x84000000U
#define UKARCH_PSCI_CPU_OFF		0x84000002U
#define UKARCH_PSCI_CPU_ON		0xc4000003U
#define UKARCH_PSCI_SYSTEM_OFF		0x84000008U
#define UKARCH_PSCI_SYSTEM_RESET	0x84000009U

static inline int64_t ukarch_hvc(uint32_t fn, uint64_t a1, uint64_t a2, uint64_t a3)
{
	register uint64_t x0 __asm__("x0") = fn;
	register uint64_t x1 __asm__("x1") = a1;
	register uint64_t x2 __asm__("x2") = a2;
	register uint64_t x3 __asm__("x3") = a3;

	__asm__ volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) ::
		"x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
		"x16", "x17", "memory");
	return (int64_t)x0;
}

static inline int64_t ukarch_smc(uint32_t fn, uint64_t a1, uint64_t a2, uint64_t a3)
{
	register uint64_t x0 __asm__("x0") = fn;
	register uint64_t x1 __asm__("x1") = a1;
	register uint64_t x2 __asm__("x2") = a2;
	register uint64_t x3 __asm__("x3") = a3;

	__asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) ::
		"x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
		"x16", "x17", "memory");
	return (int64_t)x0;
}

#endif /* __UK_ARCH_SMCCC_H__ */
