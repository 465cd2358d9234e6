// SPDX-License-Identifier: BSD-3-Clause
/*
 * Interrupts on several CPUs: each one's part of the controller, interrupts from one CPU to
 * another, and the one that stops a CPU for good when the machine ends or another CPU has crashed.
 */
#include <errno.h>

#include <uk/arch/trap.h>
#include <uk/bits/intctlr_driver.h>
#include <uk/init.h>
#include <uk/plat/cpus.h>

#define STOP_PRIO	0

void uk_irq_send(unsigned int cpu, unsigned int irq)
{
	UK_INTCTLR_CALL(send, cpu, irq);
}

void ukarch_hook_stop_others(void)
{
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		if (cpu != ukarch_cpu_id() && ukplat_cpu_is_up(cpu))
			uk_irq_send(cpu, UK_IRQ_SGI_STOP);
}

static void stop(void *arg __uk_unused)
{
	ukarch_stop();
}

static int stop_enable(void)
{
	return uk_irq_register(UK_IRQ_SGI_STOP, STOP_PRIO, UK_IRQ_EDGE, stop, NULL);
}

/* CPU 0 behind the controller's own initialisation, the others instead of it. */
UK_CPU_INITTAB_ENTRY(cpu_init, 0);

static int cpu_init(void)
{
	return UK_INTCTLR_CALL(cpu_init) ? stop_enable() : -ENODEV;
}
uk_plat_initcall_prio(cpu_init, 1);
