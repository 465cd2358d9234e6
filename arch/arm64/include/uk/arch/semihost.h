/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Semihosting exit (Arm IHI 0097, "Semihosting for AArch32 and AArch64"): the emulator or debugger
 * ends with our status. Without one attached the HLT is an undefined instruction, so products do
 * not use it.
 */
#ifndef __UK_ARCH_SEMIHOST_H__
#define __UK_ARCH_SEMIHOST_H__

#include <uk/essentials.h>

static inline void ukarch_semihost_exit(int status)
{
	/* SYS_EXIT 0x18: { ADP_Stopped_ApplicationExit 0x20026, status } */
	volatile uint64_t block[2] = { 0x20026, (uint64_t)(unsigned int)status };
	register uint64_t w0 __asm__("x0") = 0x18;
	register volatile void *x1 __asm__("x1") = block;

	__asm__ volatile("hlt #0xf000" : "+r"(w0) : "r"(x1) : "memory");
}

#endif /* __UK_ARCH_SEMIHOST_H__ */
