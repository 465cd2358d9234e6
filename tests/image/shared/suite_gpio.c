// SPDX-License-Identifier: BSD-3-Clause
/* One bank of pins for all CPUs: each turns a pin of its own around, in registers of them all. */
#include <uk/gpio.h>

#include "crew.h"

#define FIRST	4U		/* nothing is connected to pins 4 to 7 */
#define ROUNDS	2000

static uint32_t wrong[CREW];

static void turn(unsigned int cpu)
{
	struct uk_gpio *g = uk_gpio_get_bank(0);
	unsigned int pin = FIRST + cpu;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		uk_gpio_input(g, pin);
		uk_gpio_output(g, pin, i & 1);
		/* If the pin was made an input again it does not take this. */
		uk_gpio_write(g, pin, !(i & 1));
		if (uk_gpio_read(g, pin) != !(i & 1))
			wrong[cpu]++;
	}
}

UK_TESTCASE(gpio, no_cpu_disturbs_anothers_pin)
{
	UK_TEST_ASSERT(uk_gpio_get_bank(0) != NULL);
	crew_do(turn);
	for (unsigned int cpu = 0; cpu < CREW; cpu++)
		UK_TEST_EXPECT_ZERO(wrong[cpu]);
}
