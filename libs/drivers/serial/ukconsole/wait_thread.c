// SPDX-License-Identifier: BSD-3-Clause
/* Waiting for input in an image with threads: others run meanwhile, whatever their priority. */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/sched.h>

static struct uk_waitq readers = UK_WAITQ_INIT;

void uk_console_hook_ready(void)
{
	unsigned long flags = ukarch_irq_save();
	struct uk_thread *t = uk_waitq_first(&readers);

	if (t != NULL)
		uk_waitq_wake(t, 0, flags);
	else
		ukarch_irq_restore(flags);
}

void uk_console_hook_wait(void)
{
	bool alone = uk_sched_is_locked();
	unsigned long flags = ukarch_irq_save();

	/* Masked, so that the interrupt cannot come before somebody waits for it. */
	uk_console_driver_rx_notify();
	if (alone) {
		/* No other thread can run: sleep until any interrupt. */
		ukarch_wfi();
		ukarch_irq_restore(flags);
	} else {
		uk_waitq_wait(&readers, UK_FOREVER, flags);
	}
}
