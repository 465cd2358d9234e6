// SPDX-License-Identifier: BSD-3-Clause
/* Interrupts that have a handler. */
#include <uk/intctlr.h>
#include <uk/print.h>
#include <uk/shell.h>

static int irq(int argc __uk_unused, char *argv[] __uk_unused)
{
	for (unsigned int i = 0; i < CONFIG_LIBUKINTCTLR_IRQS; i++) {
		uk_irq_fn fn = uk_irq_handler(i);

		if (fn != NULL)
			uk_printf("%4u  handler 0x%016lx\n", i, (uintptr_t)fn);
	}
	return 0;
}
UK_SHELL_CMD(irq, irq, "", "interrupts and their handlers");
