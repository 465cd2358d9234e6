// SPDX-License-Identifier: BSD-3-Clause
/*
 * The hand-over at boot: know the machine, put the final page tables in place, start the first
 * thread. Until then everything runs on the exception stack, with the lowest megabytes mapped as
 * they are. A step that fails says which on COM1 and ends the machine.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/boot.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/arch/stacks.h>
#include <uk/arch/time.h>
#include <uk/plat/boot.h>
#include <uk/plat/console.h>
#include <uk/plat/memory.h>
#include <uk/plat/power.h>
#include "memory.h"
#include "pvh.h"
#include "wake.h"

/* Stack that ukplat_entry() and what it calls at the end use below its frame pointer. */
#define BOOT_FRAMES	256

/* Entries of a memory map that are looked at, and bytes of command line that are kept. */
#define MAP_MAX		64

uint64_t ukplat_entry_ticks;
static char bootargs[CONFIG_PLAT_BOOTARGS_BYTES];

/* Registers that the drivers of the image named: UKPLAT_MMIO(). */
#pragma GCC visibility push(hidden)
extern const struct ukplat_memregion __ukplat_mmio_start[], __ukplat_mmio_end[];
#pragma GCC visibility pop

static __uk_boot_text __uk_noreturn void fail(const char *what, const char *why)
{
	ukplat_cout_crash("boot: ");
	ukplat_cout_crash(what);
	ukplat_cout_crash(": ");
	ukplat_cout_crash(why);
	ukplat_cout_crash("\n");
	ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_BOOT);
}

/* How far the boot's own map reaches, see head.S. */
static uint64_t boot_map_end(void)
{
	return UK_ALIGN_UP((uint64_t)(uintptr_t)_end + UKARCH_BLOCK_SIZE, UKARCH_BLOCK_SIZE);
}

/* What the loader left is reachable while that map is in place; beyond, nothing is touched. */
static bool reachable(uint64_t addr, uint64_t len)
{
	uint64_t end = boot_map_end();

	return addr && addr < end && len <= end - addr;
}

static void keep_bootargs(uint64_t addr)
{
	size_t n = 0;

	while (n < sizeof(bootargs) - 1 && reachable(addr + n, 1) && *(const char *)(addr + n)) {
		bootargs[n] = *(const char *)(addr + n);
		n++;
	}
}

static void add_ram(uint64_t base, uint64_t size)
{
	ukplat_memory_add(base, size);
	ukplat_cpus_ram(base, size);
}

static void know_pvh(const struct pvh_start *s)
{
	uint64_t n = UK_MIN(s->memmap_entries, (uint32_t)MAP_MAX);
	const struct pvh_mem *m = (const struct pvh_mem *)s->memmap;

	if (s->version < 1 || !reachable(s->memmap, n * sizeof(*m)))
		fail("memory", "the PVH loader passed no memory map");
	for (uint64_t i = 0; i < n; i++)
		if (m[i].type == PVH_MEM_RAM)
			add_ram(m[i].base, m[i].size);
	keep_bootargs(s->cmdline);
}

static void know_multiboot(const struct mb_info *mb)
{
	uint32_t at = mb->mmap_addr;
	uint64_t end = (uint64_t)at + mb->mmap_length;

	if (!(mb->flags & MB_FLAG_MMAP) || !reachable(at, mb->mmap_length))
		fail("memory", "the multiboot loader passed no memory map");
	for (unsigned int i = 0; i < MAP_MAX && at + sizeof(struct mb_mem) <= end; i++) {
		const struct mb_mem *m = (const struct mb_mem *)(uintptr_t)at;

		if (m->type == PVH_MEM_RAM)
			add_ram(m->base, m->len);
		at += m->size + 4;
	}
	if (mb->flags & MB_FLAG_CMDLINE)
		keep_bootargs(mb->cmdline);
}

static int map_registers(void)
{
	const struct ukplat_memregion *r;
	int rc = 0;

	for (r = __ukplat_mmio_start; !rc && r < __ukplat_mmio_end; r++) {
		/* A whole block takes no table of its own. */
		uint64_t from = UK_ALIGN_DOWN(r->base, UKARCH_BLOCK_SIZE);
		uint64_t to = UK_ALIGN_UP(r->base + r->len, UKARCH_BLOCK_SIZE);

		rc = ukarch_paging_map(from, to - from, UKARCH_PAGE_DEVICE);
	}
	return rc;
}

/* ukarch_stack_start() leaves this stack for that of main(). */
UK_CALLS(ukplat_entry, nobody);
UK_STACK_ROOT(ukarch_exc, ukplat_entry, 0);
UK_STACK_ROOT(ukarch_main, ukplat_hook_start, 0);

void ukplat_entry(uint64_t info, uint64_t magic)
{
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	uintptr_t exc = (uintptr_t)ukarch_exc_stack.stack;
	uint64_t end, rsdp = 0;
	int rc;

	ukarch_trap_init();
	/* PVH first: some of its loaders leave multiboot's magic in %eax as well. */
	if (reachable(info, sizeof(struct pvh_start)) && *(const uint32_t *)info == PVH_MAGIC) {
		know_pvh((const struct pvh_start *)info);
		rsdp = ((const struct pvh_start *)info)->rsdp;
	} else if (magic == MB_BOOT_MAGIC && reachable(info, sizeof(struct mb_info))) {
		know_multiboot((const struct mb_info *)info);
	} else {
		fail("loader", "neither PVH nor multiboot");
	}
	if (!ukplat_memory_init(&end))
		fail("memory", "the image does not fit in RAM where it was loaded");

	ukplat_hook_seed();
	rc = ukarch_paging_init(ukarch_image_end(), UK_MIN(end, boot_map_end()));
	if (!rc)
		rc = map_registers();
	if (!rc)
		rc = ukplat_cpus_find(rsdp);
	if (!rc)
		rc = ukplat_memory_map();
	if (rc)
		fail("page tables", rc == -ENOMEM ? "no room for another one" :
						    "memory beyond ARCH_VA_BITS");
	ukarch_paging_enable();

	ukarch_stack_paint(ukarch_main_stack.stack, sizeof(ukarch_main_stack.stack));
	ukarch_stack_paint((void *)exc, UK_ALIGN_DOWN(sp - BOOT_FRAMES, 64UL) - exc);
	/* The low byte is 0, so that a string that runs over cannot spell the canary. */
	ukarch_percpu()->canary = ukplat_hook_canary() << 8;
	ukarch_stack_start(UK_STACK_TOP(ukarch_main), ukplat_hook_start);
}

const char *ukplat_bootargs(void)
{
	return bootargs;
}
