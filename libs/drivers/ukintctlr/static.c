// SPDX-License-Identifier: BSD-3-Clause
/* Registers what UK_IRQ declares, behind the drivers and before interrupts are let through. */
#include <errno.h>

#include <uk/init.h>
#include <uk/irq.h>

extern const struct uk_irq __uk_irqs_start[], __uk_irqs_end[];

UK_INITTAB_ENTRY(register_declared, 5, 9);
UK_CPU_INITTAB_ENTRY(register_declared, 9);

static int register_declared(void)
{
	unsigned int cpu = CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0;
	int rc = 0;

	for (const struct uk_irq *i = __uk_irqs_start; i < __uk_irqs_end && rc == 0; i++) {
		if (i->cpu >= CONFIG_NR_CPUS)
			return -EINVAL;
		if (i->cpu != cpu)
			continue;
		rc = uk_irq_register(i->irq, i->priority, (enum uk_irq_trigger)i->trigger,
				     i->handler, i->arg);
	}
	return rc;
}
