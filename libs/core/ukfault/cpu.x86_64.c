// SPDX-License-Identifier: BSD-3-Clause
/* What only the CPU's own instructions can do wrong. Alignment is no fault here, and the bus
 * answers reads of nothing with all ones. */
#include "fault.h"

/* Not a C function that calls itself: stack analysis rightly refuses those. */
void fault_stack(void)
{
	__asm__ volatile("1: pushq $0\n\tjmp 1b" ::: "memory");
}

/* UD0: the other two are taken, by assertions and the stack canary. */
void fault_undefined(void)
{
	__asm__ volatile(".byte 0x0f, 0xff, 0xc0");
}

/* MOVAPS XMM0, XMM0. */
void fault_fp(void)
{
	__asm__ volatile(".byte 0x0f, 0x28, 0xc0");
}

void fault_misaligned_sp(void)
{
}

void fault_misaligned_pc(void)
{
}

/* The task register, from beyond the end of the table: an emulator lets others' bad values pass. */
void fault_system_register(void)
{
	__asm__ volatile("ltr %w0" :: "r"(0xfff8));
}

void fault_call(void)
{
	__asm__ volatile("int $0x80");
}

void fault_unaligned(void)
{
}

void fault_hole(void)
{
}

uint32_t fault_return[] = { 0xc3 };
