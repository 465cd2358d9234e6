/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Assertions. UK_ASSERT() states an invariant: when it does not hold the image stops with the
 * crash report and a non-zero exit. Any context. What it costs is the menu's choice
 * (LIBUKASSERT_*): nothing, a test and a trap instruction, or the text of the condition as well.
 *
 * The trap is "brk #imm" on arm64: the exception entry saves every register as it was, and the
 * report names the place by its address; with LIBUKASSERT_VERBOSE the message comes first.
 */
#ifndef __UK_ASSERT_H__
#define __UK_ASSERT_H__

#include <uk/essentials.h>

#ifdef UK_HOST
#include <assert.h>
#include <stdlib.h>
#define UK_ASSERT(cond)		assert(cond)
#define UK_CRASH(msg)		abort()
#else

/* Stop here and now. @msg: a string literal, kept only with LIBUKASSERT_VERBOSE. */
#if CONFIG_LIBUKASSERT_VERBOSE
void uk_assert_fail(const char *what) __uk_noreturn;
#define UK_CRASH(msg)							\
	uk_assert_fail(__FILE__ ":" UK_STR(__LINE__) ": " msg)
#define UK_ASSERT(cond) do {						\
	if (uk_unlikely(!(cond)))					\
		UK_CRASH("assertion failed: " #cond);			\
} while (0)
#else
#define UK_CRASH(msg)		__builtin_trap()
#if CONFIG_LIBUKASSERT_SHORT
#define UK_ASSERT(cond) do {						\
	if (uk_unlikely(!(cond)))					\
		__builtin_trap();					\
} while (0)
#else
/* Off: the condition is type-checked, never evaluated. */
#define UK_ASSERT(cond)		((void)sizeof(!(cond)))
#endif
#endif
#endif /* !UK_HOST */

#endif /* __UK_ASSERT_H__ */
