// SPDX-License-Identifier: BSD-3-Clause
/* What only the CPU's own instructions can do wrong. */
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/dt.h>
#include "fault.h"

/* Not a C function that calls itself: stack analysis rightly refuses those. */
void fault_stack(void)
{
	__asm__ volatile("1: stp xzr, xzr, [sp, #-16]!\n\tb 1b" ::: "memory");
}

void fault_undefined(void)
{
	__asm__ volatile("udf #0");
}

/* FMOV D0, XZR: as a number, since the assembler is told that there is no FP here. */
void fault_fp(void)
{
	__asm__ volatile(".inst 0x9e6703e0");
}

void fault_misaligned_sp(void)
{
	__asm__ volatile("mov x9, sp\n\tadd x10, x9, #-8\n\tmov sp, x10\n\t"
			 "ldr x11, [sp]\n\tmov sp, x9" ::: "x9", "x10", "x11", "memory");
}

void fault_misaligned_pc(void)
{
	__asm__ volatile("adr x9, 1f\n\tadd x9, x9, #2\n\tbr x9\n1:" ::: "x9");
}

/* A register of EL2. */
void fault_system_register(void)
{
	__asm__ volatile("msr vbar_el2, xzr");
}

void fault_call(void)
{
	__asm__ volatile("svc #0");
}

/* Any register range of a device that is mapped. */
static struct uk_dt_reg device(void)
{
	struct uk_dt_mmio_iter it = { 0 };
	struct uk_dt_reg r = { 0 };

	uk_dt_mmio_next(&it, &r);
	return r;
}

/* Load-acquire faults on any unaligned address of device memory, also where plain loads get by. */
void fault_unaligned(void)
{
	uint32_t v;

	__asm__ volatile("ldar %w0, [%1]" : "=r"(v) : "r"(device().base + 1) : "memory");
}

/* The last page of the block that a device is mapped with: on most machines nothing is there. */
void fault_hole(void)
{
	struct uk_dt_reg r = device();

	ukarch_mmio_read32(UK_ALIGN_UP(r.base + r.size, UKARCH_BLOCK_SIZE) - UKARCH_PAGE_SIZE);
}

uint32_t fault_return[] = { 0xd65f03c0 };
