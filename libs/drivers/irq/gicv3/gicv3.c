// SPDX-License-Identifier: BSD-3-Clause
/* GICv3: initialisation and the set-up of one interrupt; the rest is inline in <uk/gicv3.h>. */
#include <uk/bits.h>
#include <uk/bits/intctlr_driver.h>
#include <uk/dt.h>

UK_DT_DEVICE(gicv3_dev, arm_gic_v3, "arm,gic-v3");

/* Distributor, IHI 0069 12.9. */
#define GICD_CTLR		0x0000
#define GICD_CTLR_GRP1		UK_BIT(1)	/* EnableGrp1(NS), in every security view */
#define GICD_CTLR_ARE		UK_BIT(4)
#define GICD_CTLR_RWP		UK_BIT(31)
#define GICD_TYPER		0x0004
#define GICD_IROUTER		0x6000

/* Redistributor, IHI 0069 12.11: a frame for control, one for SGIs and PPIs, 64 KiB each. */
#define GICR_STRIDE		0x20000
#define GICR_SGI		0x10000
#define GICR_CTLR		0x0000
#define GICR_CTLR_RWP		UK_BIT(3)
#define GICR_TYPER		0x0008
#define GICR_TYPER_LAST		UK_BIT(4)
#define GICR_TYPER_VLPIS	UK_BIT(1)
#define GICR_WAKER		0x0014
#define GICR_WAKER_SLEEP	UK_BIT(1)
#define GICR_WAKER_ASLEEP	UK_BIT(2)

/* Register reads that a write may take to be done, far above what hardware needs. */
#define SETTLE_READS		100000

uintptr_t gicv3_gicd, gicv3_sgi[CONFIG_NR_CPUS];

static bool settled(uintptr_t addr, uint32_t busy)
{
	for (unsigned int i = 0; i < SETTLE_READS; i++)
		if (!(ukarch_mmio_read32(addr) & busy))
			return true;
	return false;
}

/* The redistributor of this CPU: the frames come one after the other, the last one is marked. */
static uintptr_t find_redistributor(const struct uk_dt_reg *r)
{
	uint64_t mpidr = ukarch_sysreg_read(MPIDR_EL1);
	uint32_t aff = (uint32_t)((mpidr >> 8 & 0xff000000) | (mpidr & 0xffffff));
	uintptr_t at = r->base;

	while (at + GICR_STRIDE <= r->base + r->size) {
		uint64_t typer = ukarch_mmio_read64(at + GICR_TYPER);

		if (typer >> 32 == aff)
			return at;
		if (typer & GICR_TYPER_LAST)
			break;
		at += typer & GICR_TYPER_VLPIS ? 2 * GICR_STRIDE : GICR_STRIDE;
	}
	return 0;
}

/* This CPU's redistributor @rd awake, and its interface on. */
static bool interface_init(uintptr_t rd)
{
	ukarch_mmio_write32(rd + GICR_WAKER,
			    ukarch_mmio_read32(rd + GICR_WAKER) & ~GICR_WAKER_SLEEP);
	if (!settled(rd + GICR_WAKER, GICR_WAKER_ASLEEP))
		return false;

	ukarch_sysreg_write(GICV3_ICC_SRE_EL1, 1);
	ukarch_isb();
	ukarch_sysreg_write(GICV3_ICC_PMR_EL1, 0xff);	/* let every priority through */
	ukarch_sysreg_write(GICV3_ICC_BPR1_EL1, 0);	/* every bit of it preempts */
	ukarch_sysreg_write(GICV3_ICC_CTLR_EL1, 0);	/* EOI drops priority and deactivates */
	ukarch_sysreg_write(GICV3_ICC_IGRPEN1_EL1, 1);
	ukarch_isb();
	return true;
}

unsigned int gicv3_init(void)
{
	unsigned int lines;
	uintptr_t rd, sgi;

	if (!gicv3_dev.found || gicv3_dev.nregs < 2)
		return UK_INTCTLR_ABSENT;
	gicv3_gicd = gicv3_dev.reg[0].base;
	rd = find_redistributor(&gicv3_dev.reg[1]);
	if (!rd)
		return UK_INTCTLR_ABSENT;
	sgi = rd + GICR_SGI;
	gicv3_sgi[0] = sgi;

	/* Whatever a boot loader left enabled or pending ends here. */
	lines = 32 * ((ukarch_mmio_read32(gicv3_gicd + GICD_TYPER) & 0x1f) + 1);
	ukarch_mmio_write32(gicv3_gicd + GICD_CTLR, 0);
	if (!settled(gicv3_gicd + GICD_CTLR, GICD_CTLR_RWP))
		return UK_INTCTLR_ABSENT;
	for (unsigned int i = 0; i < lines / 32; i++) {
		uintptr_t base = (i ? gicv3_gicd : sgi) + 4 * i;

		ukarch_mmio_write32(base + GICV3_ICENABLER, ~0U);
		ukarch_mmio_write32(base + GICV3_ICPENDR, ~0U);
		ukarch_mmio_write32(base + GICV3_IGROUPR, ~0U);
	}
	ukarch_mmio_write32(gicv3_gicd + GICD_CTLR, GICD_CTLR_ARE | GICD_CTLR_GRP1);

	return interface_init(rd) ? UK_MIN(lines, 1020U) : UK_INTCTLR_ABSENT;
}

#if CONFIG_SMP
uint64_t gicv3_target[CONFIG_NR_CPUS];

bool gicv3_cpu_init(void)
{
	unsigned int cpu = ukarch_cpu_id();
	uint64_t aff = ukarch_sysreg_read(MPIDR_EL1);

	gicv3_target[cpu] = gicv3_sgi_target(aff);
	if (cpu != 0) {
		uintptr_t rd = find_redistributor(&gicv3_dev.reg[1]);

		if (!rd)
			return false;
		gicv3_sgi[cpu] = rd + GICR_SGI;
		ukarch_mmio_write32(rd + GICR_SGI + GICV3_ICENABLER, ~0U);
		ukarch_mmio_write32(rd + GICR_SGI + GICV3_ICPENDR, ~0U);
		ukarch_mmio_write32(rd + GICR_SGI + GICV3_IGROUPR, ~0U);
		return interface_init(rd);
	}
	return true;
}
#endif

/* Priorities may be written as bytes (IHI 0069 12.1.3): no neighbour is disturbed. */
static void write8(uintptr_t addr, unsigned int v)
{
	__asm__ volatile("strb %w0, [%1]" :: "r"(v), "r"(addr) : "memory");
}

void gicv3_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger)
{
	uintptr_t base = gicv3_frame(irq);
	uintptr_t cfg = base + GICV3_ICFGR + irq / 16 * 4;
	uint32_t edge = 2U << (irq % 16 * 2);

	/* 16 levels are the top four bits; the non-secure view shifts them down by itself. */
	write8(base + GICV3_IPRIORITYR + irq, prio << 4);
	if (irq < 32)
		return;		/* private to a CPU, and its trigger is not ours to choose */
	ukarch_mmio_write64(gicv3_gicd + GICD_IROUTER + 8 * irq,
			    ukarch_sysreg_read(MPIDR_EL1) & UINT64_C(0xff00ffffff));
	ukarch_mmio_write32(cfg, (ukarch_mmio_read32(cfg) & ~edge) |
			    (trigger == UK_IRQ_EDGE ? edge : 0));
}

/* Masking takes effect when its write is not pending any more (IHI 0069, RWP of both registers). */
void gicv3_release(unsigned int irq)
{
	ukarch_mmio_write32(gicv3_frame(irq) + GICV3_ICPENDR + irq / 32 * 4, 1U << (irq % 32));
	if (irq < 32)
		settled(gicv3_frame(irq) - GICR_SGI + GICR_CTLR, GICR_CTLR_RWP);
	else
		settled(gicv3_gicd + GICD_CTLR, GICD_CTLR_RWP);
}
