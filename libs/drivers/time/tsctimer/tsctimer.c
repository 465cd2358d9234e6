// SPDX-License-Identifier: BSD-3-Clause
/*
 * The timer behind uktime: the local APIC's, by the deadline on the time-stamp counter where the
 * CPU has that (SDM volume 3, 11.5.4), else by a count down.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/bits.h>
#include <uk/init.h>
#include <uk/lapic.h>
#include <uk/print.h>
#include <uk/ratio.h>
#include <uk/time.h>

#include "rate.h"

#define MSR_DEADLINE	0x6e0

static bool deadline;
static struct uk_ratio apic_per_tick;

void uk_time_hook_arm(uint64_t ticks)
{
	uint64_t now, count;

	if (deadline) {
		/* The past fires at once; 0 would be never. */
		ukarch_msr_write(MSR_DEADLINE, ticks == UK_TICKS_NEVER ? 0 : UK_MAX(ticks, 1UL));
		return;
	}
	now = ukarch_counter();
	if (ticks == UK_TICKS_NEVER)
		count = 0;		/* stopped */
	else if (ticks <= now)
		count = 1;
	else
		/* Not early; too far away for the register, it comes and is armed once more. */
		count = UK_MIN(uk_ratio_scale_sat(&apic_per_tick, ticks - now) + 1,
			       (uint64_t)UINT32_MAX);
	lapic_write(LAPIC_TIMER_INITIAL, (uint32_t)count);
}

static void on_timer(void *arg __uk_unused)
{
	unsigned long flags = uk_irq_nest_save();

	uk_timer_interrupt();
	uk_irq_nest_restore(flags);
}

/* Every CPU has a timer of its own; the counters of all run alike. */
UK_CPU_INITTAB_ENTRY(cpu_init, 3);

static int cpu_init(void)
{
#if CONFIG_SMP
	lapic_write(LAPIC_TIMER_DIVIDE, LAPIC_DIVIDE_BY_1);
#endif
	return uk_irq_register(LAPIC_IRQ_TIMER, CONFIG_LIBTSCTIMER_PRIO, UK_IRQ_EDGE, on_timer,
			       NULL);
}

static int tsctimer_init(void)
{
	uint64_t tsc = tsc_rate_told();
	uint32_t apic = 0;

	deadline = ukarch_cpuid(1, 0).ecx & UK_BIT(24);
	if ((!tsc || !deadline) && !tsc_measure(&tsc, &apic)) {
		uk_pr_err("no usable timer: neither the APIC's nor the PIT runs\n");
		return -ENODEV;
	}
	ukarch_tsc_hz = tsc;
	if (!deadline)
		apic_per_tick = uk_ratio(apic, tsc);
	lapic_timer_mode(deadline ? LAPIC_LVT_DEADLINE : 0);
	return uk_clock_init(tsc) ?: cpu_init();
}
uk_plat_initcall_prio(tsctimer_init, 3);
