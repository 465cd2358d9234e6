// SPDX-License-Identifier: BSD-3-Clause
/*
 * What every CPU needs before anything else: its block of state, and the stacks of exceptions (the
 * boot path runs there too) and of main(). The linker script puts small data in the rest of the
 * exception stack's page.
 */
#include <uk/arch/lcpu.h>
#include <uk/arch/stacks.h>

/* In head.S: store @value over @len bytes, both multiples of 64. */
void ukarch_fill(void *base, size_t len, uint64_t value);

/* A scheduler defines a larger one, whose own state follows this. */
__uk_weak struct ukarch_percpu ukarch_cpu0;

UK_STACK_DEFINE(ukarch_exc);
UK_STACK_DEFINE(ukarch_main);

void ukarch_stack_paint(void *base, size_t len)
{
	ukarch_fill(base, len, UKARCH_STACK_PAINT);
}

size_t ukarch_stack_unused(const void *base, size_t len)
{
	const uint64_t *w = base;
	size_t n = len / sizeof(*w);
	size_t i = 0;

	while (i < n && w[i] == UKARCH_STACK_PAINT)
		i++;
	return i * sizeof(*w);
}
