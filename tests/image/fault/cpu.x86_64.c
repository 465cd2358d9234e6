// SPDX-License-Identifier: BSD-3-Clause
/* An NMI needs another CPU or a device: its vector is entered by the instruction for that. */
#include "cpu.h"

void cpu_fill_stack(void)
{
	__asm__ volatile("1: pushq $0\n\tjmp 1b" ::: "memory");
}

void cpu_asynchronous(void)
{
	__asm__ volatile("int $2" ::: "memory");
}
