/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables: 4 KiB granule, identity mapped, W^X. The boot fills them once from the linker's
 * symbols, the memory map and the device list; page 0 and the guard page below every stack stay
 * unmapped. Unless ARCH_PAGING_RUNTIME is chosen the tables themselves live in those guard pages:
 * protection then costs hardly any RAM. The others are mapped read-only.
 */
#ifndef __UK_ARCH_PAGING_H__
#define __UK_ARCH_PAGING_H__

#include <uk/essentials.h>

#define UKARCH_PAGE_SIZE	4096UL
#define UKARCH_BLOCK_SIZE	(UINT64_C(2) << 20)

enum ukarch_page_attr {
	UKARCH_PAGE_NONE,	/* unmapped: every access faults */
	UKARCH_PAGE_RX,		/* code */
	UKARCH_PAGE_RO,		/* constants */
	UKARCH_PAGE_RW,		/* data: normal memory, write-back cacheable */
	UKARCH_PAGE_NC,		/* data shared with a device that does not snoop: not cacheable */
	UKARCH_PAGE_DEVICE,	/* device registers: nGnRE, never executable */
};

/*
 * Boot only, MMU off, in this order. @spare to @end: free RAM behind the image that tables may
 * take. Returns 0, -EINVAL (beyond ARCH_VA_BITS) or -ENOMEM (no room for a table:
 * ARCH_EXTRA_TABLES).
 */
int ukarch_paging_init(uint64_t spare, uint64_t end);
int ukarch_paging_map(uint64_t base, uint64_t len, enum ukarch_page_attr attr);
/* After the last ukarch_paging_map(), if it has mapped free RAM: tables that lie there are
 * read-only. */
int ukarch_paging_finish(void);
/* Where free RAM begins, now that some of it holds tables. */
uint64_t ukarch_paging_spare(void);
/* @sp: the lowest address of the boot stack that is still in use. */
void ukarch_paging_enable(uintptr_t sp);

#if CONFIG_ARCH_PAGING_RUNTIME
/*
 * Change the attributes of mapped memory, for instance a guard page below a stack from the heap.
 * @base and @len are multiples of the page size. Thread or init context, not from an interrupt; one
 * caller at a time. Interrupts are masked for one entry at a time, whatever @len is.
 * 0, -EINVAL (unaligned, out of range), -ENOMEM (no table left to split a block; nothing is
 * changed). O(pages).
 */
int ukarch_page_protect(uint64_t base, uint64_t len, enum ukarch_page_attr attr);
#endif

/* Does a read (write, when @write is set) of @addr succeed? Asks the MMU (AT S1E1R/W), touches
 * nothing. Any context, O(1). */
bool ukarch_page_accessible(uint64_t addr, bool write);

#endif /* __UK_ARCH_PAGING_H__ */
