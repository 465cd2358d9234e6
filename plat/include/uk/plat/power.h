/* SPDX-License-Identifier: BSD-3-Clause */
/* How a machine ends. */
#ifndef __UK_PLAT_POWER_H__
#define __UK_PLAT_POWER_H__

#include <uk/essentials.h>

enum ukplat_how {
	UKPLAT_HALT,		/* power off */
	UKPLAT_RESTART,		/* warm reset: no-init memory survives */
	UKPLAT_CRASH,		/* as PLAT_CRASH_* says: power off, restart or stop */
};

/* Exit status of an image that could not boot, and of one that crashed; BSD sysexits.h. */
#define UKPLAT_STATUS_BOOT	71	/* EX_OSERR */
#define UKPLAT_STATUS_CRASH	70	/* EX_SOFTWARE */

/* Filled by a library that keeps track of how runs end; called at the start of ukplat_terminate(),
 * maybe in a crash, maybe more than once. Must return. */
#if CONFIG_PLAT_HOOK_END
void ukplat_hook_end(enum ukplat_how how);
#else
static inline void ukplat_hook_end(enum ukplat_how how)
{
	(void)how;
}
#endif

/* Filled by the driver of whatever ends or restarts the machine where no firmware does it, which
 * selects PLAT_HOOK_POWER; any context. @how: never UKPLAT_CRASH. May return: ukplat_terminate()
 * gives it a second to work. */
#if CONFIG_PLAT_HOOK_POWER
void ukplat_hook_power(enum ukplat_how how);
#else
static inline void ukplat_hook_power(enum ukplat_how how)
{
	(void)how;
}
#endif

/* The line of PLAT_PARTITION; called once, before the machine ends. Any context. */
#if CONFIG_PLAT_PARTITION
void ukplat_partition_ends(enum ukplat_how how, int status);
#else
static inline void ukplat_partition_ends(enum ukplat_how how, int status)
{
	(void)how;
	(void)status;
}
#endif

struct ukarch_trapframe;

/* Filled by a library that keeps a record of crashes; called after the report, on the exception
 * stack. Must return. */
void ukplat_hook_crash(const struct ukarch_trapframe *f);

/*
 * End the machine, any context. @status reaches whoever started it where the platform can carry a
 * number (PLAT_EXIT_STATUS; firmware cannot). Does not return: if the firmware
 * refuses, says so on the console and waits with interrupts masked.
 */
void ukplat_terminate(enum ukplat_how how, int status) __uk_noreturn;

#endif /* __UK_PLAT_POWER_H__ */
