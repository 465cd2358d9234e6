// SPDX-License-Identifier: BSD-3-Clause
/* For the crash report: whose stack overflowed. Only the running thread's can have. */
#include <uk/arch/trap.h>
#include <uk/thread.h>

const char *ukarch_hook_stack_name(uintptr_t guard)
{
	const struct uk_thread *t = uk_thread_current();

	return t && t->stack_base - guard == UKARCH_GUARD_SIZE ? uk_thread_name(t) : NULL;
}
