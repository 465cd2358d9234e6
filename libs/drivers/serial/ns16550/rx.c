// SPDX-License-Identifier: BSD-3-Clause
/*
 * Waiting for input without burning the CPU. The receive interrupt is on only while somebody waits:
 * its handler switches it off again, so that a byte nobody reads is signalled once and not forever.
 */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include "ns16550.h"

static void on_receive(void *arg __uk_unused)
{
	ukarch_out8(NS16550_IER, 0);
	uk_console_hook_ready();
}

void uk_console_driver_rx_notify(void)
{
	/* The line rises here if a byte waits already: an edge that cannot be missed. */
	ukarch_out8(NS16550_IER, NS16550_IER_RX);
}

static int rx_init(void)
{
	ukarch_out8(NS16550_IER, 0);
	ukarch_out8(NS16550_MCR, NS16550_MCR_ON);
	return uk_irq_register(CONFIG_LIBNS16550_IRQ, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE, on_receive,
			       NULL);
}
uk_plat_initcall(rx_init);
