// SPDX-License-Identifier: BSD-3-Clause
/*
 * The hand-over at boot: know the machine, map it, turn the MMU on, start the first thread. Until
 * then everything runs on the exception stack with the caches off. A step that fails says which on
 * the board's console and ends the machine.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/arch/stacks.h>
#include <uk/arch/time.h>
#include <uk/arch/trap.h>
#include <uk/dt.h>
#include <uk/plat/boot.h>
#include <uk/plat/console.h>
#include <uk/plat/cpus.h>
#include <uk/plat/memory.h>
#include <uk/plat/power.h>
#include "board.h"
#include "memory.h"

/* Linux Documentation/arm64/booting.rst: a device tree blob is at most 2 MiB. */
#define DTB_MAX		(2UL << 20)

/* Stack that ukplat_entry() and what it calls at the end use below its frame pointer. */
#define BOOT_FRAMES	256

uint64_t ukplat_entry_ticks;

static __uk_boot_text __uk_noreturn void fail(const char *what, const char *why)
{
	ukplat_cout_crash("boot: ");
	ukplat_cout_crash(what);
	ukplat_cout_crash(": ");
	ukplat_cout_crash(why);
	ukplat_cout_crash("\n");
	ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_BOOT);
}

#if !CONFIG_DEVICETREE_STATIC
static void know_machine(uint64_t dtb)
{
	int rc;

	if (!UK_IS_ALIGNED(dtb, 8))
		fail("device tree", "the loader passed an address that is no multiple of 8");
	rc = uk_dt_scan((const void *)(uintptr_t)dtb, DTB_MAX, &uk_dt_machine_found,
			(const struct uk_dt_match *)__uk_dt_match_start,
			(const struct uk_dt_match *)__uk_dt_match_end);
	if (rc)
		ukplat_board_wants_tree();
	if (rc)
		fail("device tree", uk_dt_machine_found.error);
	if (!ukplat_board_is_right())
		ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_BOOT);
}

/* What reads the command line or walks the tree later finds it where it is: the two blocks that are
 * in use, wherever they lie in the blob, and not the padding (1 MiB on QEMU). */
static int map_blob(void)
{
	const struct uk_dt *b = &uk_dt_machine_found.blob;
	uint64_t nodes = (uintptr_t)b->nodes, nodes_end = (uintptr_t)(b->last + 1);
	uint64_t names = (uintptr_t)b->names, names_end = names + b->names_bytes;
	uint64_t base = UK_ALIGN_DOWN(UK_MIN(nodes, names), UKARCH_PAGE_SIZE);
	uint64_t end = UK_ALIGN_UP(UK_MAX(nodes_end, names_end), UKARCH_PAGE_SIZE);

	return ukarch_paging_map(base, end - base, UKARCH_PAGE_RO);
}
#else
static void know_machine(uint64_t dtb __uk_unused)
{
}

static int map_blob(void)
{
	return 0;
}
#endif

/* What drivers know of without the tree. */
#if CONFIG_PLAT_MMIO
#pragma GCC visibility push(hidden)
extern const struct ukplat_memregion __ukplat_mmio_start[], __ukplat_mmio_end[];
#pragma GCC visibility pop

static int map_more(void)
{
	const struct ukplat_memregion *r;
	int rc = 0;

	for (r = __ukplat_mmio_start; !rc && r < __ukplat_mmio_end; r++)
		rc = ukarch_paging_map(UK_ALIGN_DOWN(r->base, UKARCH_PAGE_SIZE),
				       UK_ALIGN_UP(r->len, UKARCH_PAGE_SIZE), UKARCH_PAGE_DEVICE);
	return rc;
}
#else
static int map_more(void)
{
	return 0;
}
#endif

static int map_machine(void)
{
	struct uk_dt_mmio_iter it = { 0 };
	struct uk_dt_reg r, spare;
	int rc;

	if (!ukplat_memory_init(&spare))
		fail("memory", "the image does not fit in RAM where it was loaded");
	rc = ukarch_paging_init(spare.base, spare.base + spare.size);
	while (!rc && uk_dt_mmio_next(&it, &r)) {
		/* A whole block takes no table of its own; near RAM only the pages themselves. */
		uint64_t base = UK_ALIGN_DOWN(r.base, UKARCH_BLOCK_SIZE);
		uint64_t end = UK_ALIGN_UP(r.base + r.size, UKARCH_BLOCK_SIZE);

		if (ukplat_memory_overlaps(base, end)) {
			base = UK_ALIGN_DOWN(r.base, UKARCH_PAGE_SIZE);
			end = UK_ALIGN_UP(r.base + r.size, UKARCH_PAGE_SIZE);
		}
		rc = ukarch_paging_map(base, end - base, UKARCH_PAGE_DEVICE);
	}
	if (!rc)
		rc = map_more();
	/* A tree without a console that we drive: what is said goes on going where it went so
	 * far. */
	if (!rc && uk_dt_machine()->console != UK_DT_CONSOLE_DRIVEN)
		rc = ukarch_paging_map(UK_ALIGN_DOWN(CONFIG_BOARD_EARLY_UART, UKARCH_PAGE_SIZE),
				       UKARCH_PAGE_SIZE, UKARCH_PAGE_DEVICE);
	if (!rc && ukplat_shared().len != 0)
		rc = ukarch_paging_map(ukplat_shared().base, ukplat_shared().len, UKARCH_PAGE_RW);
	if (!rc)
		rc = map_blob();
	if (!rc)
		rc = ukplat_memory_map();
	return rc;
}

/* ukarch_stack_start() leaves this stack for that of main(). */
UK_CALLS(ukplat_entry, nobody);
UK_STAYS(ukarch_exc, ukplat_entry);
UK_STACK_ROOT(ukarch_main, ukplat_hook_start, 0);

void ukplat_entry(uint64_t dtb, uint64_t magic __uk_unused)
{
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	uintptr_t exc = (uintptr_t)ukarch_exc_stack.stack;
	int rc;

	/* Some loaders pass nothing and leave the tree where everybody expects it. */
	if (!dtb)
		dtb = CONFIG_BOARD_DTB;
	know_machine(dtb);
	ukplat_hook_seed();
	ukplat_cpus_release();
	rc = map_machine();
	if (rc)
		fail("page tables",
		     rc == -ENOMEM ? "no room for another one, raise ARCH_EXTRA_TABLES" :
				     "memory beyond ARCH_VA_BITS");
	ukarch_paging_enable(sp - BOOT_FRAMES);

	ukarch_stack_paint(ukarch_main_stack.stack, sizeof(ukarch_main_stack.stack));
	ukarch_stack_paint((void *)exc, UK_ALIGN_DOWN(sp - BOOT_FRAMES, 64UL) - exc);
	/* The low byte is 0, so that a string that runs over cannot spell the canary. */
	ukarch_percpu()->canary = ukplat_hook_canary() << 8;
	ukarch_stack_start(UK_STACK_TOP(ukarch_main), ukplat_hook_start);
}

const char *ukplat_bootargs(void)
{
	return uk_dt_machine()->bootargs;
}
