/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The local APIC (Intel SDM volume 3, chapter 11): the operations that ukintctlr binds, and the
 * registers for who drives its timer. As an x2APIC its registers are model-specific ones, otherwise
 * memory. A vector is given to an interrupt when it gets its handler; of pending ones the higher
 * vector comes first.
 *
 *	interrupt   0 to 23   lines of the I/O APIC, if the image has its driver
 *	            24        the timer
 *	            25 to 255 nobody's but uk_irq_raise()'s
 *
 * With several CPUs 24 to 31 exist once a CPU, and uk_irq_send() sends 25 to 31. Every other one
 * comes to the CPU that has registered it, wherever it is raised.
 *
 * With LIBUKINTCTLR_NEST priorities 0 to 13 interrupt each other; 14 and 15 are one. Without it,
 * two interrupts of one priority may change places with those next to it.
 */
#ifndef __UK_LAPIC_H__
#define __UK_LAPIC_H__

#include <uk/arch/lcpu.h>
#include <uk/intctlr.h>

#define LAPIC_IRQ_TIMER		24
#define LAPIC_IRQ_OWN_END	32
#define LAPIC_IRQS		256
#define LAPIC_IRQ_NONE		0xffff		/* beyond any limit: not to be completed */

/* Registers, SDM volume 3, table 11-6: offset in memory, 16 times the number of the MSR. */
#define LAPIC_ID		0x020
#define LAPIC_TPR		0x080
#define LAPIC_EOI		0x0b0
#define LAPIC_SVR		0x0f0
#define LAPIC_ICR		0x300
#define LAPIC_ICR_HIGH		0x310
#define LAPIC_LVT_TIMER		0x320
#define LAPIC_LVT_LINT0		0x350
#define LAPIC_TIMER_INITIAL	0x380
#define LAPIC_TIMER_CURRENT	0x390
#define LAPIC_TIMER_DIVIDE	0x3e0
#define LAPIC_X2_SELF_IPI	0x3f0

#define LAPIC_LVT_MASKED	(1U << 16)
#define LAPIC_LVT_DEADLINE	(2U << 17)
#define LAPIC_DIVIDE_BY_1	0xb

#define LAPIC_ICR_PENDING	(1U << 12)

#define LAPIC_MSR_X2		0x800

/* Private: where the registers are in memory, 0: they are model-specific ones. Vector to number. */
extern uintptr_t lapic_base;
extern uint16_t lapic_irq_of[32 + CONFIG_ARCH_IRQ_VECTORS];

/* Any context once lapic_init() has run, O(1). */
static __uk_inline uint32_t lapic_read(unsigned int reg)
{
	if (lapic_base)
		return ukarch_mmio_read32(lapic_base + reg);
	return (uint32_t)ukarch_msr_read(LAPIC_MSR_X2 + reg / 16);
}

static __uk_inline void lapic_write(unsigned int reg, uint32_t v)
{
	if (lapic_base)
		ukarch_mmio_write32(lapic_base + reg, v);
	else
		ukarch_msr_write(LAPIC_MSR_X2 + reg / 16, v);
}

/* With several CPUs: has every CPU an interrupt @irq of its own? */
static __uk_inline bool lapic_is_own(unsigned int irq)
{
	return CONFIG_NR_CPUS > 1 && irq >= LAPIC_IRQ_TIMER && irq < LAPIC_IRQ_OWN_END;
}

#if CONFIG_SMP
/* Private: a CPU's number as the APIC counts; the vector of an interrupt, 0: none. */
extern uint32_t lapic_cpu[CONFIG_NR_CPUS];
extern uint8_t lapic_vector_of[LAPIC_IRQS];

/* What ukintctlr binds: this CPU's part, once a CPU. False: it has no local APIC. */
bool lapic_cpu_init(void);

/* Write @command to the interrupt command register, for the CPU whose local APIC is @apic. What was
 * written before is visible to it by then. */
static __uk_inline void lapic_command(uint32_t apic, uint32_t command)
{
	uintptr_t base = lapic_base;
	unsigned long flags;

	if (!base) {
		/* A write of an x2APIC's register overtakes stores: SDM volume 3, 11.12.3. */
		__asm__ volatile("mfence\n\tlfence" ::: "memory");
		ukarch_msr_write(LAPIC_MSR_X2 + LAPIC_ICR / 16, (uint64_t)apic << 32 | command);
		return;
	}
	flags = ukarch_irq_save();
	while (ukarch_mmio_read32(base + LAPIC_ICR) & LAPIC_ICR_PENDING)
		;
	ukarch_mmio_write32(base + LAPIC_ICR_HIGH, apic << 24);
	ukarch_mmio_write32(base + LAPIC_ICR, command);
	ukarch_irq_restore(flags);
}

/* What ukintctlr binds. */
static __uk_inline void lapic_send(unsigned int cpu, unsigned int irq)
{
	lapic_command(lapic_cpu[cpu], lapic_vector_of[irq]);
}
#endif

/* Bits of the timer's entry in the local vector table beside mask and vector: 0 (one shot) or
 * LAPIC_LVT_DEADLINE. Before the timer's interrupt is registered. */
void lapic_timer_mode(uint32_t lvt);

/* What ukintctlr binds. Number of interrupts, or UK_INTCTLR_ABSENT. Init context, masked. */
unsigned int lapic_init(void);
/* Interrupts masked, O(vectors). */
void lapic_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger);
void lapic_release(unsigned int irq);
/* Any context, O(1). What is raised while masked comes when unmasked. A device's edge that comes
 * while its line is masked is lost, as the I/O APIC loses it. */
void lapic_mask(unsigned int irq);
void lapic_unmask(unsigned int irq);
void lapic_raise(unsigned int irq);

/* The vector; valid until interrupts are unmasked. */
static __uk_inline uint32_t lapic_ack(void)
{
	return ukarch_percpu()->vector;
}

static __uk_inline unsigned int lapic_number(uint32_t vector)
{
	return lapic_irq_of[vector];
}

static __uk_inline void lapic_eoi(uint32_t vector __uk_unused)
{
	lapic_write(LAPIC_EOI, 0);
}

/* The vector that lapic_ack() returned has no number: the spurious one, or one that was on its way
 * when its interrupt was given up, which keeps all of lower priority from coming until it is
 * completed. Interrupts still masked. */
void lapic_stray(void);

#endif /* __UK_LAPIC_H__ */
