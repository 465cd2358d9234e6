// SPDX-License-Identifier: BSD-3-Clause
/* An SError cannot be had from the emulator: its vector is entered by hand. */
#include "cpu.h"

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
