// SPDX-License-Identifier: BSD-3-Clause
/*
 * From an interrupt's number to its handler. A byte for every number the controller may have names
 * a slot in a short table of handlers: two loads, whatever the number.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/bits/intctlr_driver.h>
#include <uk/init.h>
#include <uk/spinlock.h>

#define IRQS		CONFIG_LIBUKINTCTLR_IRQS
#define HANDLERS	CONFIG_LIBUKINTCTLR_HANDLERS

_Static_assert(HANDLERS < 256, "a slot number is a byte");

static void unexpected(void *arg);

/* Slot 0 is for numbers that nobody has. */
static struct {
	struct {
		uk_irq_fn fn;
		void *arg;
	} handler[HANDLERS + 1];
	uint8_t slot_of[IRQS];
} table;				/* one object: the interrupt path computes one address */
static unsigned int irq_limit;
static struct uk_spinlock lock;		/* of the table, for who changes it */

#if CONFIG_LIBGICV2 && CONFIG_LIBGICV3
bool uk_intctlr_is_gicv3;
#endif

static void unexpected(void *arg __uk_unused)
{
	UK_CRASH("an interrupt came that nobody has registered");
}

UK_CALLS(ukarch_hook_irq, unexpected, irqs, passed(uk_irq_register));
#if CONFIG_LIBUKINTCTLR_NEST
UK_NESTING(passed(uk_irq_register), UK_IRQ_PRIO_LEVELS);
#endif

void ukarch_hook_irq(void)
{
	uint64_t token = UK_INTCTLR_CALL(ack);
	uint64_t irq = UK_INTCTLR_CALL(number, token);
	unsigned int slot;

	ukarch_hook_irqs_off();
	/* 1020 and up on a GIC: nothing is pending any more, and nothing is to be completed. */
	if (uk_unlikely(irq >= IRQS)) {
		UK_INTCTLR_STRAY();
		return;
	}
	slot = table.slot_of[irq];
#if CONFIG_LIBUKINTCTLR_NEST
	ukarch_irq_enable();
#endif
	table.handler[slot].fn(table.handler[slot].arg);
#if CONFIG_LIBUKINTCTLR_NEST
	ukarch_irq_disable();
#endif
	UK_INTCTLR_CALL(eoi, token);
	ukarch_hook_irqs_on();
}

int uk_irq_register(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger,
		    uk_irq_fn fn, void *arg)
{
	unsigned long flags;
	unsigned int slot;
	int rc = -ENOSPC;

	if (irq >= IRQS)
		uk_init_lacks("LIBUKINTCTLR_IRQS");
	if (irq >= irq_limit || prio >= UK_IRQ_PRIO_LEVELS || !fn)
		return -EINVAL;
	if (!UK_INTCTLR_REACHES(irq))
		return -EXDEV;
	flags = uk_spin_lock(&lock);
	slot = table.slot_of[irq];
	if (slot) {
		rc = -EBUSY;
		if (UK_INTCTLR_BANKED(irq) && table.handler[slot].fn == fn &&
		    table.handler[slot].arg == arg) {
			UK_INTCTLR_CALL(setup, irq, prio, trigger);
			UK_INTCTLR_CALL(unmask, irq);
			rc = 0;
		}
	} else {
		for (slot = 1; slot <= HANDLERS && table.handler[slot].fn; slot++)
			;
		if (slot <= HANDLERS) {
			table.handler[slot].fn = fn;
			table.handler[slot].arg = arg;
			table.slot_of[irq] = (uint8_t)slot;
			UK_INTCTLR_CALL(setup, irq, prio, trigger);
			UK_INTCTLR_CALL(unmask, irq);
			rc = 0;
		}
	}
	uk_spin_unlock(&lock, flags);
	if (rc == -ENOSPC)
		uk_init_lacks("LIBUKINTCTLR_HANDLERS");
	return rc;
}

int uk_irq_unregister(unsigned int irq)
{
	unsigned long flags;
	unsigned int slot;

	if (irq >= irq_limit)
		return -EINVAL;
	flags = uk_spin_lock(&lock);
	slot = table.slot_of[irq];
	if (slot) {
		UK_INTCTLR_CALL(mask, irq);
		UK_INTCTLR_CALL(release, irq);
		table.slot_of[irq] = 0;
		table.handler[slot].fn = NULL;
	}
	uk_spin_unlock(&lock, flags);
	return slot ? 0 : -EINVAL;
}

uk_irq_fn uk_irq_handler(unsigned int irq)
{
	unsigned int slot = irq < irq_limit ? UK_READ_ONCE(table.slot_of[irq]) : 0;

	return slot != 0 ? UK_READ_ONCE(table.handler[slot].fn) : NULL;
}

void uk_irq_mask(unsigned int irq)
{
	UK_INTCTLR_CALL(mask, irq);
}

void uk_irq_unmask(unsigned int irq)
{
	UK_INTCTLR_CALL(unmask, irq);
}

void uk_irq_raise(unsigned int irq)
{
	UK_INTCTLR_CALL(raise, irq);
}

static int intctlr_init(void)
{
	unsigned int n = uk_intctlr_init();

	table.handler[0].fn = unexpected;
	if (n == UK_INTCTLR_ABSENT)
		return -ENODEV;
	irq_limit = UK_MIN(n, (unsigned int)IRQS);
	return 0;
}
uk_plat_initcall_prio(intctlr_init, 0);

/* Every driver has taken its interrupt: let them come. */
static int intctlr_start(void)
{
	ukarch_irq_enable();
	return 0;
}
uk_late_initcall_prio(intctlr_start, 0);
