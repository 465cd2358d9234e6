// SPDX-License-Identifier: BSD-3-Clause
/* Registers what UK_IRQ declares, behind the drivers and before interrupts are let through. */
#include <errno.h>

#include <uk/init.h>
#include <uk/irq.h>
#include <uk/plat/console.h>

extern const struct uk_irq __uk_irqs_start[], __uk_irqs_end[];

UK_INITTAB_ENTRY(register_declared, 5, 9);
UK_CPU_INITTAB_ENTRY(register_declared, 9);

static int register_declared(void)
{
	unsigned int cpu = CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0;
	int rc = 0;

	for (const struct uk_irq *i = __uk_irqs_start; i < __uk_irqs_end && rc == 0; i++) {
		if (i->cpu >= CONFIG_NR_CPUS)
			rc = -EINVAL;
		else if (i->cpu == cpu)
			rc = uk_irq_register(i->irq, i->priority, (enum uk_irq_trigger)i->trigger,
					     i->handler, i->arg);
		if (rc) {
			ukplat_cout_crash("boot: interrupt ");
			ukplat_cout_crash(i->name);
			ukplat_cout_crash(rc == -EXDEV ?
					  " does not come to this CPU: set its .cpu to 0\n" :
					  " cannot be had: see uk_irq_register()\n");
		}
	}
	return rc;
}
