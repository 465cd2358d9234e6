// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/gpio.h> promises, of the first bank. Nothing is connected to pins 4 to 7. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/gpio.h>
#include <uk/test.h>
#include <uk/time.h>

#ifndef CONFIG_APPUKGPIO_INTERRUPTS
#define CONFIG_APPUKGPIO_INTERRUPTS 0
#endif

#define FIRST	4U
#define LAST	7U

static struct uk_gpio *bank(void)
{
	return uk_gpio_get_bank(0);
}

UK_TESTCASE(gpio, there_is_a_bank)
{
	UK_TEST_ASSERT(bank() != NULL);
	UK_TEST_EXPECT(bank()->pins > LAST);
	UK_TEST_EXPECT_NULL(uk_gpio_get_bank(100));
	uk_test_note("%s: %u pins", bank()->name, bank()->pins);
}

UK_TESTCASE(gpio, no_such_pin)
{
	unsigned int none = bank()->pins;

	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_input(bank(), none), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_output(bank(), none, true), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_write(bank(), UINT32_MAX, true), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_read(bank(), none), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_off(bank(), none), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_read(NULL, 0), -EINVAL);
}

UK_TESTCASE(gpio, outputs_read_back)
{
	for (unsigned int pin = FIRST; pin <= LAST; pin++) {
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_output(bank(), pin, true), 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_read(bank(), pin), 1);
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_write(bank(), pin, false), 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_read(bank(), pin), 0);
	}
}

/* Every pattern of the four: nobody disturbs a neighbour. */
UK_TESTCASE(gpio, neighbours_stay)
{
	for (unsigned int pattern = 0; pattern < 16; pattern++) {
		for (unsigned int pin = FIRST; pin <= LAST; pin++)
			uk_gpio_write(bank(), pin, pattern >> (pin - FIRST) & 1);
		for (unsigned int pin = FIRST; pin <= LAST; pin++)
			UK_TEST_EXPECT_SNUM_EQ(uk_gpio_read(bank(), pin),
					       pattern >> (pin - FIRST) & 1);
	}
}

static unsigned int calls, last_pin;

static void on_pin(unsigned int pin, void *arg)
{
	calls++;
	last_pin = pin;
	uk_gpio_off((struct uk_gpio *)arg, pin);
}

UK_TESTCASE(gpio, handlers)
{
	unsigned int n = 0;

	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_on(bank(), FIRST, UK_GPIO_RISING, NULL, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_off(bank(), FIRST), -ENOENT);
	for (unsigned int pin = FIRST; pin <= LAST; pin++, n++)
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_on(bank(), pin, UK_GPIO_RISING, on_pin, bank()), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_on(bank(), FIRST, UK_GPIO_FALLING, on_pin, bank()), -EBUSY);
	for (unsigned int pin = LAST + 1; pin < bank()->pins && n < UK_GPIO_HANDLERS; pin++, n++)
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_on(bank(), pin, UK_GPIO_RISING, on_pin, bank()), 0);
	if (n == UK_GPIO_HANDLERS)
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_on(bank(), 0, UK_GPIO_RISING, on_pin, bank()),
				       -ENOSPC);
	for (unsigned int pin = FIRST; pin < FIRST + n; pin++)
		UK_TEST_EXPECT_SNUM_EQ(uk_gpio_off(bank(), pin), 0);
}

/* A level that is there already signals at once, and once when the handler turns it off. */
UK_TESTCASE(gpio, level_interrupt)
{
	uint64_t end = uk_clock_ns() + UK_MS(10);
	unsigned int pin = FIRST;

	if (!CONFIG_APPUKGPIO_INTERRUPTS)
		UK_TEST_SKIP("the emulator raises no interrupt of a pin");
	for (unsigned int p = FIRST; p <= LAST; p++)
		uk_gpio_input(bank(), p);
	while (pin <= LAST && uk_gpio_read(bank(), pin) != 1)
		pin++;
	if (pin > LAST)
		UK_TEST_SKIP("no input here is high");
	calls = 0;
	UK_TEST_ASSERT(uk_gpio_on(bank(), pin, UK_GPIO_HIGH, on_pin, bank()) == 0);
	while (uk_clock_ns() < end)
		;
	UK_TEST_EXPECT_UNUM_EQ(calls, 1);
	UK_TEST_EXPECT_UNUM_EQ(last_pin, pin);
	/* Low: not now. */
	UK_TEST_ASSERT(uk_gpio_on(bank(), pin, UK_GPIO_LOW, on_pin, bank()) == 0);
	end = uk_clock_ns() + UK_MS(1);
	while (uk_clock_ns() < end)
		;
	UK_TEST_EXPECT_UNUM_EQ(calls, 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_gpio_off(bank(), pin), 0);
}
