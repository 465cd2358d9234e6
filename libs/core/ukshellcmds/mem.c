// SPDX-License-Identifier: BSD-3-Clause
/* Where memory goes: the image, its stacks, what is left of RAM, the heaps. */
#include <uk/arch/image.h>
#include <uk/arch/stacks.h>
#include <uk/plat/memory.h>
#include <uk/print.h>
#include <uk/shell.h>
#include "parts.h"

static void section(const char *name, const char *from, const char *to)
{
	uk_printf("%-9s 0x%016lx %9zu bytes\n", name, (unsigned long)(uintptr_t)from,
		  (size_t)(to - from));
}

static void stack(const char *name, const void *base, size_t size)
{
	uk_printf("stack     %s: %zu bytes, %zu used at most\n", name, size,
		  size - ukarch_stack_unused(base, size));
}

static int mem(int argc __uk_unused, char *argv[] __uk_unused)
{
	const struct ukplat_memregion *r;

	section("text", _start, __text_end);
	section("constants", __rodata_start, __rodata_end);
	section("data", __data_start, __data_end);
	section("bss", __bss_start, __bss_end);
	section("no-init", __bss_end, _end);
	stack("main", ukarch_main_stack.stack, sizeof(ukarch_main_stack.stack));
	stack("exceptions", ukarch_exc_stack.stack, sizeof(ukarch_exc_stack.stack));
	show_thread_stacks();
	show_heaps();
	for (unsigned int i = 0; (r = ukplat_memregion(i)); i++)
		uk_printf("free      0x%016lx %9lu bytes\n", r->base, r->len);
	uk_printf("RAM       %lu bytes\n", ukplat_memory_total());
	return 0;
}
UK_SHELL_CMD(mem, mem, "", "where memory goes");
