// SPDX-License-Identifier: BSD-3-Clause
/* An SError cannot be had from the emulator: its vector is entered by hand. */
#include <uk/arch/lcpu.h>
#include <uk/bits.h>
#include "cpu.h"

/* DDI 0487 D17.2: SCTLR_EL1.EnIA, .ATA, .TCF (an exception at the access), TCR_EL1.TBI0. */
#define SCTLR_ENIA	UK_BIT(31)
#define SCTLR_TAGS	(UK_BIT(43) | UK_BIT(40))
#define TCR_TBI0	UK_BIT(37)
#define MAIR_TAGGED	0xf0UL

void cpu_fill_stack(void)
{
	__asm__ volatile("1: stp xzr, xzr, [sp, #-16]!\n\tb 1b" ::: "memory");
}

/* On the exception stack, as the CPU would; slot 3 of the vector table. */
void cpu_asynchronous(void)
{
	__asm__ volatile("mrs x0, vbar_el1\n\tadd x0, x0, #0x180\n\tmsr spsel, #1\n\tbr x0"
			 ::: "x0", "memory");
}

void cpu_lose_block(void)
{
	__asm__ volatile("msr tpidr_el1, %0\n\t.inst 0" :: "r"(0xdead0000UL) : "memory");
}

/* All memory has tag 0 then, and the pointer tag 1. */
void cpu_tag_check(void)
{
	uint64_t word = 0;
	uint64_t mair = ukarch_sysreg_read(MAIR_EL1);

	ukarch_sysreg_write(MAIR_EL1, (mair & ~0xffUL) | MAIR_TAGGED);
	ukarch_sysreg_write(TCR_EL1, ukarch_sysreg_read(TCR_EL1) | TCR_TBI0);
	ukarch_sysreg_write(SCTLR_EL1, ukarch_sysreg_read(SCTLR_EL1) | SCTLR_TAGS);
	ukarch_sysreg_write(S3_3_C4_C2_7, 0);	/* TCO: checks are not overridden */
	__asm__ volatile("tlbi vmalle1\n\tdsb nsh\n\tisb\n\tldr xzr, [%0]"
			 :: "r"((uintptr_t)&word | UK_BIT(56)) : "memory");
}

void cpu_signature(void)
{
	static uint64_t word;
	register uint64_t *x0 __asm__("x0") = &word;

	ukarch_sysreg_write(S3_0_C2_C1_0, 0x0123456789abcdef);	/* APIAKeyLo_EL1 */
	ukarch_sysreg_write(SCTLR_EL1, ukarch_sysreg_read(SCTLR_EL1) | SCTLR_ENIA);
	/* AUTIZA X0, of a pointer that nobody has signed. */
	__asm__ volatile("isb\n\t.inst 0xdac133e0\n\tldr xzr, [x0]" : "+r"(x0) :: "memory");
}
