/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Interrupts: who handles which, at what priority. The controller's driver is bound at compile time
 * when there is one in the image; with two (GICv2 and GICv3) the device tree decides at boot.
 *
 * A handler runs on the exception stack with interrupts masked, or, with LIBUKINTCTLR_NEST,
 * unmasked for those of higher priority. It must be bounded: its bound is part of every response
 * time. What it may call, the header of what it calls says.
 */
#ifndef __UK_INTCTLR_H__
#define __UK_INTCTLR_H__

#include <uk/arch/lcpu.h>

/* Priorities: 0 is the highest. A GIC implements at least 16 levels (IHI 0048B 3.3, IHI 0069
 * 4.8). */
#define UK_IRQ_PRIO_LEVELS	16
#define UK_IRQ_PRIO_DEFAULT	8

enum uk_irq_trigger {
	UK_IRQ_LEVEL,
	UK_IRQ_EDGE,
};

typedef void (*uk_irq_fn)(void *arg);

/*
 * Give interrupt @irq (the controller's own number, INTID on a GIC) to @fn(@arg) and unmask it, on
 * this CPU. One that every CPU has for itself (SGI, PPI) has one handler, which each CPU enables by
 * the same call. Thread or init context, O(LIBUKINTCTLR_HANDLERS).
 * 0, -EINVAL (no such interrupt, priority out of range, @fn NULL), -EBUSY (somebody has it),
 * -ENOSPC (more handlers than LIBUKINTCTLR_HANDLERS), -EXDEV (the controller cannot bring it to
 * this CPU: the peripherals' of a Raspberry Pi 3 come to CPU 0).
 */
int uk_irq_register(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger,
		    uk_irq_fn fn, void *arg);

/* Mask @irq and forget its handler, which does not run afterwards. Thread context, on the CPU that
 * takes the interrupt; O(1), and waits for the controller. 0, or -EINVAL (nobody has it). */
int uk_irq_unregister(unsigned int irq);

/* The handler of @irq; NULL: nobody has registered it, or there is no such number. Any context,
 * O(1). */
uk_irq_fn uk_irq_handler(unsigned int irq);

/* Any context, O(1). @irq must be registered. */
void uk_irq_mask(unsigned int irq);
void uk_irq_unmask(unsigned int irq);

#if CONFIG_SMP
/* Numbers of software-generated interrupts that are taken: between CPUs, and to stop them. A local
 * APIC's (<uk/lapic.h>): the lower ones are devices'. */
#if CONFIG_LIBLAPIC
#define UK_IRQ_SGI_CALL		25
#define UK_IRQ_SGI_STOP		26
#else
#define UK_IRQ_SGI_CALL		14
#define UK_IRQ_SGI_STOP		15
#endif

/* Make software-generated interrupt @irq (0 to 15; 25 to 31 of a local APIC) pending on CPU @cpu,
 * which is up and has registered it; its handler sees what was written before. Any context,
 * O(1). */
void uk_irq_send(unsigned int cpu, unsigned int irq);
#endif

/* Make @irq pending as if the device had raised it; for a software-generated interrupt (0 to 15 on
 * a GIC) on this CPU. Any context, O(1). */
void uk_irq_raise(unsigned int irq);

/* Around what a handler shares with handlers of higher priority: masks where interrupts nest; where
 * they do not, they are masked already. */
#if CONFIG_LIBUKINTCTLR_NEST
static inline unsigned long uk_irq_nest_save(void)
{
	return ukarch_irq_save();
}

static inline void uk_irq_nest_restore(unsigned long flags)
{
	ukarch_irq_restore(flags);
}
#else
static inline unsigned long uk_irq_nest_save(void)
{
	return 0;
}

static inline void uk_irq_nest_restore(unsigned long flags)
{
	(void)flags;
}
#endif

#endif /* __UK_INTCTLR_H__ */
