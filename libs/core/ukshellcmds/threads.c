// SPDX-License-Identifier: BSD-3-Clause
/* What every thread does now, one line each. */
#include <uk/print.h>
#include <uk/sched/list.h>
#include <uk/shell.h>

static const char *state_of(const struct uk_thread_info *i)
{
	if (i->state & (UK_THREAD_ENDED | UK_THREAD_LEAVING))
		return "ended";
	if (i->state & UK_THREAD_SUSPENDED)
		return "suspended";
	if (i->waits_for != NULL)
		return "mutex";
	if (i->state & UK_THREAD_WAITING)
		return "waits";
	if (i->state & UK_THREAD_NO_BUDGET)
		return "no budget";
	return i->thread == uk_thread_current() ? "runs" : "ready";
}

/* The priority, and the one that it inherited. A key that is no priority is a deadline. */
static void show_priority(const struct uk_thread_info *i)
{
	if (i->key < i->base && i->key < CONFIG_LIBUKSCHED_LEVELS)
		uk_printf(" %3u>%-3u", i->priority, (unsigned int)i->key);
	else
		uk_printf(" %3u%-4s", i->priority, i->key < i->base ? ">dl" : "");
}

/* The highest use of the stack so far, of a thread that was there a moment ago. */
static void show_stack(const struct uk_thread_info *i)
{
	uintptr_t base = UK_ALIGN_UP(i->stack_base, 64);
	uintptr_t top = i->stack_base + i->stack_size;

#if CONFIG_LIBUKSCHED_STACK_PAINT
	uk_printf(" %6zu", (size_t)i->stack_size -
		  ukarch_stack_unused((const void *)base, top - base));
#else
	(void)base;
	(void)top;
	uk_printf("      -");
#endif
	uk_printf(" %6u", i->stack_size);
}

static int threads(int argc __uk_unused, char *argv[] __uk_unused)
{
	struct uk_thread_info i;

	uk_printf("thread           state     prio    cpu   used  stack  misses skipped\n");
	uk_thread_list_begin();
	while (uk_thread_list_next(&i)) {
		uk_printf("%-16s %-9s", i.name, state_of(&i));
		show_priority(&i);
		uk_printf(" %3u", i.cpu);
		show_stack(&i);
		if (i.period != 0)
			uk_printf(" %7u %7u", i.misses, i.overruns);
		uk_printf("\n");
	}
	return 0;
}
UK_SHELL_CMD(threads, threads, "", "what every thread does");
