/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The interrupt controllers of BCM2836 and BCM2837 (Raspberry Pi 2 and 3), as ukintctlr binds them:
 * the local one of each core (QA7, "ARM Quad A7 core", rev. 3.4, chapter 4) and behind it the one
 * of the peripherals (BCM2835 ARM Peripherals, chapter 7).
 *
 * Numbers: 0 to 31 are the bits of a core's interrupt source register (0 to 3 timers, 9 PMU), from
 * 32 on come the banks of the peripherals' controller as the device tree counts them: 32 + 32 *
 * bank + bit, bank 0 the "basic" one. The first are every CPU's own (with one priority for all
 * CPUs), and 12 to 15, which the chip does not use, are for software. The others all come to one
 * core, CPU 0's: it alone can register them.
 *
 * Neither controller can be made pending by software. So the four mailboxes of a core, which the
 * source register has as 4 to 7, are taken: what is raised is a bit in one of them, which any core
 * can set at any time. Mailbox 0 is for the core's numbers 0 to 31, those of CPU 0 numbered 1 to 3
 * are for the banks. Callable in any context once bcm2836_init() has run.
 */
#ifndef __UK_BCM2836_H__
#define __UK_BCM2836_H__

#include <uk/arch/lcpu.h>
#include <uk/intctlr.h>

#define BCM2836_IRQS	128
#define BCM2836_NONE	1023	/* nothing is pending any more */

/* Number of interrupts, or UK_INTCTLR_ABSENT. Init context, interrupts masked; O(1). */
unsigned int bcm2836_init(void);

#if CONFIG_SMP
/* On every CPU, CPU 0 behind bcm2836_init(): what is its core's own. Returns true. Init context,
 * interrupts masked. O(1). */
bool bcm2836_cpu_init(void);

/* Can @irq come to this CPU? O(1). */
static inline bool bcm2836_reaches(unsigned int irq)
{
	return irq < 32 || ukarch_cpu_id() == 0;
}

/* Make @irq, below 32, pending on CPU @cpu, which is up. O(1). */
void bcm2836_send(unsigned int cpu, unsigned int irq);
#endif

/* Priority only: the trigger is the hardware's. Interrupts masked, O(1). */
void bcm2836_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger);

/* The pending interrupt of the highest priority, or BCM2836_NONE. Interrupts masked; O(interrupts
 * pending), one to ten accesses to the devices. */
unsigned int bcm2836_ack(void);

/* O(1). */
void bcm2836_unmask(unsigned int irq);
void bcm2836_mask(unsigned int irq);
void bcm2836_raise(unsigned int irq);
void bcm2836_release(unsigned int irq);

static __uk_inline unsigned int bcm2836_number(unsigned int token)
{
	return token;
}

/* A level that its device has let go of: the handler's accesses to the device come first. */
static __uk_inline void bcm2836_eoi(unsigned int token __uk_unused)
{
	ukarch_dsb();
}

#endif /* __UK_BCM2836_H__ */
