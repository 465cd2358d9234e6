/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables: 4 KiB and 2 MiB pages, identity mapped, W^X. The boot fills them once from the
 * linker's symbols, the memory map and the drivers' registers; page 0 stays unmapped. The tables
 * are mapped read-only; two of them are the guard pages of the stacks that every image has, the
 * others' guard pages stay unmapped.
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
	UKARCH_PAGE_DEVICE,	/* device registers: not cacheable, never executable */
};

/*
 * Boot only, in this order. @spare to @end: free RAM behind the image that tables may take, within
 * the 2 MiB there that the boot's own map covers. Returns 0, -EINVAL (beyond ARCH_VA_BITS) or
 * -ENOMEM (no room for a table).
 */
int ukarch_paging_init(uint64_t spare, uint64_t end);
int ukarch_paging_map(uint64_t base, uint64_t len, enum ukarch_page_attr attr);
#if CONFIG_SMP
/* Where the byte at physical address @addr (below 4 GiB) can be read until the next call; *@len:
 * bytes from there on that can be. For firmware's tables, which lie anywhere. */
const volatile char *ukarch_paging_window(uint64_t addr, uint64_t *len);
#endif
/* After the last ukarch_paging_map(): the tables that lie in free RAM are mapped as well. */
int ukarch_paging_finish(void);
/* How many more tables there is room for. */
uint64_t ukarch_paging_left(void);
/* Where free RAM begins, now that some of it holds tables. */
uint64_t ukarch_paging_spare(void);
/* From here on only what was mapped is. */
void ukarch_paging_enable(void);

#if CONFIG_ARCH_PAGING_RUNTIME
/*
 * Change the attributes of mapped memory, for instance a guard page below a stack from the heap.
 * @base and @len are multiples of the page size. Thread or init context, not from an interrupt; one
 * caller at a time. Interrupts are masked for one entry at a time, whatever @len is.
 * 0, -EINVAL (unaligned, out of range), -ENOMEM (no table left to split a block; nothing changes).
 * O(pages).
 */
int ukarch_page_protect(uint64_t base, uint64_t len, enum ukarch_page_attr attr);
#endif

/* Does a read (write, when @write is set) of @addr succeed? Asks the page tables,
 * touches nothing else. Any context, O(1). */
bool ukarch_page_accessible(uint64_t addr, bool write);

#endif /* __UK_ARCH_PAGING_H__ */
