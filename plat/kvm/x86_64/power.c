// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end: what the image still has to say, then end.S. A machine without isa-debug-exit and ACPI
 * cannot be switched off: it is reset, which ends QEMU when it was started with -no-reboot.
 */
#include <uk/arch/lcpu.h>
#include <uk/arch/trap.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>

/* QEMU ends with 2 * value + 1. Value 0 would be 1, as when QEMU itself fails; so a status is told
 * from everything else by what is added to it (tests/harness.py and the boards' pc.mk undo it). */
#define EXIT_0		16U
#define EXIT_MAX	(127U - EXIT_0)

_Static_assert(EXIT_0 == 16 && UKPLAT_STATUS_BOOT == 71 && UKPLAT_RESTART == 1 && UKPLAT_CRASH == 2,
	       "end.S");

#pragma GCC visibility push(hidden)
/* @value: what isa-debug-exit gets. In end.S. */
void ukplat_end(unsigned int value, enum ukplat_how how) __uk_noreturn;
#pragma GCC visibility pop

void ukplat_terminate(enum ukplat_how how, int status)
{
	/* What was begun. It may crash, and the report of that leads here again: it is left out. */
	static unsigned int begun;

	ukarch_irq_disable();
	if (begun == 0) {
		begun = 1;
		ukarch_hook_stop_others();
		ukplat_hook_end(how);
	}
#if CONFIG_PLAT_CRASH_RESTART
	if (how == UKPLAT_CRASH)
		how = UKPLAT_RESTART;
#endif
	if (begun <= 1) {
		begun = 2;
		ukplat_partition_ends(how, status);
	}
	ukplat_end(EXIT_0 + UK_MIN((unsigned int)status, EXIT_MAX), how);
}
