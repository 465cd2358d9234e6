/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/arch/stacks.h>: stacks are plain arrays. */
#ifndef __UK_ARCH_STACKS_H__
#define __UK_ARCH_STACKS_H__

#include <stddef.h>
#include <stdint.h>

static inline size_t ukarch_stack_unused(const void *base, size_t len)
{
	(void)base;
	return len;
}

#endif /* __UK_ARCH_STACKS_H__ */
