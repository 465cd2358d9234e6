/* SPDX-License-Identifier: BSD-3-Clause */
/* Private to the architecture: guard pages, and how the boot fills memory. */
#ifndef __X86_64_IMAGE_H__
#define __X86_64_IMAGE_H__

#include <uk/arch/image.h>
#include <uk/arch/stacks.h>
#include <uk/bits.h>

#pragma GCC visibility push(hidden)
/* Guard pages, each named by a 32-bit distance from the entry itself. */
extern const int32_t __uk_guards_start[], __uk_guards_end[];

/* Store @value over @len bytes, both multiples of 64. In head.S. */
void ukarch_fill(void *base, size_t len, uint64_t value);

#pragma GCC visibility pop

#define UKARCH_ADDR(sym)	((uintptr_t)(sym))

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

#endif /* __X86_64_IMAGE_H__ */
