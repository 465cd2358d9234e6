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
#include "bcm2835aux.h"

static void on_receive(void *arg __uk_unused)
{
	ukarch_mmio_write32(bcm2835aux_base() + BCM2835AUX_IER, 0);
	uk_console_hook_ready();
}

void uk_console_driver_rx_notify(void)
{
	ukarch_mmio_write32(bcm2835aux_base() + BCM2835AUX_IER, BCM2835AUX_IER_RX);
}

static int rx_init(void)
{
	const struct uk_dt_device *dev = bcm2835aux_device();

	if (!dev || !dev->nirqs)
		return -ENODEV;
	ukarch_mmio_write32(bcm2835aux_base() + BCM2835AUX_IER, 0);
	return uk_irq_register(uk_irq_number(&dev->irq[0]), UK_IRQ_PRIO_DEFAULT, UK_IRQ_LEVEL,
			       on_receive, NULL);
}
uk_plat_initcall(rx_init);
