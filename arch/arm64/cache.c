// SPDX-License-Identifier: BSD-3-Clause
/* Cache maintenance by virtual address: see <uk/arch/cache.h>. */
#include <uk/arch/cache.h>
#include <uk/arch/lcpu.h>

/* Bytes in the smallest data cache line: CTR_EL0.DminLine is log2 of its words. */
static size_t line_bytes(void)
{
	return 4UL << ((ukarch_sysreg_read(CTR_EL0) >> 16) & 0xf);
}

/* Four lines a round: the boot invalidates some hundred lines, and its instructions are counted. */
#define FOR_EACH_LINE(op, base, len) do {					\
	size_t line = line_bytes();						\
	uintptr_t p = UK_ALIGN_DOWN((uintptr_t)(base), line);			\
	uintptr_t end = (uintptr_t)(base) + (len);				\
										\
	for (; p + 3 * line < end; p += 4 * line)				\
		__asm__ volatile("dc " op ", %0\n\tdc " op ", %1\n\t"		\
				 "dc " op ", %2\n\tdc " op ", %3" ::		\
				 "r"(p), "r"(p + line), "r"(p + 2 * line),	\
				 "r"(p + 3 * line) : "memory");			\
	for (; p < end; p += line)						\
		__asm__ volatile("dc " op ", %0" :: "r"(p) : "memory");		\
	ukarch_dsb();								\
} while (0)

void ukarch_cache_clean(const void *base, size_t len)
{
	FOR_EACH_LINE("cvac", base, len);
}

__uk_boot_text void ukarch_cache_invalidate(const void *base, size_t len)
{
	FOR_EACH_LINE("ivac", base, len);
}
