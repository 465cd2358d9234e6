// SPDX-License-Identifier: BSD-3-Clause
/* The system timer: compare registers 1 and 3, with an interrupt line each. */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/bcm2835timer.h>
#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>

UK_DT_DEVICE(systimer_dev, brcm_bcm2835_system_timer, "brcm,bcm2835-system-timer");

/* BCM2835 ARM Peripherals, 12.1. */
#define CS	0x00	/* matched; a 1 clears */
#define CLO	0x04
#define CHI	0x08
#define C(n)	(0x0c + 4 * (n))

#define ALARMS	2U
#define LONGEST	0x80000000U
/* Where a match that had passed when it was set is set anew: first 2 us away, then twice as far. */
#define SOONEST	2U

static struct {
	void (*fn)(void *arg);
	void *arg;
} alarms[ALARMS];

static uintptr_t reg(unsigned int at)
{
	return systimer_dev.reg[0].base + at;
}

/* The firmware's are 0 and 2. */
static unsigned int channel(unsigned int alarm)
{
	return 2 * alarm + 1;
}

uint64_t uk_bcm_timer_us(void)
{
	uint32_t high, low;

	if (systimer_dev.nregs == 0)
		return 0;
	do {
		high = ukarch_mmio_read32(reg(CHI));
		low = ukarch_mmio_read32(reg(CLO));
	} while (ukarch_mmio_read32(reg(CHI)) != high);	/* twice at most: once in 71 minutes */
	return (uint64_t)high << 32 | low;
}

/* A match in @us. One that the counter has passed before it was set would come in 71 minutes: it is
 * set anew, farther away each time, so this ends. Interrupts are off. */
static void set_match(unsigned int n, uint32_t us)
{
	uint32_t at, again = SOONEST;
	bool late;

	do {
		at = ukarch_mmio_read32(reg(CLO)) + us;
		ukarch_mmio_write32(reg(C(n)), at);
		/* An old one that nobody has taken notice of is not this one. */
		ukarch_mmio_write32(reg(CS), 1U << n);
		late = (int32_t)(ukarch_mmio_read32(reg(CLO)) - at) >= 0 &&
		       !(ukarch_mmio_read32(reg(CS)) & 1U << n);
		us = again;
		again *= 2;
	} while (late);
}

int uk_bcm_timer_start(unsigned int alarm, uint32_t us, void (*fn)(void *arg), void *arg)
{
	unsigned long flags;
	unsigned int n = channel(alarm);

	if (alarm >= ALARMS || us == 0 || us > LONGEST || fn == NULL)
		return -EINVAL;
	if (systimer_dev.nregs == 0 || systimer_dev.nirqs <= n)
		return -ENODEV;
	flags = ukarch_irq_save();
	alarms[alarm].fn = fn;
	alarms[alarm].arg = arg;
	set_match(n, us);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_bcm_timer_cancel(unsigned int alarm)
{
	unsigned long flags;
	bool was;

	if (alarm >= ALARMS)
		return -EINVAL;
	if (systimer_dev.nregs == 0)
		return -ENODEV;
	flags = ukarch_irq_save();
	was = alarms[alarm].fn != NULL;
	alarms[alarm].fn = NULL;
	ukarch_irq_restore(flags);
	return was;
}

UK_CALLS(on_match, passed(uk_bcm_timer_start));
/* A match that nobody waits for any more comes here too. */
static void on_match(void *arg)
{
	unsigned long flags = uk_irq_nest_save();
	unsigned int alarm = (unsigned int)(uintptr_t)arg;
	void (*fn)(void *arg) = alarms[alarm].fn;

	ukarch_mmio_write32(reg(CS), 1U << channel(alarm));
	alarms[alarm].fn = NULL;
	if (fn != NULL)
		fn(alarms[alarm].arg);
	uk_irq_nest_restore(flags);
}

static int systimer_init(void)
{
	int rc = 0;

	if (systimer_dev.nregs == 0)
		return 0;	/* another board's tree */
	for (unsigned int i = 0; rc == 0 && i < ALARMS; i++)
		if (systimer_dev.nirqs > channel(i))
			rc = uk_irq_register(uk_irq_number(&systimer_dev.irq[channel(i)]),
					     UK_IRQ_PRIO_DEFAULT, UK_IRQ_LEVEL, on_match,
					     (void *)(uintptr_t)i);
	return rc;
}
uk_plat_initcall(systimer_init);
