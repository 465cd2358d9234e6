// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/time/bcm2835timer/timer.c
// UNIT-INCS: libs/core/ukdt/include libs/drivers/irq/ukintctlr/include
/*
 * The system timer, with a counter that runs on while the driver looks at it: a match sets its bit
 * when the counter comes to it, and not when it has passed before. No emulator connects its
 * interrupts.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <uk/bcm2835timer.h>
#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>

extern struct uk_dt_device systimer_dev;

#define CS	0x00
#define CLO	0x04
#define CHI	0x08
#define C0	0x0c

static struct {
	uint64_t now;		/* microseconds */
	uint32_t step;		/* that an access takes */
	uint32_t compare[4], matched;
	uk_irq_fn fn[2];
	void *arg[2];
	unsigned int lines, rung;
	uint64_t rung_at;
} hw;

/* One microsecond after the other. */
static void pass(uint64_t us)
{
	while (us--) {
		hw.now++;
		for (unsigned int i = 0; i < 4; i++)
			if (hw.compare[i] == (uint32_t)hw.now)
				hw.matched |= 1U << i;
	}
}

uint32_t ukarch_mmio_read32(uintptr_t addr)
{
	pass(hw.step);
	switch (addr) {
	case CS:
		return hw.matched;
	case CLO:
		return (uint32_t)hw.now;
	case CHI:
		return (uint32_t)(hw.now >> 32);
	default:
		return hw.compare[(addr - C0) / 4];
	}
}

void ukarch_mmio_write32(uintptr_t addr, uint32_t v)
{
	pass(hw.step);
	if (addr == CS)
		hw.matched &= ~v;
	else
		hw.compare[(addr - C0) / 4] = v;
}

int uk_irq_register(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger, uk_irq_fn fn,
		    void *arg)
{
	(void)irq;
	(void)prio;
	assert_int_equal(trigger, UK_IRQ_LEVEL);
	hw.fn[hw.lines] = fn;
	hw.arg[hw.lines++] = arg;
	return 0;
}

static void on_alarm(void *arg)
{
	assert_ptr_equal(arg, &hw);
	hw.rung++;
	hw.rung_at = hw.now;
}

/* Time passes until an interrupt line is up, at most @us; then its handler runs. */
static void wait(unsigned int alarm, uint64_t us)
{
	while (us-- && !(hw.matched & 1U << (2 * alarm + 1)))
		pass(1);
	if (hw.matched & 1U << (2 * alarm + 1))
		hw.fn[alarm](hw.arg[alarm]);
	assert_false(hw.matched & 1U << (2 * alarm + 1));
}

static int start(void **state)
{
	(void)state;
	memset(&hw, 0, sizeof(hw));
	hw.now = UINT64_C(0xfffffff0);	/* its low half is about to wrap */
	systimer_dev.nregs = 1;
	systimer_dev.nirqs = 4;
	return host_init();
}

/* However slow an access is, the alarm comes; once, not before its time, and soon after. */
static void test_soon(void **state)
{
	(void)state;
	for (uint32_t step = 0; step < 100; step++)
		for (uint32_t us = 1; us < 300; us = us * 3 / 2 + 1) {
			uint64_t from = hw.now;

			hw.rung = 0;
			hw.step = step;
			assert_int_equal(uk_bcm_timer_start(1, us, on_alarm, &hw), 0);
			wait(1, 10000);
			assert_int_equal(hw.rung, 1);
			assert_true(hw.rung_at - from >= us);
			assert_true(hw.rung_at - from < us + 64 * step + 8);
			wait(1, 10000);
			assert_int_equal(hw.rung, 1);
		}
}

static void test_far(void **state)
{
	(void)state;
	assert_int_equal(uk_bcm_timer_start(0, 0x80000000, on_alarm, &hw), 0);
	assert_int_equal(hw.compare[1], (uint32_t)hw.now + 0x80000000);
	assert_int_equal(uk_bcm_timer_start(0, 0x80000001, on_alarm, &hw), -EINVAL);
	assert_int_equal(uk_bcm_timer_cancel(0), 1);
}

/* The match of an alarm that was cancelled, of which nobody knows yet, is not the next one's. */
static void test_old_match(void **state)
{
	(void)state;
	assert_int_equal(uk_bcm_timer_start(0, 10, on_alarm, &hw), 0);
	pass(20);
	assert_true(hw.matched & 2);
	assert_int_equal(uk_bcm_timer_cancel(0), 1);
	assert_int_equal(uk_bcm_timer_start(0, 1000, on_alarm, &hw), 0);
	assert_false(hw.matched & 2);
	wait(0, 900);
	assert_int_equal(hw.rung, 0);
	wait(0, 200);
	assert_int_equal(hw.rung, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_soon, start),
		cmocka_unit_test_setup(test_far, start),
		cmocka_unit_test_setup(test_old_match, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
