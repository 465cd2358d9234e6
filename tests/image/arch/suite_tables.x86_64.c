// SPDX-License-Identifier: BSD-3-Clause
/* What the MMU and exceptions rely on cannot be written. Found by the registers, so that it does
 * not matter where the image keeps it. */
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/bits.h>
#include <uk/test.h>

/* SDM volume 3, tables 4-12 to 4-20. */
#define PRESENT		UK_BIT(0)
#define BLOCK		UK_BIT(7)
#define ADDRESS		UK_GENMASK(51, 12)

/* SDM volume 3, figure 7-11. */
#define TSS_BYTES	104

static unsigned int tables;

/* The table that @entry leads to, if it does. It must not be writable. */
static const uint64_t *below(uint64_t entry)
{
	const uint64_t *t = (const uint64_t *)(entry & ADDRESS);

	if (!(entry & PRESENT) || entry & BLOCK)
		return NULL;
	tables++;
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)t, true));
	return ukarch_page_accessible((uintptr_t)t, false) ? t : NULL;
}

static void no_page_below(const uint64_t *pdpt)
{
	for (unsigned int i = 0; pdpt && i < 512; i++) {
		const uint64_t *pd = below(pdpt[i]);

		for (unsigned int j = 0; pd && j < 512; j++)
			below(pd[j]);
	}
}

UK_TESTCASE(tables, no_page_table_can_be_written)
{
	const uint64_t *pml4;
	uint64_t cr3;

	__asm__ volatile("movq %%cr3, %0" : "=r"(cr3));
	pml4 = below((cr3 & ADDRESS) | PRESENT);
	UK_TEST_ASSERT(pml4);
	for (unsigned int i = 0; i < 512; i++)
		no_page_below(below(pml4[i]));
	UK_TEST_EXPECT(tables > 3);
}

UK_TESTCASE(tables, no_descriptor_can_be_written)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __uk_packed idtr, gdtr;
	const uint64_t *descriptor;
	uint64_t tss;
	uint16_t tr;

	__asm__ volatile("sidt %0\n\tsgdt %1\n\tstr %2" : "=m"(idtr), "=m"(gdtr), "=r"(tr));
	descriptor = (const uint64_t *)(gdtr.base + tr);
	tss = (descriptor[0] >> 16 & 0xffffff) | (descriptor[0] >> 32 & 0xff000000) |
	      descriptor[1] << 32;
	UK_TEST_EXPECT(!ukarch_page_accessible(idtr.base, true));
	UK_TEST_EXPECT(!ukarch_page_accessible(idtr.base + idtr.limit, true));
	UK_TEST_EXPECT(!ukarch_page_accessible(gdtr.base, true));
	UK_TEST_EXPECT(!ukarch_page_accessible(gdtr.base + gdtr.limit, true));
	UK_TEST_EXPECT(!ukarch_page_accessible(tss, true));
	UK_TEST_EXPECT(!ukarch_page_accessible(tss + TSS_BYTES - 1, true));
}
