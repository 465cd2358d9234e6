// SPDX-License-Identifier: BSD-3-Clause
/* Page tables: what the boot mapped, and changes while running. */
#include <errno.h>

#include <uk/arch/paging.h>
#include <uk/arch/stacks.h>
#include <uk/plat/memory.h>
#include <uk/test.h>

static const int constant = 1;
static int variable = 1;

UK_TESTCASE(paging, every_part_has_its_rights)
{
	UK_TEST_EXPECT(ukarch_page_accessible((uintptr_t)ukarch_page_accessible, false));
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)ukarch_page_accessible, true));
	UK_TEST_EXPECT(ukarch_page_accessible((uintptr_t)&constant, false));
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)&constant, true));
	UK_TEST_EXPECT(ukarch_page_accessible((uintptr_t)&variable, true));
}

UK_TESTCASE(paging, page_0_and_guards_refuse_what_overflows)
{
	UK_TEST_EXPECT(!ukarch_page_accessible(0, false));
	UK_TEST_EXPECT(!ukarch_page_accessible(UKARCH_PAGE_SIZE - 1, false));
	/* An overflow writes: a table may lie there that can be read. */
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)ukarch_main_stack.stack - 1, true));
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)ukarch_exc_stack.stack - 1, true));
	UK_TEST_EXPECT(ukarch_page_accessible((uintptr_t)ukarch_main_stack.stack, true));
	UK_TEST_EXPECT(ukarch_page_accessible((uintptr_t)ukarch_exc_stack.stack, true));
}

#if CONFIG_PLAT_MAP_FREE_RAM
UK_TESTCASE(paging, free_ram_is_mapped_to_its_last_byte)
{
	const struct ukplat_memregion *r;
	uint64_t sum = 0;

	for (unsigned int i = 0; (r = ukplat_memregion(i)); i++) {
		volatile char *first = (volatile char *)(uintptr_t)r->base;
		volatile char *last = first + r->len - 1;

		*first = 1;
		*last = 2;
		UK_TEST_EXPECT(*first == (r->len > 1 ? 1 : 2) && *last == 2);
		sum += r->len;
	}
	UK_TEST_EXPECT(sum > 0 && sum < ukplat_memory_total());
}
#endif

#if CONFIG_ARCH_PAGING_RUNTIME
/* A page in the middle of a region that the boot mapped by blocks. */
static uint64_t some_page(void)
{
	const struct ukplat_memregion *r = ukplat_memregion(0);
	uint64_t end = 0;

	for (unsigned int i = 0; (r = ukplat_memregion(i)); i++)
		end = UK_MAX(end, r->base + r->len);
	return UK_ALIGN_DOWN(end - UKARCH_BLOCK_SIZE, UKARCH_BLOCK_SIZE) + 5 * UKARCH_PAGE_SIZE;
}

UK_TESTCASE(paging, a_page_can_be_taken_away_and_given_back)
{
	uint64_t page = some_page();
	volatile int *p = (volatile int *)(uintptr_t)page;

	*p = 42;
	UK_TEST_ASSERT(ukarch_page_protect(page, UKARCH_PAGE_SIZE, UKARCH_PAGE_NONE) == 0);
	UK_TEST_EXPECT(!ukarch_page_accessible(page, false));
	UK_TEST_EXPECT(ukarch_page_accessible(page - 1, true));
	UK_TEST_EXPECT(ukarch_page_accessible(page + UKARCH_PAGE_SIZE, true));
	UK_TEST_EXPECT(ukarch_page_protect(page, UKARCH_PAGE_SIZE, UKARCH_PAGE_RO) == 0);
	UK_TEST_EXPECT(ukarch_page_accessible(page, false) && !ukarch_page_accessible(page, true));
	UK_TEST_EXPECT(ukarch_page_protect(page, UKARCH_PAGE_SIZE, UKARCH_PAGE_RW) == 0);
	UK_TEST_EXPECT(*p == 42);
}

UK_TESTCASE(paging, bad_ranges_are_refused)
{
	uint64_t page = some_page();
	uint64_t top = UINT64_C(1) << CONFIG_ARCH_VA_BITS;

	UK_TEST_EXPECT(ukarch_page_protect(page + 1, UKARCH_PAGE_SIZE, UKARCH_PAGE_RO) == -EINVAL);
	UK_TEST_EXPECT(ukarch_page_protect(page, 1, UKARCH_PAGE_RO) == -EINVAL);
	UK_TEST_EXPECT(ukarch_page_protect(0, UKARCH_PAGE_SIZE, UKARCH_PAGE_RW) == -EINVAL);
	UK_TEST_EXPECT(ukarch_page_protect(top, UKARCH_PAGE_SIZE, UKARCH_PAGE_RW) == -EINVAL);
	UK_TEST_EXPECT(ukarch_page_protect(UINT64_MAX - 4095, UKARCH_PAGE_SIZE,
					   UKARCH_PAGE_RW) == -EINVAL);
	UK_TEST_EXPECT(ukarch_page_accessible(page, true));
}

/* Last in the file: it uses the tables up. Every 2 MiB of the region needs one. */
UK_TESTCASE(paging, without_a_table_nothing_changes)
{
	uint64_t page = some_page();
	int rc = 0;

	while (!rc && page > UKARCH_BLOCK_SIZE) {
		page -= UKARCH_BLOCK_SIZE;
		if (!ukarch_page_accessible(page, true))
			break;
		rc = ukarch_page_protect(page, UKARCH_PAGE_SIZE, UKARCH_PAGE_RO);
	}
	UK_TEST_EXPECT(rc == -ENOMEM);
	UK_TEST_EXPECT(ukarch_page_accessible(page, true));
}
#endif
