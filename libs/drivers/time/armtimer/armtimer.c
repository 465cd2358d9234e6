// SPDX-License-Identifier: BSD-3-Clause
/*
 * The virtual timer of the Arm generic timer (DDI 0487 D11): one shot, for uktime. Virtual, because
 * that is the one every guest has, and without a hypervisor it runs like the physical one.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>
#include <uk/time.h>

/* The trees of the Raspberry Pi 3 were made for 32-bit kernels. */
UK_DT_DEVICE(armtimer_dev, arm_armv8_timer, "arm,armv8-timer", arm_armv7_timer, "arm,armv7-timer");

/* Order of the interrupts in the binding arm,arch_timer: secure, non-secure, virtual,
 * hypervisor. */
#define IRQ_VIRTUAL	2

#define CTL_ENABLE	1

#if CONFIG_LIBARMTIMER_XEN
/*
 * Xen takes the timer's interrupt first and masks it in the timer (xen/arch/arm/time.c,
 * htimer_interrupt() and vtimer_interrupt()): its guests unmask it when they set the next. And when
 * a guest sleeps Xen makes CVAL a time of its own, signed nanoseconds (vtimer.c,
 * virt_timer_save()), in which "never" overflows to the past: the guest would wake at once, without
 * end. So never is a timer that is off.
 */
#define CTL_AT_START	0

static inline void open_again(uint64_t ticks)
{
	ukarch_sysreg_write(CNTV_CTL_EL0, ticks == UK_TICKS_NEVER ? 0 : CTL_ENABLE);
}
#else
#define CTL_AT_START	CTL_ENABLE

static inline void open_again(uint64_t ticks __uk_unused)
{
}
#endif

void uk_time_hook_arm(uint64_t ticks)
{
	/* It fires while CNTVCT >= CVAL, unsigned: the past at once. */
	ukarch_sysreg_write(CNTV_CVAL_EL0, ticks);
	open_again(ticks);
	ukarch_isb();
}

static void on_timer(void *arg __uk_unused)
{
	unsigned long flags = uk_irq_nest_save();

	uk_timer_interrupt();
	uk_irq_nest_restore(flags);
}

/* Every CPU has a timer of its own. */
UK_CPU_INITTAB_ENTRY(cpu_init, 3);

static int cpu_init(void)
{
	ukarch_sysreg_write(CNTV_CVAL_EL0, UK_TICKS_NEVER);
	ukarch_sysreg_write(CNTV_CTL_EL0, CTL_AT_START);
	return uk_irq_register(uk_irq_number(&armtimer_dev.irq[IRQ_VIRTUAL]),
			       CONFIG_LIBARMTIMER_PRIO, UK_IRQ_LEVEL, on_timer, NULL);
}

static int armtimer_init(void)
{
	uint64_t hz = ukarch_counter_hz();
	int rc;

	if (!armtimer_dev.found || armtimer_dev.nirqs <= IRQ_VIRTUAL)
		return -ENODEV;
	rc = uk_clock_init(hz);
	if (rc)
		return rc;
	return cpu_init();
}
uk_plat_initcall_prio(armtimer_init, 3);
