/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for x86_64's <uk/arch/lcpu.h>: a PC whose registers the test answers for. */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <uk/essentials.h>

struct ukarch_cpuid {
	uint32_t eax, ebx, ecx, edx;
};

struct ukarch_cpuid ukarch_cpuid(uint32_t leaf, uint32_t sub);
void ukarch_msr_write(uint32_t msr, uint64_t v);
uint8_t ukarch_in8(uint16_t port);
void ukarch_out8(uint16_t port, uint8_t v);

#endif /* __UK_ARCH_LCPU_H__ */
