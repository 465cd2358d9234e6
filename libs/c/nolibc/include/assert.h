/* SPDX-License-Identifier: BSD-3-Clause */
/* assert() of standard C. No include guard: it follows NDEBUG at each inclusion. */

#undef assert
#ifdef NDEBUG
#define assert(cond)	((void)0)
#else
#define assert(cond)							\
	((cond) ? (void)0 : __assert_fail(#cond, __FILE__, __LINE__, __func__))
#endif

#ifndef __NOLIBC_ASSERT_H__
#define __NOLIBC_ASSERT_H__

#if !defined(__cplusplus) && __STDC_VERSION__ < 202311L
#define static_assert	_Static_assert
#endif

#ifdef __cplusplus
extern "C"
#endif
/* Says what failed where on the console and ends the image as abort() does. */
void __assert_fail(const char *cond, const char *file, unsigned int line, const char *func)
	__attribute__((noreturn));

#endif /* __NOLIBC_ASSERT_H__ */
