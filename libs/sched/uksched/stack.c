// SPDX-License-Identifier: BSD-3-Clause
/* The high-water mark of a stack. */
#include <uk/thread.h>

size_t uk_thread_stack_unused(const struct uk_thread *t)
{
	uintptr_t base = UK_ALIGN_UP(t->stack_base, 64);

	return ukarch_stack_unused((const void *)base, t->stack_base + t->stack_size - base);
}
