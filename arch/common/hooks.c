// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the architecture asks of the layers above, when nobody is there to answer: an image without
 * interrupts, threads or a crash library is complete all the same.
 */
#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/trap.h>
#include <uk/assert.h>

__uk_weak void ukarch_hook_irq(void)
{
	UK_CRASH("interrupt without an interrupt controller library");
}

__uk_weak void ukarch_hook_irq_exit(void)
{
}

__uk_weak void ukarch_hook_thread_return(void)
{
	UK_CRASH("a thread returned and there is no scheduler");
	ukarch_stop();
}

__uk_weak void ukarch_hook_crash_puts(const char *s __uk_unused, size_t len __uk_unused)
{
}

__uk_weak void ukarch_hook_crash(const struct ukarch_trapframe *f __uk_unused)
{
	ukarch_stop();
}

__uk_weak const char *ukarch_hook_stack_name(uintptr_t guard __uk_unused)
{
	return NULL;
}
