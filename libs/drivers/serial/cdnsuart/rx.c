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
#include "cdnsuart.h"

static void on_receive(void *arg __uk_unused)
{
	ukarch_mmio_write32(cdnsuart_base() + CDNSUART_IDR, ~0U);
	uk_console_hook_ready();
}

void uk_console_driver_rx_notify(void)
{
	uintptr_t base = cdnsuart_base();

	/* The status is kept until it is cleared, and comes again while the bytes are there. */
	ukarch_mmio_write32(base + CDNSUART_RXWM, 1);
	ukarch_mmio_write32(base + CDNSUART_ISR, CDNSUART_INT_RXTRIG);
	ukarch_mmio_write32(base + CDNSUART_IER, CDNSUART_INT_RXTRIG);
}

static int rx_init(void)
{
	const struct uk_dt_device *dev = cdnsuart_device();

	if (!dev || !dev->nirqs)
		return -ENODEV;
	ukarch_mmio_write32(cdnsuart_base() + CDNSUART_IDR, ~0U);
	return uk_irq_register(uk_irq_number(&dev->irq[0]), UK_IRQ_PRIO_DEFAULT, UK_IRQ_LEVEL,
			       on_receive, NULL);
}
uk_plat_initcall(rx_init);
