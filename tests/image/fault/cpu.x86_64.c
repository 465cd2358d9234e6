// SPDX-License-Identifier: BSD-3-Clause
/* An NMI needs another CPU or a device: its vector is entered by the instruction for that. */
#include <uk/essentials.h>
#include "cpu.h"

#define MSR_GS_BASE	0xc0000101U	/* SDM volume 4, table 2-2 */

void cpu_fill_stack(void)
{
	__asm__ volatile("1: pushq $0\n\tjmp 1b" ::: "memory");
}

void cpu_asynchronous(void)
{
	__asm__ volatile("int $2" ::: "memory");
}

void cpu_lose_block(void)
{
	__asm__ volatile("wrmsr\n\tint3" :: "a"(0xdead0000U), "d"(0), "c"(MSR_GS_BASE) : "memory");
}

void cpu_tag_check(void)
{
}

void cpu_signature(void)
{
}
