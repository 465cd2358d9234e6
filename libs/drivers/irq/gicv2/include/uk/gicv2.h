/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm Generic Interrupt Controller version 2 (IHI 0048B): the operations that ukintctlr binds.
 * Interrupts stay in group 0, which a machine without the security extension signals as IRQ; seen
 * from the non-secure world of one with it, group 1 is presented in the same registers.
 * All are O(1) and callable in any context once gicv2_init() has run.
 */
#ifndef __UK_GICV2_H__
#define __UK_GICV2_H__

#include <uk/arch/lcpu.h>
#include <uk/intctlr.h>

/* Distributor, IHI 0048B table 4-1. */
#define GICV2_GICD_CTLR		0x000
#define GICV2_GICD_TYPER	0x004
#define GICV2_GICD_ISENABLER	0x100
#define GICV2_GICD_ICENABLER	0x180
#define GICV2_GICD_ISPENDR	0x200
#define GICV2_GICD_ICPENDR	0x280
#define GICV2_GICD_IPRIORITYR	0x400
#define GICV2_GICD_ITARGETSR	0x800
#define GICV2_GICD_ICFGR	0xc00
#define GICV2_GICD_SGIR		0xf00
#define GICV2_GICD_CPENDSGIR	0xf10
#define GICV2_SGIR_SELF		(2U << 24)

/* CPU interface, IHI 0048B table 4-2. */
#define GICV2_GICC_CTLR		0x00
#define GICV2_GICC_PMR		0x04
#define GICV2_GICC_BPR		0x08
#define GICV2_GICC_IAR		0x0c
#define GICV2_GICC_EOIR		0x10

/* Private: where the registers are. */
extern uintptr_t gicv2_gicd, gicv2_gicc;

/* Number of interrupts, or UK_INTCTLR_ABSENT. Init context, interrupts masked; O(interrupts /
 * 32). */
unsigned int gicv2_init(void);

/*
 * Private: what a loader left of software's own interrupts, which the other registers do not reach
 * (IHI 0048B 4.3.16): U-Boot sends one to all other CPUs when it leaves. A byte for each, a bit for
 * each sender. This CPU's.
 */
static __uk_inline void gicv2_clear_sgis(void)
{
#if !CONFIG_PLAT_XEN	/* whose GICv2 aborts there; in a new domain none is pending */
	for (unsigned int i = 0; i < 16; i += 4)
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_CPENDSGIR + i, ~0U);
#endif
}

#if CONFIG_SMP
/* Private: the bit of each CPU's interface in target registers. */
extern uint8_t gicv2_target[CONFIG_NR_CPUS];

/* On every CPU, CPU 0 behind gicv2_init(): its interface and what of the distributor is its own.
 * Returns true. Init context, interrupts masked. O(1). */
bool gicv2_cpu_init(void);

/* Make software-generated interrupt @irq pending on CPU @cpu, which is up. */
static __uk_inline void gicv2_send(unsigned int cpu, unsigned int irq)
{
	ukarch_dsb();	/* what the handler is to see is in memory first */
	ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_SGIR, (uint32_t)gicv2_target[cpu] << 16 | irq);
}
#endif

/* Level or edge, priority, this CPU as target. Interrupts masked. */
void gicv2_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger);

/* The value to complete with: for a software-generated interrupt it also names the sender. */
static __uk_inline uint32_t gicv2_ack(void)
{
	return ukarch_mmio_read32(gicv2_gicc + GICV2_GICC_IAR);
}

static __uk_inline unsigned int gicv2_number(uint32_t token)
{
	return token & 0x3ff;
}

static __uk_inline void gicv2_eoi(uint32_t token)
{
	/* The handler's accesses to the device come first, or it may signal once more. */
	ukarch_dsb();
	ukarch_mmio_write32(gicv2_gicc + GICV2_GICC_EOIR, token);
}

/* It was masked: when this returns it is neither signalled nor pending any more. What is read comes
 * behind what was written to the same device. */
static __uk_inline void gicv2_release(unsigned int irq)
{
	ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ICPENDR + irq / 32 * 4, 1U << (irq % 32));
	(void)ukarch_mmio_read32(gicv2_gicd + GICV2_GICD_ICENABLER + irq / 32 * 4);
	ukarch_dsb();
}

static __uk_inline void gicv2_unmask(unsigned int irq)
{
	ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ISENABLER + irq / 32 * 4, 1U << (irq % 32));
}

static __uk_inline void gicv2_mask(unsigned int irq)
{
	ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ICENABLER + irq / 32 * 4, 1U << (irq % 32));
}

static __uk_inline void gicv2_raise(unsigned int irq)
{
	ukarch_dsb();	/* what the handler is to see is in memory first */
	if (irq < 16)
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_SGIR, GICV2_SGIR_SELF | irq);
	else
		ukarch_mmio_write32(gicv2_gicd + GICV2_GICD_ISPENDR + irq / 32 * 4,
				    1U << (irq % 32));
}

#endif /* __UK_GICV2_H__ */
