/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stacks with guard pages, and the two that every image has.
 *
 *	guard page (unmapped) | stack, grows down from its end
 */
#ifndef __UK_ARCH_STACKS_H__
#define __UK_ARCH_STACKS_H__

#include <uk/essentials.h>

#define UKARCH_GUARD_SIZE	4096

/* Stacks are filled with this before use; the deepest word that differs is the high-water mark. */
#define UKARCH_STACK_PAINT	UINT64_C(0x5441505045543a29)

/* For a header: a stack of @size bytes (rounded up to 64) that UK_STACK_DEFINE(name) makes. */
#define UK_STACK_DECLARE(name, size)					\
	struct name##_stack {						\
		char guard[UKARCH_GUARD_SIZE];				\
		char stack[UK_ALIGN_UP(size, 64)];			\
	};								\
	extern struct name##_stack name##_stack

/*
 * The declared stack, in no-init memory: name_stack.stack[]. Its guard page is named in section
 * .uk_guards by a 32-bit distance, which needs no relocation; C has no constant expression for
 * that, hence the assembly. The stack is in the image if its file is.
 */
#define UK_STACK_DEFINE(name)						\
	struct name##_stack name##_stack __uk_aligned(UKARCH_GUARD_SIZE) \
		__uk_used __uk_section(".noinit.stacks." #name);	\
	__asm__(".pushsection .uk_guards." #name ",\"a\"\n\t"		\
		".balign 4\n\t"						\
		".long " #name "_stack - .\n\t"				\
		".popsection")

UK_STACK_DECLARE(ukarch_exc, CONFIG_ARCH_EXC_STACK_SIZE);
UK_STACK_DECLARE(ukarch_main, CONFIG_ARCH_MAIN_STACK_SIZE);

/* Highest address of a stack, exclusive. */
#define UK_STACK_TOP(name)						\
	((uintptr_t)name##_stack.stack + sizeof(name##_stack.stack))

/* Paint [@base, @base + @len), both multiples of 64. Init or thread context, O(@len). */
void ukarch_stack_paint(void *base, size_t len);

/* Bytes at the bottom of a painted stack that were never written. O(@len). */
size_t ukarch_stack_unused(const void *base, size_t len);

/* Leave the boot stack for the one that ends at @top and continue in @fn: a thread from here on,
 * with interrupts still masked. */
static __uk_inline __uk_noreturn void ukarch_stack_start(uintptr_t top, void (*fn)(void))
{
	__asm__ volatile("movq %0, %%rsp\n\txorl %%ebp, %%ebp\n\tcall *%1" ::
			 "r"(top), "r"(fn) : "memory");
	__builtin_unreachable();
}

#endif /* __UK_ARCH_STACKS_H__ */
