// SPDX-License-Identifier: BSD-3-Clause
/*
 * The life of the record:
 *
 *	boot: read, sealed as "goes on" --> crash:   filled, sealed as "crash"
 *	                                --> restart, power-off: sealed as that
 *
 * Whatever was sealed is pushed out of the caches, which a reset may forget.
 */
#include <string.h>

#include <uk/arch/cache.h>
#include <uk/arch/image.h>
#include <uk/arch/time.h>
#include <uk/arch/trap.h>
#include <uk/crash.h>
#include <uk/init.h>
#include <uk/plat/boot.h>
#include <uk/plat/power.h>
#include "record.h"

static struct record record __uk_noinit __uk_aligned(UKARCH_CACHE_LINE);
static enum uk_reset reason;
static bool opened;

/* Half of the hash that the linker made of the image. */
static uint64_t image_id(void)
{
	return (uint64_t)__uk_build_id[4] << 32 | __uk_build_id[5];
}

static void seal(void)
{
	record_seal(&record, image_id());
	ukarch_cache_clean(&record, sizeof(record));
}

/* The crash may come before the init function below. */
static void open_once(void)
{
	if (opened)
		return;
	opened = true;
	reason = uk_reset_hook_reason(record_open(&record, image_id()));
	seal();
}

static int open_record(void)
{
	open_once();
	return 0;
}
uk_early_initcall_prio(open_record, 0);

__uk_weak enum uk_reset uk_reset_hook_reason(enum uk_reset known)
{
	return known;
}

__uk_weak const char *uk_crash_hook_thread(void)
{
	return "main";
}

enum uk_reset uk_reset_reason(void)
{
	return reason;
}

uint32_t uk_boot_count(void)
{
	return record.boots;
}

uint32_t uk_crash_count(void)
{
	return record.crashes;
}

const struct uk_crash_info *uk_crash_get(void)
{
	return record.kept ? &record.crash : NULL;
}

void uk_crash_clear(void)
{
	record.kept = 0;
	seal();
}

/* The cause arrives in pieces; room for the NUL is kept. */
static void keep_cause(const char *s, size_t len)
{
	size_t used = strlen(record.crash.cause);

	memcpy(record.crash.cause + used, s, UK_MIN(len, sizeof(record.crash.cause) - 1 - used));
}

void ukplat_hook_crash(const struct ukarch_trapframe *f)
{
	struct uk_crash_info *c = &record.crash;
	const char *thread;

	open_once();
	memset(c, 0, sizeof(*c));
	c->uptime = ukarch_counter() - ukplat_entry_ticks;
	c->hz = ukarch_counter_hz();
	c->boot = record.boots;
	c->image = (uintptr_t)_start;
	c->pc = ukarch_trap_pc(f);
	c->lr = ukarch_trap_lr(f);
	c->sp = ukarch_trap_sp(f);
	c->code = ukarch_trap_code(f);
	c->address = ukarch_trap_address(f);
#if CONFIG_ARCH_FRAME_POINTER
	c->depth = ukarch_backtrace(f, c->chain, UK_ARRAY_SIZE(c->chain));
#endif
	record.kept = 1;
	record.crashes++;
	record.end = RUN_CRASH;
	/* Sealed before the two that could crash: what they say is worth less than the rest. */
	seal();
	thread = uk_crash_hook_thread();
	if (thread)
		for (size_t i = 0; i < sizeof(c->thread) - 1 && thread[i]; i++)
			c->thread[i] = thread[i];
	ukarch_trap_cause(f, keep_cause);
	seal();
}

void ukplat_hook_end(enum ukplat_how how)
{
	open_once();
	if (record.end == RUN_CRASH)
		return;
	record.end = how == UKPLAT_HALT ? RUN_OFF : how == UKPLAT_RESTART ? RUN_RESTART : RUN_CRASH;
	seal();
}
