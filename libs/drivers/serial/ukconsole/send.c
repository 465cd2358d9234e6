// SPDX-License-Identifier: BSD-3-Clause
/*
 * One CPU at a time sends a byte: see UK_CONSOLE_SEND(). No ticket lock: a crash report must come
 * out whatever is in memory, so whoever has tried long enough sends all the same.
 */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/plat/cpus.h>

/* Far more than the accesses to a UART that a CPU holds it for, and those of all others before. */
#define TRIES	10000

static uint32_t sending;

unsigned long uk_console_send_begin(void)
{
	unsigned long flags = ukarch_irq_save();

	/* Before the MMU is on there is one CPU, whose atomic operations need not work. */
	if (ukplat_cpus_started())
		for (unsigned int i = 0; i < TRIES; i++) {
			if (__atomic_exchange_n(&sending, 1, __ATOMIC_ACQUIRE) == 0)
				break;
			ukarch_relax();
		}
	return flags;
}

void uk_console_send_end(unsigned long flags)
{
	__atomic_store_n(&sending, 0, __ATOMIC_RELEASE);
	ukarch_irq_restore(flags);
}
