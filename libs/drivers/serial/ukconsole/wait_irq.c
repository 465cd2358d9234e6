// SPDX-License-Identifier: BSD-3-Clause
/* Waiting for input in an image without a scheduler: sleep until any interrupt. */
#include <uk/arch/lcpu.h>
#include <uk/console.h>

void uk_console_hook_ready(void)
{
}

void uk_console_hook_wait(void)
{
	unsigned long flags = ukarch_irq_save();

	/* Masked, so that the interrupt cannot come and go before the CPU sleeps: it ends the sleep
	 * all the same, and its handler runs when the mask is lifted. */
	uk_console_driver_rx_notify();
	ukarch_wfi();
	ukarch_irq_restore(flags);
}
