// SPDX-License-Identifier: BSD-3-Clause
/*
 * Page tables: VMSAv8-64, 4 KiB granule, TTBR0 only, tables from level 1 (DDI 0487 D8).
 *
 *	L1: 1 GiB an entry, 2^(VA bits - 30) entries   L2: 2 MiB an entry   L3: 4 KiB pages
 *
 * A table is a page from, in this order: the guard pages below the stacks (nothing maps them, so
 * the walker may as well keep its tables there), CONFIG_ARCH_EXTRA_TABLES pages of the image, and
 * free RAM behind the image, for an odd load address or a machine with much memory. The last two
 * and the L1 table are mapped read-only: one store into a table would undo all protection.
 */
#include <errno.h>

#include <uk/arch/cache.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include "image.h"

#define DESC_BLOCK	1UL
#define DESC_TABLE	3UL	/* at levels 1 and 2; the same bits mean "page" at level 3 */
#define DESC_ADDR	UK_GENMASK(47, 12)
#define DESC_PXN	UK_BIT(53)
#define DESC_UXN	UK_BIT(54)

#define L1_ENTRIES	(1UL << (CONFIG_ARCH_VA_BITS - 30))
#define ENTRIES		512UL
#define L1_SHIFT	30
#define L2_SHIFT	21
#define L3_SHIFT	12

/* TCR_EL1, DDI 0487 D17.2.131: inner and outer write-back, inner shareable, no TTBR1 walks. */
#define TCR_T0SZ	(64 - CONFIG_ARCH_VA_BITS)
#define TCR_EPD1	UK_BIT(23)
#define TCR_LOW		((1UL << 8) | (1UL << 10) | (3UL << 12) | TCR_EPD1)
#define TCR_IPS_SHIFT	32

/* MAIR_EL1: 0 normal write-back, 1 device nGnRE, 2 normal not cacheable. */
#define MAIR		0x4404ffUL

/* Lower attributes by enum ukarch_page_attr: AF, inner shareable, AP[2] read-only, AttrIndx. */
#define LOW(ro, idx)	(0x700 | ((ro) << 7) | ((idx) << 2))
static const uint16_t attr_low[] = {
	[UKARCH_PAGE_NONE] = 0,
	[UKARCH_PAGE_RX] = LOW(1, 0),
	[UKARCH_PAGE_RO] = LOW(1, 0),
	[UKARCH_PAGE_RW] = LOW(0, 0),
	[UKARCH_PAGE_NC] = LOW(0, 2),
	[UKARCH_PAGE_DEVICE] = LOW(0, 1),
};

/* A table must be aligned to its size, and at least to 64 bytes (DDI 0487 D17.2.144, BADDR). One
 * that is no whole page lies among the constants. */
#if CONFIG_ARCH_VA_BITS == 39
#define L1_SECTION	".noinit.tables"
#else
#define L1_SECTION	".noinit.l1"
#endif
static uint64_t l1[L1_ENTRIES < 8 ? 8 : L1_ENTRIES]
	__uk_aligned(L1_ENTRIES < 8 ? 64 : L1_ENTRIES * 8) __uk_section(L1_SECTION);

#if CONFIG_ARCH_EXTRA_TABLES
static uint64_t extra[CONFIG_ARCH_EXTRA_TABLES][ENTRIES]
	__uk_aligned(UKARCH_PAGE_SIZE) __uk_section(".noinit.tables");
#endif

static unsigned int tables_used;
static uint64_t spare_base, spare_end;

/* Tables that the image brings along. */
static unsigned int own_tables(void)
{
	unsigned int n = CONFIG_ARCH_EXTRA_TABLES;

#if !CONFIG_ARCH_PAGING_RUNTIME
	n += ukarch_guard_count();
#endif
	return n;
}

/* Address of table number @i, or 0: there is no room for that many. */
static __uk_boot_text uint64_t table_page(unsigned int i)
{
	unsigned int own = own_tables();

	if (i >= own) {
		uint64_t page = spare_base + (uint64_t)(i - own) * UKARCH_PAGE_SIZE;

		return page + UKARCH_PAGE_SIZE <= spare_end ? page : 0;
	}
#if CONFIG_ARCH_EXTRA_TABLES
	if (i < CONFIG_ARCH_EXTRA_TABLES)
		return (uintptr_t)extra[i];
	i -= CONFIG_ARCH_EXTRA_TABLES;
#endif
	return ukarch_guard_page(i);
}

static uint64_t descriptor(uint64_t pa, enum ukarch_page_attr attr, uint64_t kind)
{
	if (attr == UKARCH_PAGE_NONE)
		return 0;
	return pa | attr_low[attr] | kind | DESC_UXN | (attr == UKARCH_PAGE_RX ? 0 : DESC_PXN);
}

#if CONFIG_ARCH_PAGING_RUNTIME
/*
 * Running, the tables are written through the upper half of the address space. TTBR1_EL1 has a
 * table of its own there, which is in use only while one entry is stored; with EPD1 set the upper
 * half has no translation at all. The smallest there is: 2^25 bytes from level 2, 2 MiB an entry.
 *
 *	UPPER | the block that l1 is in | that of the first of the others | the next block
 */
#define UPPER_BITS	25
#define UPPER		(~UINT64_C(0) << UPPER_BITS)
#define UPPER_ENTRIES	16
#define TCR_FLAGS	(TCR_LOW | (64UL - UPPER_BITS) << 16 | (1UL << 24) | (1UL << 26) |	\
			 (3UL << 28) | (2UL << 30))

static uint64_t upper[UPPER_ENTRIES]
	__uk_aligned(UPPER_ENTRIES * 8) __uk_section(".noinit.l1");

_Static_assert(sizeof(extra) < UKARCH_BLOCK_SIZE, "in two blocks");

static uint64_t block_of(const void *p)
{
	return UK_ALIGN_DOWN((uintptr_t)p, UKARCH_BLOCK_SIZE);
}

/* Where @entry of a table can be written. */
static uintptr_t writable(const uint64_t *entry)
{
	if (entry >= l1 && entry < l1 + UK_ARRAY_SIZE(l1))
		return UPPER + ((uintptr_t)entry - block_of(l1));
	return UPPER + UKARCH_BLOCK_SIZE + ((uintptr_t)entry - block_of(extra));
}

static bool running(void)
{
	return ukarch_sysreg_read(SCTLR_EL1) & 1;
}

/*
 * Break before make (DDI 0487 D8.14.1): nobody may find two translations of different shape. What
 * the entry maps is gone in between, and the stack may be there: registers only, interrupts masked.
 * The tables themselves are never in what changes: they are pages of the image. What the TLB knows
 * of the upper half afterwards is dropped.
 */
static void set_entry(uint64_t *entry, uint64_t desc)
{
	unsigned long flags;
	uint64_t tcr;

	if (!running()) {
		*entry = desc;
		return;
	}
	flags = ukarch_irq_save();
	tcr = ukarch_sysreg_read(TCR_EL1);
	ukarch_sysreg_write(TTBR1_EL1, (uintptr_t)upper);
	__asm__ volatile("msr tcr_el1, %2\n\tisb\n\t"
			 "str xzr, [%0]\n\tdsb ishst\n\ttlbi vmalle1is\n\tdsb ish\n\t"
			 "str %1, [%0]\n\tdsb ishst\n\t"
			 "msr tcr_el1, %3\n\tisb\n\ttlbi vmalle1\n\tdsb nsh\n\tisb"
			 :: "r"(writable(entry)), "r"(desc), "r"(tcr & ~TCR_EPD1), "r"(tcr)
			 : "memory");
	ukarch_irq_restore(flags);
}

/* Nothing has used a table of the image before: they are all zero from the boot on. */
static void clear_table(uint64_t *t __uk_unused)
{
}

static __uk_boot_text void init_writable(void)
{
	uint64_t block = descriptor(0, UKARCH_PAGE_RW, DESC_BLOCK);

	ukarch_fill(extra, sizeof(extra), 0);
	ukarch_fill(upper, sizeof(upper), 0);
	upper[0] = block_of(l1) | block;
	upper[1] = block_of(extra) | block;
	upper[2] = (block_of(extra) + UKARCH_BLOCK_SIZE) | block;
}

static __uk_boot_text void invalidate_writable(void)
{
	ukarch_cache_invalidate(upper, sizeof(upper));
	ukarch_cache_invalidate(extra, sizeof(extra));
}
#else
#define TCR_FLAGS	TCR_LOW

static void set_entry(uint64_t *entry, uint64_t desc)
{
	*entry = desc;
}

static void clear_table(uint64_t *t)
{
	ukarch_fill(t, UKARCH_PAGE_SIZE, 0);
}

static void init_writable(void)
{
}

static void invalidate_writable(void)
{
}
#endif

/* The table below @entry, made if there is none; NULL: no page left. @shift: of an entry's
 * range. */
static uint64_t *table_below(uint64_t *entry, unsigned int shift)
{
	uint64_t old = *entry;
	uint64_t *t;

	if ((old & DESC_TABLE) == DESC_TABLE)
		return (uint64_t *)(uintptr_t)(old & DESC_ADDR);
	t = (uint64_t *)(uintptr_t)table_page(tables_used);
	if (!t)
		return NULL;
	tables_used++;
	clear_table(t);
	if (old) {
		/* A block becomes a table of the same mappings. */
		uint64_t step = UINT64_C(1) << (shift - 9);
		uint64_t kind = shift - 9 == L3_SHIFT ? DESC_TABLE : DESC_BLOCK;

		old = (old & ~DESC_TABLE) | kind;
		for (unsigned int i = 0; i < ENTRIES; i++)
			set_entry(&t[i], old + i * step);
	}
	/* The walker must see the entries before it sees the table. */
	__asm__ volatile("dsb ishst" ::: "memory");
	set_entry(entry, (uintptr_t)t | DESC_TABLE);
	return t;
}

__uk_boot_text int ukarch_paging_map(uint64_t base, uint64_t len, enum ukarch_page_attr attr)
{
	uint64_t end = base + len;

	if (base == 0)
		base = UKARCH_PAGE_SIZE;	/* a null pointer faults */
	if (base > end || (end - 1) >> CONFIG_ARCH_VA_BITS)
		return -EINVAL;
	while (base < end) {
		uint64_t *entry = &l1[base >> L1_SHIFT];
		unsigned int shift = L1_SHIFT;

		/* Down to the level whose entry spans no more than what is asked for. */
		while (shift > L3_SHIFT && (((base >> shift) << shift) != base ||
					    (end - base) >> shift == 0 ||
					    (*entry & DESC_TABLE) == DESC_TABLE)) {
			entry = table_below(entry, shift);
			if (!entry)
				return -ENOMEM;
			shift -= 9;
			entry += (base >> shift) & (ENTRIES - 1);
		}
		if (shift != L3_SHIFT) {
			*entry = descriptor(base, attr, DESC_BLOCK);
			base += UINT64_C(1) << shift;
			continue;
		}
		/* As many pages as this table has: most of what is mapped page by page is a run. */
		uint64_t desc = descriptor(base, attr, DESC_TABLE);
		uint64_t step = desc ? UKARCH_PAGE_SIZE : 0;

		do {
			*entry++ = desc;
			desc += step;
			base += UKARCH_PAGE_SIZE;
		} while (base < end && base & (UKARCH_BLOCK_SIZE - 1));
	}
	return 0;
}

__uk_boot_text int ukarch_paging_init(uint64_t spare, uint64_t end)
{
	unsigned int guards = ukarch_guard_count();
	int rc;

	spare_base = UK_ALIGN_UP(spare, UKARCH_PAGE_SIZE);
#if CONFIG_ARCH_PAGING_RUNTIME
	/* A table that changes while running must not lie in a block that it may have to split. */
	end = 0;
#endif
	spare_end = end;
	ukarch_fill(l1, sizeof(l1), 0);
	init_writable();

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
	for (unsigned int i = 0; !rc && i < guards; i++)
		rc = ukarch_paging_map(ukarch_guard_page(i), UKARCH_PAGE_SIZE, UKARCH_PAGE_NONE);
	if (!rc)
		rc = ukarch_paging_map(UKARCH_ADDR(__tables_start),
				       UKARCH_ADDR(__tables_end) - UKARCH_ADDR(__tables_start),
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
	unsigned int own = own_tables();

	return spare_base + (tables_used > own ? tables_used - own : 0) * UKARCH_PAGE_SIZE;
}

#if CONFIG_ARCH_PAGING_RUNTIME
/* The entry of the page at @va, after splitting whatever block it is in. NULL: no table left. */
static uint64_t *page_entry(uint64_t va)
{
	uint64_t *l2, *l3;

	l2 = table_below(&l1[va >> L1_SHIFT], L1_SHIFT);
	if (!l2)
		return NULL;
	l3 = table_below(&l2[(va >> L2_SHIFT) & (ENTRIES - 1)], L2_SHIFT);
	if (!l3)
		return NULL;
	return &l3[(va >> L3_SHIFT) & (ENTRIES - 1)];
}

int ukarch_page_protect(uint64_t base, uint64_t len, enum ukarch_page_attr attr)
{
	uint64_t end = base + len;

	if (!UK_IS_ALIGNED(base | len, UKARCH_PAGE_SIZE) || base < UKARCH_PAGE_SIZE ||
	    end < base || end >> CONFIG_ARCH_VA_BITS)
		return -EINVAL;
	/* Everything that can fail comes first; a split changes nothing that can be seen. */
	for (uint64_t va = base; va < end; va += UKARCH_PAGE_SIZE)
		if (!page_entry(va))
			return -ENOMEM;
	for (uint64_t va = base; va < end; va += UKARCH_PAGE_SIZE)
		set_entry(page_entry(va), descriptor(va, attr, DESC_TABLE));
	return 0;
}
#endif

__uk_boot_text void ukarch_paging_enable(uintptr_t sp)
{
	uint64_t pa_range = ukarch_sysreg_read(ID_AA64MMFR0_EL1) & 0xf;

	/* What was written past the caches may have stale clean lines in them: relocated words, the
	 * boot stack with .bss behind it, the tables. */
	ukarch_cache_invalidate(__relro_start,
				UKARCH_ADDR(__relro_end) - UKARCH_ADDR(__relro_start));
	ukarch_cache_invalidate(__data_start, UKARCH_ADDR(__data_end) - UKARCH_ADDR(__data_start));
	ukarch_cache_invalidate((void *)sp, UKARCH_ADDR(__bss_end) - sp);
#if CONFIG_ARCH_APPS_APART
	ukarch_cache_invalidate(__bss_apart_start,
				UKARCH_ADDR(__bss_apart_end) - UKARCH_ADDR(__bss_apart_start));
#endif
	ukarch_cache_invalidate(l1, sizeof(l1));
	for (unsigned int i = 0; i < tables_used; i++)
		ukarch_cache_invalidate((void *)(uintptr_t)table_page(i), UKARCH_PAGE_SIZE);
	invalidate_writable();

	ukarch_sysreg_write(MAIR_EL1, MAIR);
	/* IPS 5 is 48 bits, the most a 4 KiB granule has without LPA2. */
	ukarch_sysreg_write(TCR_EL1, TCR_T0SZ | TCR_FLAGS |
			    (UK_MIN(pa_range, UINT64_C(5)) << TCR_IPS_SHIFT));
	ukarch_sysreg_write(TTBR0_EL1, (uintptr_t)l1);
	__asm__ volatile("tlbi vmalle1\n\tic iallu\n\tdsb nsh\n\tisb" ::: "memory");
	ukarch_sysreg_write(SCTLR_EL1, UKARCH_SCTLR_ON);
	ukarch_isb();
}
