/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm Generic Interrupt Controller version 3 and 4 (IHI 0069): the operations that ukintctlr binds.
 * The CPU interface is in system registers, so an interrupt is taken and completed without a
 * device access. Interrupts are in non-secure group 1.
 * All are O(1) and callable in any context once gicv3_init() has run.
 */
#ifndef __UK_GICV3_H__
#define __UK_GICV3_H__

#include <uk/arch/lcpu.h>
#include <uk/intctlr.h>

/* System registers by encoding: older assemblers do not know the names. IHI 0069 table 12-1. */
#define GICV3_ICC_PMR_EL1	S3_0_C4_C6_0
#define GICV3_ICC_SGI1R_EL1	S3_0_C12_C11_5
#define GICV3_ICC_IAR1_EL1	S3_0_C12_C12_0
#define GICV3_ICC_EOIR1_EL1	S3_0_C12_C12_1
#define GICV3_ICC_BPR1_EL1	S3_0_C12_C12_3
#define GICV3_ICC_CTLR_EL1	S3_0_C12_C12_4
#define GICV3_ICC_SRE_EL1	S3_0_C12_C12_5
#define GICV3_ICC_IGRPEN1_EL1	S3_0_C12_C12_7

/* The distributor and a redistributor's SGI frame have these at the same offsets, IHI 0069 12.9
 * and 12.11: the frame serves interrupts 0 to 31. */
#define GICV3_IGROUPR		0x080
#define GICV3_ISENABLER		0x100
#define GICV3_ICENABLER		0x180
#define GICV3_ISPENDR		0x200
#define GICV3_ICPENDR		0x280
#define GICV3_IPRIORITYR	0x400
#define GICV3_ICFGR		0xc00

/* Private: the distributor, and the SGI frame of each CPU's redistributor. */
extern uintptr_t gicv3_gicd, gicv3_sgi[CONFIG_NR_CPUS];

/* Number of interrupts, or UK_INTCTLR_ABSENT. Init context, interrupts masked; O(interrupts /
 * 32). */
unsigned int gicv3_init(void);

/* Level or edge, priority, this CPU as target. Interrupts masked. */
void gicv3_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger);

/* Base of the registers that serve @irq, on this CPU. */
static __uk_inline uintptr_t gicv3_frame(unsigned int irq)
{
	return irq < 32 ? gicv3_sgi[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0] : gicv3_gicd;
}

/* As wide as the register: what is narrower costs an instruction in the interrupt path. */
static __uk_inline uint64_t gicv3_ack(void)
{
	return ukarch_sysreg_read(GICV3_ICC_IAR1_EL1);
}

static __uk_inline uint64_t gicv3_number(uint64_t token)
{
	return token;
}

static __uk_inline void gicv3_eoi(uint64_t token)
{
	/* The handler's accesses to the device come first, or it may signal once more. */
	ukarch_dsb();
	ukarch_sysreg_write(GICV3_ICC_EOIR1_EL1, token);
}

/* It was masked: when this returns it is neither signalled nor pending any more. Thread or init
 * context; waits for 100 000 register reads at most. */
void gicv3_release(unsigned int irq);

static __uk_inline void gicv3_unmask(unsigned int irq)
{
	ukarch_mmio_write32(gicv3_frame(irq) + GICV3_ISENABLER + irq / 32 * 4, 1U << (irq % 32));
}

static __uk_inline void gicv3_mask(unsigned int irq)
{
	ukarch_mmio_write32(gicv3_frame(irq) + GICV3_ICENABLER + irq / 32 * 4, 1U << (irq % 32));
}

/* The affinity @aff of a CPU as ICC_SGI1R_EL1 wants it: Aff3.Aff2.Aff1 and a bit for Aff0. */
static __uk_inline uint64_t gicv3_sgi_target(uint64_t aff)
{
	return ((aff >> 32 & 0xff) << 48) | ((aff >> 16 & 0xff) << 32) |
	       ((aff >> 8 & 0xff) << 16) | (1U << (aff & 0xf));
}

#if CONFIG_SMP
/* Private: the same of every CPU. */
extern uint64_t gicv3_target[CONFIG_NR_CPUS];

/* On every CPU, CPU 0 behind gicv3_init(): its redistributor and its interface. False: it has none.
 * Init context, interrupts masked. O(CPUs). */
bool gicv3_cpu_init(void);

/* Make software-generated interrupt @irq pending on CPU @cpu, which is up. */
static __uk_inline void gicv3_send(unsigned int cpu, unsigned int irq)
{
	ukarch_dsb();	/* what the handler is to see is in memory first */
	ukarch_sysreg_write(GICV3_ICC_SGI1R_EL1, gicv3_target[cpu] | (uint64_t)irq << 24);
	ukarch_isb();
}
#endif

static __uk_inline void gicv3_raise(unsigned int irq)
{
	ukarch_dsb();	/* what the handler is to see is in memory first */
	if (irq < 16) {
		uint64_t aff = ukarch_sysreg_read(MPIDR_EL1);

		ukarch_sysreg_write(GICV3_ICC_SGI1R_EL1,
				    gicv3_sgi_target(aff) | ((uint64_t)irq << 24));
		ukarch_isb();
	} else {
		ukarch_mmio_write32(gicv3_frame(irq) + GICV3_ISPENDR + irq / 32 * 4,
				    1U << (irq % 32));
	}
}

#endif /* __UK_GICV3_H__ */
