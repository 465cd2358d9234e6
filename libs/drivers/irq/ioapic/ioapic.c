// SPDX-License-Identifier: BSD-3-Clause
/* The I/O APIC: an index register, a data register, and two words a line behind them. */
#include <uk/arch/lcpu.h>
#include <uk/bits.h>
#include <uk/ioapic.h>
#include <uk/plat/memory.h>

/* Intel 82093AA 3.0: where it is on every PC, until somebody moves it. */
#define BASE		0xfec00000
#define INDEX		0x00
#define DATA		0x10
#define REDIRECTION(n)	(0x10 + 2 * (n))
#define RTE_LOW		UK_BIT(13)
#define RTE_LEVEL	UK_BIT(15)
#define RTE_MASKED	UK_BIT(16)
#define ISA_LINES	16

UKPLAT_MMIO(ioapic, BASE, 4096);

static unsigned int target;

static uint32_t read(unsigned int reg)
{
	ukarch_mmio_write32(BASE + INDEX, reg);
	return ukarch_mmio_read32(BASE + DATA);
}

static void write(unsigned int reg, uint32_t v)
{
	ukarch_mmio_write32(BASE + INDEX, reg);
	ukarch_mmio_write32(BASE + DATA, v);
}

#if CONFIG_SMP
void ioapic_target(unsigned int cpu)
{
	target = cpu;
}
#endif

void ioapic_init(unsigned int cpu)
{
	target = cpu;
	for (unsigned int line = 0; line < IOAPIC_LINES; line++)
		write(REDIRECTION(line), RTE_MASKED);
}

void ioapic_route(unsigned int line, unsigned int vector, bool level)
{
	uint32_t low = level && line >= ISA_LINES ? RTE_LOW : 0;

	write(REDIRECTION(line) + 1, target << 24);
	write(REDIRECTION(line), RTE_MASKED | low | (level ? RTE_LEVEL : 0) | vector);
}

void ioapic_mask(unsigned int line, bool on)
{
	uint32_t v = read(REDIRECTION(line)) & ~(uint32_t)RTE_MASKED;

	write(REDIRECTION(line), v | (on ? RTE_MASKED : 0));
}
