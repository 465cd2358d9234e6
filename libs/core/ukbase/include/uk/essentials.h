/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The handful of macros every layer may use. Pure C: no architecture, no configuration, usable
 * in any context and on the host. Everything here is O(1) and evaluated at compile time where
 * its arguments are constant.
 */
#ifndef __UK_ESSENTIALS_H__
#define __UK_ESSENTIALS_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define uk_likely(x)	__builtin_expect(!!(x), 1)
#define uk_unlikely(x)	__builtin_expect(!!(x), 0)

#define __uk_noreturn	__attribute__((noreturn))
#define __uk_packed	__attribute__((packed))
#define __uk_aligned(n)	__attribute__((aligned(n)))
#define __uk_section(s)	__attribute__((section(s)))
#define __uk_used	__attribute__((used))
#define __uk_unused	__attribute__((unused))
#define __uk_weak	__attribute__((weak))
#define __uk_noinline	__attribute__((noinline))
#define __uk_inline	inline __attribute__((always_inline))
#define __uk_printf(f, a) __attribute__((__format__(__printf__, f, a)))

/* Zeroed by nobody: contents survive a warm reset, start as garbage after power-on. */
#define __uk_noinit	__uk_section(".noinit")

/* Code of the boot path: goes where the alignment of the exception vectors leaves room. */
#define __uk_boot_text	__uk_section(".text.boot")

#define UK_STR_(x)	#x
#define UK_STR(x)	UK_STR_(x)
#define UK_CAT_(a, b)	a##b
#define UK_CAT(a, b)	UK_CAT_(a, b)

#define UK_ARRAY_SIZE(a)						\
	(sizeof(a) / sizeof((a)[0]) +					\
	 0 * sizeof(char[1 - 2 * __builtin_types_compatible_p(		\
		__typeof__(a), __typeof__(&(a)[0]))]))

#define UK_MIN(a, b) __extension__ ({					\
	__typeof__(a) uk_a_ = (a);					\
	__typeof__(b) uk_b_ = (b);					\
	uk_a_ < uk_b_ ? uk_a_ : uk_b_; })

#define UK_MAX(a, b) __extension__ ({					\
	__typeof__(a) uk_a_ = (a);					\
	__typeof__(b) uk_b_ = (b);					\
	uk_a_ > uk_b_ ? uk_a_ : uk_b_; })

/* @a: a power of two. The type is that of @v, so a 64-bit value needs no cast on @a. */
#define UK_ALIGN_UP(v, a)	(((v) + ((__typeof__(v))(a) - 1)) & ~((__typeof__(v))(a) - 1))
#define UK_ALIGN_DOWN(v, a)	((v) & ~((__typeof__(v))(a) - 1))
#define UK_IS_ALIGNED(v, a)	(((v) & ((__typeof__(v))(a) - 1)) == 0)
#define UK_IS_POW2(v)		((v) != 0 && ((v) & ((v) - 1)) == 0)

#define uk_container_of(ptr, type, member) __extension__ ({		\
	const __typeof__(((type *)0)->member) *uk_m_ = (ptr);		\
	(type *)((uintptr_t)uk_m_ - offsetof(type, member)); })

/* The compiler may neither move accesses across it nor keep a value in a register over it. */
#define uk_barrier()	__asm__ volatile("" ::: "memory")

/* One access, exactly as written: for words shared with an interrupt handler or a device. */
#define UK_READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define UK_WRITE_ONCE(x, v)	(*(volatile __typeof__(x) *)&(x) = (v))

#endif /* __UK_ESSENTIALS_H__ */
