// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arm PrimeCell RTC (PL031, DDI 0224): 32 bits of seconds, which by convention are those since
 * 1970, and a match register that interrupts.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>
#include <uk/rtc.h>

UK_DT_DEVICE(pl031_dev, arm_pl031, "arm,pl031");

/* DDI 0224 table 3-1. */
#define DR	0x00
#define MR	0x04	/* the second at which to interrupt */
#define LR	0x08
#define CR	0x0c	/* 1: it runs */
#define IMSC	0x10
#define RIS	0x14
#define ICR	0x1c

static struct {
	void (*fn)(void *arg);		/* NULL: none is set */
	void *arg;
	uint32_t at;
} alarm;

static uintptr_t reg(unsigned int at)
{
	return pl031_dev.reg[0].base + at;
}

int uk_rtc_driver_get(uint64_t *seconds)
{
	if (pl031_dev.nregs == 0)
		return -ENODEV;
	*seconds = ukarch_mmio_read32(reg(DR));
	return 0;
}

/* It compares for equality, so what is past at @now, or might be by the time it is written, becomes
 * the next second but one. */
static void match(uint32_t now)
{
	ukarch_mmio_write32(reg(MR), alarm.at > now + 1U ? alarm.at : now + 2U);
}

int uk_rtc_driver_set(uint64_t seconds)
{
	unsigned long flags;

	if (pl031_dev.nregs == 0)
		return -ENODEV;
	flags = ukarch_irq_save();
	ukarch_mmio_write32(reg(LR), (uint32_t)seconds);
	if (alarm.fn != NULL)
		match((uint32_t)seconds);
	ukarch_irq_restore(flags);
	return 0;
}

UK_CALLS(on_match, passed(uk_rtc_alarm));
static void on_match(void *arg __uk_unused)
{
	unsigned long flags = uk_irq_nest_save();
	void (*fn)(void *arg) = alarm.fn;

	ukarch_mmio_write32(reg(IMSC), 0);
	ukarch_mmio_write32(reg(ICR), 1);
	alarm.fn = NULL;
	if (fn != NULL)
		fn(alarm.arg);
	uk_irq_nest_restore(flags);
}

int uk_rtc_driver_alarm(uint64_t seconds, void (*fn)(void *arg), void *arg)
{
	unsigned long flags;

	if (pl031_dev.nregs == 0 || pl031_dev.nirqs == 0)
		return -ENODEV;
	flags = ukarch_irq_save();
	ukarch_mmio_write32(reg(IMSC), 0);
	ukarch_mmio_write32(reg(ICR), 1);
	alarm.fn = fn;
	alarm.arg = arg;
	alarm.at = (uint32_t)seconds;
	if (fn != NULL) {
		match(ukarch_mmio_read32(reg(DR)));
		ukarch_mmio_write32(reg(IMSC), 1);
	}
	ukarch_irq_restore(flags);
	return 0;
}

static int pl031_init(void)
{
	if (pl031_dev.nregs == 0)
		return 0;	/* a machine may have none */
	ukarch_mmio_write32(reg(IMSC), 0);
	ukarch_mmio_write32(reg(CR), 1);
	if (pl031_dev.nirqs == 0)
		return 0;
	return uk_irq_register(uk_irq_number(&pl031_dev.irq[0]), UK_IRQ_PRIO_DEFAULT,
			       UK_IRQ_LEVEL, on_match, NULL);
}
uk_plat_initcall(pl031_init);
