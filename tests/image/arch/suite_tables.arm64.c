// SPDX-License-Identifier: BSD-3-Clause
/* What the MMU and exceptions rely on cannot be written. Found by the registers, so that it does
 * not matter where the image keeps it. */
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/bits.h>
#include <uk/test.h>

/* DDI 0487 D8.3, D17.2.131 and D17.2.144. */
#define TABLE		3UL
#define ADDRESS		UK_GENMASK(47, 12)
#define TTBR_ADDRESS	UK_GENMASK(47, 6)
#define TCR_EPD1	UK_BIT(23)

static unsigned int tables;

/* The table that @desc leads to, if it does and the table can be read. It must not be writable. */
static const uint64_t *below(uint64_t desc)
{
	const uint64_t *t = (const uint64_t *)(desc & ADDRESS);

	if ((desc & TABLE) != TABLE)
		return NULL;
	tables++;
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)t, true));
	return ukarch_page_accessible((uintptr_t)t, false) ? t : NULL;
}

UK_TESTCASE(tables, no_page_table_can_be_written)
{
	const uint64_t *l1 =
		(const uint64_t *)(ukarch_sysreg_read(TTBR0_EL1) & TTBR_ADDRESS);

	UK_TEST_ASSERT(ukarch_page_accessible((uintptr_t)l1, false));
	UK_TEST_EXPECT(!ukarch_page_accessible((uintptr_t)l1, true));
	for (unsigned int i = 0; i < 1U << (CONFIG_ARCH_VA_BITS - 30); i++) {
		const uint64_t *l2 = below(l1[i]);

		for (unsigned int j = 0; l2 && j < 512; j++)
			below(l2[j]);
	}
	UK_TEST_EXPECT(tables > 0);
	UK_TEST_EXPECT(ukarch_sysreg_read(TCR_EL1) & TCR_EPD1);
}

UK_TESTCASE(tables, the_vectors_cannot_be_written)
{
	UK_TEST_EXPECT(!ukarch_page_accessible(ukarch_sysreg_read(VBAR_EL1), true));
}
