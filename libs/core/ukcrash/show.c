// SPDX-License-Identifier: BSD-3-Clause
/* The record for people, in the lines of the crash report, so that the same tools read both. */
#include <uk/arch/trap.h>
#include <uk/crash.h>
#include <uk/init.h>
#include <uk/print.h>

const char *uk_reset_name(enum uk_reset why)
{
	static const char names[] = "power-on\0restart\0 crash\0   reset";

	return names + 9 * why;
}

void uk_crash_print(const struct uk_crash_info *c)
{
	uk_printf("*** CRASH in boot %u: %s\n", c->boot, c->cause);
	uk_printf("    pc  0x%016lx  sp  0x%016lx", c->pc, c->sp);
	if (c->lr)
		uk_printf("  lr  0x%016lx", c->lr);
	uk_printf("\n    " UKARCH_TRAP_CODE " 0x%016lx  " UKARCH_TRAP_ADDRESS " 0x%016lx\n",
		  c->code, c->address);
	uk_printf("    thread %s", c->thread[0] ? c->thread : "unknown");
	if (c->hz)
		uk_printf(", %lu.%06lu s after the start", c->uptime / c->hz,
			  c->uptime % c->hz * 1000000 / c->hz);
	uk_printf("\n    image at 0x%016lx\n    called from", c->image);
	for (unsigned int i = 0; i < c->depth; i++)
		uk_printf(" 0x%016lx", c->chain[i]);
	uk_printf("\n");
}

#if CONFIG_LIBUKCRASH_SHOW
static int show(void)
{
	enum uk_reset why = uk_reset_reason();
	const struct uk_crash_info *c = uk_crash_get();

	uk_printf("boot %u since power-on, after: %s\n", uk_boot_count(), uk_reset_name(why));
	if (c && why == UK_RESET_CRASH)
		uk_crash_print(c);
	return 0;
}
uk_early_initcall_prio(show, 1);
#endif
