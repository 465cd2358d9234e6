// SPDX-License-Identifier: BSD-3-Clause
/*
 * Waiting for input without burning the CPU. The receive interrupt is on only while somebody waits:
 * its handler switches it off again, so that a byte nobody reads is signalled once and not forever.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>
#include "imxuart.h"

static void interrupt_on_receive(bool on)
{
	uintptr_t at = imxuart_base() + IMXUART_UCR4;
	uint32_t ucr4 = ukarch_mmio_read32(at) & ~IMXUART_UCR4_DREN;

	ukarch_mmio_write32(at, ucr4 | (on ? IMXUART_UCR4_DREN : 0));
}

static void on_receive(void *arg __uk_unused)
{
	interrupt_on_receive(false);
	uk_console_hook_ready();
}

void uk_console_driver_rx_notify(void)
{
	interrupt_on_receive(true);
}

static int rx_init(void)
{
	const struct uk_dt_device *dev = imxuart_device();

	if (!dev || !dev->nirqs)
		return -ENODEV;
	interrupt_on_receive(false);
	return uk_irq_register(uk_irq_number(&dev->irq[0]), UK_IRQ_PRIO_DEFAULT, UK_IRQ_LEVEL,
			       on_receive, NULL);
}
uk_plat_initcall(rx_init);
