// SPDX-License-Identifier: BSD-3-Clause
/* GICv2: initialisation and the set-up of one interrupt; the rest is inline in <uk/gicv2.h>. */
#include <uk/bits/intctlr_driver.h>
#include <uk/dt.h>

UK_DT_DEVICE(gicv2_dev, arm_cortex_a15_gic, "arm,cortex-a15-gic", arm_gic_400, "arm,gic-400");

uintptr_t gicv2_gicd, gicv2_gicc;

/* Each CPU its own. */
static void interface_init(void)
{
	gicv2_clear_sgis();
	ukarch_mmio_write32(gicv2_gicc + GICV2_GICC_PMR, 0xff);	/* let every priority through */
	ukarch_mmio_write32(gicv2_gicc + GICV2_GICC_BPR, 0);	/* every bit of it preempts */
	ukarch_mmio_write32(gicv2_gicc + GICV2_GICC_CTLR, 1);
}

unsigned int gicv2_init(void)
{
	unsigned int lines;

	if (!gicv2_dev.found || gicv2_dev.nregs < 2)
		return UK_INTCTLR_ABSENT;
	gicv2_gicd = gicv2_dev.reg[0].base;
	gicv2_gicc = gicv2_dev.reg[1].base;

	/* Whatever a boot loader left enabled or pending ends here. */
	lines = 32 * ((ukarch_mmio_read32(gicv2_gicd + GICV2_GICD_TYPER) & 0x1f) + 1);
	ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_CTLR, 0);
	for (unsigned int i = 0; i < lines / 32; i++) {
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ICENABLER + 4 * i, ~0U);
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ICPENDR + 4 * i, ~0U);
	}
	ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_CTLR, 1);

	interface_init();
	return UK_MIN(lines, 1020U);
}

#if CONFIG_SMP
uint8_t gicv2_target[CONFIG_NR_CPUS];

bool gicv2_cpu_init(void)
{
	if (ukarch_cpu_id() != 0) {
		/* The first of each bank is every CPU's own (IHI 0048B 4.3). */
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ICENABLER, ~0U);
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ICPENDR, ~0U);
		interface_init();
	}
	gicv2_target[ukarch_cpu_id()] =
		(uint8_t)ukarch_mmio_read32(gicv2_gicd + GICV2_GICD_ITARGETSR);
	return true;
}
#endif

/* Byte registers may be written as bytes (IHI 0048B 4.1.4): no neighbour is disturbed. */
static void write8(uintptr_t addr, unsigned int v)
{
	__asm__ volatile("strb %w0, [%1]" :: "r"(v), "r"(addr) : "memory");
}

void gicv2_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger)
{
	uintptr_t cfg = gicv2_gicd + GICV2_GICD_ICFGR + irq / 16 * 4;
	uint32_t edge = 2U << (irq % 16 * 2);

	/* 16 levels are the top four bits; the non-secure view shifts them down by itself. */
	write8(gicv2_gicd + GICV2_GICD_IPRIORITYR + irq, prio << 4);
	if (irq < 32)
		return;		/* private to a CPU, and its trigger is not ours to choose */
	/* The first target register reads as this CPU's own bit (IHI 0048B 4.3.12). */
	write8(gicv2_gicd + GICV2_GICD_ITARGETSR + irq,
	       ukarch_mmio_read32(gicv2_gicd + GICV2_GICD_ITARGETSR) & 0xff);
	ukarch_mmio_write32(cfg, (ukarch_mmio_read32(cfg) & ~edge) |
			    (trigger == UK_IRQ_EDGE ? edge : 0));
}
