/* SPDX-License-Identifier: BSD-3-Clause */
/* Private to the architecture: constants, and what the linker does not say to everybody. */
#ifndef __ARM64_IMAGE_H__
#define __ARM64_IMAGE_H__

#include <uk/arch/image.h>
#include <uk/arch/stacks.h>
#include <uk/bits.h>
#include <uk/essentials.h>

#pragma GCC visibility push(hidden)
/* Guard pages, each named by a 32-bit distance from the entry itself. */
extern const int32_t __uk_guards_start[], __uk_guards_end[];

/* Page tables, whole pages. */
extern char __tables_start[], __tables_end[];

/* Store @value over @len bytes, both multiples of 64, with aligned accesses: 19 instructions for
 * 256 bytes, fit for memory that is mapped as device. In head.S. */
void ukarch_fill(void *base, size_t len, uint64_t value);

/* The access of ukarch_probe(); false: an abort. In vectors.S. */
bool ukarch_probe_load(uint64_t addr, unsigned int width, uint64_t *value);
#pragma GCC visibility pop

/* BRK immediate of a damaged stack canary, so that the report can name it; ours to choose. */
#define UKARCH_BRK_CANARY	0x5350

#define UKARCH_ADDR(sym)	((uintptr_t)(sym))

/* MMU, caches, stack alignment check, W^X. DDI 0487 D17.2.118; bits as in <uk/arch/asm.h>. */
#define UKARCH_SCTLR_ON	\
	(0x30d00980UL | UK_BIT(0) | UK_BIT(2) | UK_BIT(3) | UK_BIT(12) | UK_BIT(19))

#if CONFIG_NR_CPUS > 1
#include <uk/arch/smp.h>
#else
static inline bool ukarch_smp_is_exc_guard(uintptr_t page)
{
	return page == (uintptr_t)&ukarch_exc_stack;
}

static inline bool ukarch_smp_crash(unsigned int cpu __uk_unused)
{
	return true;
}
#endif

static inline unsigned int ukarch_guard_count(void)
{
	return (unsigned int)(__uk_guards_end - __uk_guards_start);
}

static inline uintptr_t ukarch_guard_page(unsigned int i)
{
	return (uintptr_t)&__uk_guards_start[i] + (intptr_t)__uk_guards_start[i];
}

#endif /* __ARM64_IMAGE_H__ */
