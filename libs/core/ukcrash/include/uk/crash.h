/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What happened before this boot: the reason of the reset, and the record of the last crash.
 *
 * Both live in no-init RAM (section .noinit), which a warm reset leaves alone; a check value over
 * all of it tells a record from what is in RAM after power-on, and from another image's.
 * Nothing is written to permanent storage: an app that wants that takes the record from here.
 */
#ifndef __UK_CRASH_H__
#define __UK_CRASH_H__

#include <uk/essentials.h>

enum uk_reset {
	UK_RESET_POWER_ON,	/* RAM holds no record, or the last run had powered off */
	UK_RESET_RESTART,	/* the last run asked for it by ukplat_terminate(UKPLAT_RESTART) */
	UK_RESET_CRASH,		/* the last run crashed */
	UK_RESET_OTHER,		/* the last run did not end, and RAM survived: button, watchdog */
};

#define UK_CRASH_CAUSE		128	/* bytes, with the NUL: longer ones are cut */
#define UK_CRASH_THREAD		16

/* Addresses are as they were then: @image is where the image lay. */
struct uk_crash_info {
	uint64_t uptime;	/* ticks of the counter from the first instruction to the crash */
	uint64_t image;
	uint64_t pc, sp;
	uint64_t lr;		/* 0 where no register has it */
	uint64_t code;		/* the cause in the CPU's terms: ESR_EL1; vector << 32 | error */
	uint64_t address;	/* that the cause is about: FAR_EL1, CR2 */
	uint64_t chain[CONFIG_LIBUKCRASH_CHAIN];	/* return addresses, innermost first */
	uint64_t hz;		/* of the counter */
	uint32_t depth;		/* how many in @chain */
	uint32_t boot;		/* the boot it happened in: 1 is the first one after power-on */
	char thread[UK_CRASH_THREAD];
	char cause[UK_CRASH_CAUSE];
};

/* Why this boot came about. Any context after the early init class, O(1). */
enum uk_reset uk_reset_reason(void);
/* In words: "power-on", "restart", "crash", "reset". */
const char *uk_reset_name(enum uk_reset why);

/* Boots since power-on, this one included; crashes among the earlier ones. O(1). */
uint32_t uk_boot_count(void);
uint32_t uk_crash_count(void);

/*
 * The last crash since power-on, or NULL: it stays over further resets, until uk_crash_clear() or
 * another crash. uk_reset_reason() tells whether it ended the last run. O(1).
 */
const struct uk_crash_info *uk_crash_get(void);
/* Forget it. Thread context, O(size of the record). */
void uk_crash_clear(void);

/* Write it to the console in the form of the crash report, for people and tools/addr2line. */
void uk_crash_print(const struct uk_crash_info *c);

/* Hooks. */

/* Filled by a board that can read the cause of a reset from its hardware. @known: what the record
 * says. Called once, in the early init class. */
enum uk_reset uk_reset_hook_reason(enum uk_reset known);
/* Filled by a scheduler: the name of the running thread. Called in a crash; may return NULL. */
const char *uk_crash_hook_thread(void);

#endif /* __UK_CRASH_H__ */
