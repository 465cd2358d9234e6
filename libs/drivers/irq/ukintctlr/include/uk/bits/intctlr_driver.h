/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between ukintctlr and the controllers' drivers. Each driver has these operations as inline
 * functions in its own header, <driver>_ack() and so on, so that the interrupt path has no call in
 * it; here they become the controller's, directly or by what the boot found.
 */
#ifndef __UK_BITS_INTCTLR_DRIVER_H__
#define __UK_BITS_INTCTLR_DRIVER_H__

#include <uk/intctlr.h>

/* What a driver's init returns in place of an interrupt limit when the tree has no such device. */
#define UK_INTCTLR_ABSENT	0U

/* The driver whose operations are bound at compile time, where the image has one only. */
#if CONFIG_LIBGICV3
#include <uk/gicv3.h>
#define UK_INTCTLR_DRIVER_	gicv3
#endif
#if CONFIG_LIBGICV2
#include <uk/gicv2.h>
#ifndef UK_INTCTLR_DRIVER_
#define UK_INTCTLR_DRIVER_	gicv2
#endif
#endif
#if CONFIG_LIBBCM2836
#include <uk/bcm2836.h>
#define UK_INTCTLR_DRIVER_	bcm2836
#endif
#if CONFIG_LIBLAPIC
#include <uk/lapic.h>
#define UK_INTCTLR_DRIVER_	lapic
#endif

#define UK_INTCTLR_OP__(driver, op)	driver##_##op
#define UK_INTCTLR_OP_(driver, op)	UK_INTCTLR_OP__(driver, op)

#if CONFIG_LIBGICV2 && CONFIG_LIBGICV3
extern bool uk_intctlr_is_gicv3;
#define UK_INTCTLR_CALL(op, ...)					\
	(uk_intctlr_is_gicv3 ? gicv3_##op(__VA_ARGS__) : gicv2_##op(__VA_ARGS__))

static inline unsigned int uk_intctlr_init(void)
{
	unsigned int n = gicv3_init();

	uk_intctlr_is_gicv3 = n != UK_INTCTLR_ABSENT;
	return n == UK_INTCTLR_ABSENT ? gicv2_init() : n;
}
#else
#define UK_INTCTLR_CALL(op, ...)	UK_INTCTLR_OP_(UK_INTCTLR_DRIVER_, op)(__VA_ARGS__)

static inline unsigned int uk_intctlr_init(void)
{
	return UK_INTCTLR_CALL(init);
}
#endif

/* What ack returned has no number: a GIC has nothing to complete then, an APIC may have. */
#if CONFIG_LIBLAPIC
#define UK_INTCTLR_STRAY()	lapic_stray()
#else
#define UK_INTCTLR_STRAY()	((void)0)
#endif

/*
 * With several CPUs: is @irq every CPU's own, so that each enables it for itself with the handler
 * that all have in common? SGIs and PPIs of a GIC.
 */
#if CONFIG_SMP && CONFIG_LIBLAPIC
#define UK_INTCTLR_BANKED(irq)		lapic_is_own(irq)
#elif CONFIG_SMP
#define UK_INTCTLR_BANKED(irq)		((irq) < 32)
#else
#define UK_INTCTLR_BANKED(irq)		0
#endif

/* Can @irq come to this CPU? */
#if CONFIG_SMP && CONFIG_LIBBCM2836
#define UK_INTCTLR_REACHES(irq)		bcm2836_reaches(irq)
#else
#define UK_INTCTLR_REACHES(irq)		true
#endif

#endif /* __UK_BITS_INTCTLR_DRIVER_H__ */
