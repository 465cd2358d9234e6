// SPDX-License-Identifier: BSD-3-Clause
/*
 * Page tables: four levels, 4 KiB and 2 MiB pages (SDM volume 3, 4.5). The boot's tables of levels
 * 4 and 3 stay; what the lowest GiB maps is built aside and put in place of the boot's coarse map
 * with one store. Tables are pages of the image (ARCH_EXTRA_TABLES), then free RAM behind it.
 *
 * The two that stay lie in the guard pages below the stacks. Those stay mapped, read-only: a
 * stack that overflows writes, and the crash report walks the tables to see what it may read.
 */
#include <errno.h>

#include <uk/arch/image.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include "image.h"

/* Entries, SDM volume 3, tables 4-15 to 4-20. Accessed and dirty are set, so that the CPU never has
 * to write to a table. */
#define PTE_P		UK_BIT(0)
#define PTE_W		UK_BIT(1)
#define PTE_PWT		UK_BIT(3)
#define PTE_PCD		UK_BIT(4)
#define PTE_AD		(UK_BIT(5) | UK_BIT(6))
#define PTE_PS		UK_BIT(7)
#define PTE_NX		UK_BIT(63)
#define PTE_ADDR	UK_GENMASK(51, 12)

#define ENTRIES		512UL
#define TOP_SHIFT	39
#define GIB_SHIFT	30
#define BLOCK_SHIFT	21
#define PAGE_SHIFT	12

/* The boot's tables, as head.S fills them: the first of these, and the two guard pages. */
#if CONFIG_ARCH_EXTRA_TABLES < 1
#error "ARCH_EXTRA_TABLES: the boot itself needs one"
#endif
uint64_t ukarch_tables[CONFIG_ARCH_EXTRA_TABLES][ENTRIES]
	__uk_aligned(UKARCH_PAGE_SIZE) __uk_section(".noinit.tables");
#define PML4	((uint64_t *)&ukarch_exc_stack)
#define PDPT	((uint64_t *)&ukarch_main_stack)

/* Entry 0 of the PDPT while it is in the making: the CPU still runs on the boot's. */
static uint64_t low_gib;
static bool enabled;

/* Beside the first, which is the boot's. */
static unsigned int tables_used;
static uint64_t spare_base, spare_end;

/* Bits of an entry that maps something, by enum ukarch_page_attr. */
static uint64_t attr_bits(enum ukarch_page_attr attr)
{
	switch (attr) {
	case UKARCH_PAGE_NONE:
		return 0;
	case UKARCH_PAGE_RX:
		return PTE_P | PTE_AD;
	case UKARCH_PAGE_RO:
		return PTE_P | PTE_AD | PTE_NX;
	case UKARCH_PAGE_RW:
		return PTE_P | PTE_AD | PTE_NX | PTE_W;
	default:
		return PTE_P | PTE_AD | PTE_NX | PTE_W | PTE_PCD | PTE_PWT;
	}
}

static uint64_t table_page(unsigned int i)
{
	uint64_t page;

	if (++i < CONFIG_ARCH_EXTRA_TABLES)
		return (uintptr_t)ukarch_tables[i];
	page = spare_base + (uint64_t)(i - CONFIG_ARCH_EXTRA_TABLES) * UKARCH_PAGE_SIZE;
	return page + UKARCH_PAGE_SIZE <= spare_end ? page : 0;
}

#if CONFIG_ARCH_PAGING_RUNTIME
#define CR0_WP		UK_BIT(16)

static void write_protect(bool on)
{
	uint64_t cr0;

	__asm__ volatile("movq %%cr0, %0" : "=r"(cr0));
	cr0 = on ? cr0 | CR0_WP : cr0 & ~CR0_WP;
	__asm__ volatile("movq %0, %%cr0" :: "r"(cr0) : "memory");
}

/* Once enabled, tables are read-only. The CPU disregards that while CR0.WP is clear, and then no
 * interrupt may come. */
static void set_entry(uint64_t *entry, uint64_t value)
{
	unsigned long flags = ukarch_irq_save();

	if (enabled)
		write_protect(false);
	*entry = value;
	if (enabled)
		write_protect(true);
	ukarch_irq_restore(flags);
}
#else
static __uk_inline void set_entry(uint64_t *entry, uint64_t value)
{
	*entry = value;
}
#endif

/* The table below @entry, made if there is none; NULL: no page left. @shift: of its range. */
static uint64_t *table_below(uint64_t *entry, unsigned int shift)
{
	uint64_t old = *entry;
	uint64_t *t;

	if ((old & PTE_P) && !(old & PTE_PS))
		return (uint64_t *)(uintptr_t)(old & PTE_ADDR);
	t = (uint64_t *)(uintptr_t)table_page(tables_used);
	if (!t)
		return NULL;
	tables_used++;
	if (t < ukarch_tables[0] || t >= ukarch_tables[CONFIG_ARCH_EXTRA_TABLES])
		ukarch_fill(t, UKARCH_PAGE_SIZE, 0);	/* the loader cleared only the image */
	if (old & PTE_P) {
		/* A block becomes a table of the same mappings. */
		uint64_t step = UINT64_C(1) << (shift - 9);

		old = shift - 9 == PAGE_SHIFT ? old & ~PTE_PS : old;
		for (unsigned int i = 0; i < ENTRIES; i++)
			set_entry(&t[i], old + i * step);
	}
	set_entry(entry, (uintptr_t)t | PTE_P | PTE_W | PTE_AD);
	return t;
}

/* Where the walk to @base starts; *@shift: of the range that the entry spans. */
static uint64_t *top_entry(uint64_t base, unsigned int *shift)
{
	if (base >> GIB_SHIFT || enabled) {
		*shift = TOP_SHIFT;
		return &PML4[base >> TOP_SHIFT];
	}
	*shift = GIB_SHIFT;
	return &low_gib;
}

int ukarch_paging_map(uint64_t base, uint64_t len, enum ukarch_page_attr attr)
{
	uint64_t bits = attr_bits(attr);
	uint64_t end = base + len;

	if (base == 0)
		base = UKARCH_PAGE_SIZE;	/* a null pointer faults */
	if (base > end || (end - 1) >> CONFIG_ARCH_VA_BITS)
		return -EINVAL;
	while (base < end) {
		unsigned int shift;
		uint64_t *entry = top_entry(base, &shift);

		/* Down to the level whose entry spans no more than what is asked for. */
		while (shift > BLOCK_SHIFT ||
		       (shift > PAGE_SHIFT && (((base >> shift) << shift) != base ||
					       (end - base) >> shift == 0 ||
					       ((*entry & PTE_P) && !(*entry & PTE_PS))))) {
			entry = table_below(entry, shift);
			if (!entry)
				return -ENOMEM;
			shift -= 9;
			entry += (base >> shift) & (ENTRIES - 1);
		}
		if (shift == BLOCK_SHIFT) {
			*entry = bits ? base | bits | PTE_PS : 0;
			base += UKARCH_BLOCK_SIZE;
			continue;
		}
		do {
			*entry++ = bits ? base | bits : 0;
			base += UKARCH_PAGE_SIZE;
		} while (base < end && base & (UKARCH_BLOCK_SIZE - 1));
	}
	return 0;
}

int ukarch_paging_init(uint64_t spare, uint64_t end)
{
	unsigned int guards = ukarch_guard_count();
	int rc;

	spare_base = UK_ALIGN_UP(spare, UKARCH_PAGE_SIZE);
	spare_end = end;
	rc = ukarch_paging_map(UKARCH_ADDR(_start), UKARCH_ADDR(__text_end) - UKARCH_ADDR(_start),
			       UKARCH_PAGE_RX);
	if (!rc)
		rc = ukarch_paging_map(UKARCH_ADDR(__rodata_start),
				       UKARCH_ADDR(__rodata_end) - UKARCH_ADDR(__rodata_start),
				       UKARCH_PAGE_RO);
	if (!rc)
		rc = ukarch_paging_map(UKARCH_ADDR(__data_start),
				       UKARCH_ADDR(_end) - UKARCH_ADDR(__data_start),
				       UKARCH_PAGE_RW);
	for (unsigned int i = 0; !rc && i < guards; i++) {
		uintptr_t page = ukarch_guard_page(i);
		bool table = page == (uintptr_t)&ukarch_exc_stack ||
			     page == (uintptr_t)&ukarch_main_stack;

		rc = ukarch_paging_map(page, UKARCH_PAGE_SIZE,
				       table ? UKARCH_PAGE_RO : UKARCH_PAGE_NONE);
	}
	if (!rc)
		rc = ukarch_paging_map((uintptr_t)ukarch_tables, sizeof(ukarch_tables),
				       UKARCH_PAGE_RO);
	return rc;
}

int ukarch_paging_finish(void)
{
	uint64_t done = spare_base, end;
	int rc = 0;

	while (!rc && done != (end = ukarch_paging_spare())) {
		rc = ukarch_paging_map(done, end - done, UKARCH_PAGE_RO);
		done = end;
	}
	return rc;
}

uint64_t ukarch_paging_spare(void)
{
	unsigned int own = CONFIG_ARCH_EXTRA_TABLES - 1;

	return spare_base + (tables_used > own ? tables_used - own : 0) * UKARCH_PAGE_SIZE;
}

uint64_t ukarch_paging_left(void)
{
	unsigned int own = CONFIG_ARCH_EXTRA_TABLES - 1;
	uint64_t spare = ukarch_paging_spare();

	return (spare < spare_end ? (spare_end - spare) / UKARCH_PAGE_SIZE : 0) +
	       (tables_used < own ? own - tables_used : 0);
}

static void flush(void)
{
	uint64_t cr3;

	__asm__ volatile("movq %%cr3, %0\n\tmovq %0, %%cr3" : "=r"(cr3) :: "memory");
}

#if CONFIG_SMP
/* The last entry of the boot's table of 2 MiB pages: the image does not reach that far. */
#define WINDOW	(ENTRIES - 1)

const volatile char *ukarch_paging_window(uint64_t addr, uint64_t *len)
{
	uint64_t in = addr & (UKARCH_BLOCK_SIZE - 1);

	ukarch_tables[0][WINDOW] = (addr - in) | PTE_P | PTE_AD | PTE_NX | PTE_PS;
	flush();
	*len = UKARCH_BLOCK_SIZE - in;
	return (const volatile char *)(WINDOW * UKARCH_BLOCK_SIZE + in);
}
#endif

void ukarch_paging_enable(void)
{
	PDPT[0] = low_gib;
	enabled = true;
	spare_end = spare_base;		/* what lies there is somebody's from now on */
	flush();
}

#if CONFIG_ARCH_PAGING_RUNTIME
/* The entry of the page at @va, after splitting whatever block it is in. NULL: no table left. */
static uint64_t *page_entry(uint64_t va)
{
	uint64_t *entry = &PML4[va >> TOP_SHIFT];

	for (unsigned int shift = TOP_SHIFT; shift > PAGE_SHIFT; shift -= 9) {
		entry = table_below(entry, shift);
		if (!entry)
			return NULL;
		entry += (va >> (shift - 9)) & (ENTRIES - 1);
	}
	return entry;
}

static int protect(uint64_t base, uint64_t end, uint64_t bits)
{
	/* Everything that can fail comes first; a split changes nothing that can be seen. */
	for (uint64_t va = base; va < end; va += UKARCH_PAGE_SIZE)
		if (!page_entry(va))
			return -ENOMEM;
	for (uint64_t va = base; va < end; va += UKARCH_PAGE_SIZE)
		set_entry(page_entry(va), bits ? va | bits : 0);
	flush();
	return 0;
}

int ukarch_page_protect(uint64_t base, uint64_t len, enum ukarch_page_attr attr)
{
	uint64_t end = base + len;

	if (!UK_IS_ALIGNED(base | len, UKARCH_PAGE_SIZE) || base < UKARCH_PAGE_SIZE ||
	    end < base || end >> CONFIG_ARCH_VA_BITS)
		return -EINVAL;
	return protect(base, end, attr_bits(attr));
}
#endif

bool ukarch_page_accessible(uint64_t addr, bool write)
{
	uint64_t need = PTE_P | (write ? PTE_W : 0);
	uint64_t *table = PML4;

	if (addr >> CONFIG_ARCH_VA_BITS)
		return false;
	for (unsigned int shift = TOP_SHIFT; ; shift -= 9) {
		uint64_t entry = table[(addr >> shift) & (ENTRIES - 1)];

		if ((entry & need) != need)
			return false;
		if (shift == PAGE_SHIFT || entry & PTE_PS)
			return true;
		table = (uint64_t *)(uintptr_t)(entry & PTE_ADDR);
	}
}
