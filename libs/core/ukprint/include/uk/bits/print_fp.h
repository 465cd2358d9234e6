/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private part of <uk/print.h>, in sources that may use FP registers: an argument of a floating
 * type is a warning, since the formatter has no conversion for it. In all other sources the
 * compiler refuses such an argument by itself.
 */
#ifndef __UK_PRINT_FP_H__
#define __UK_PRINT_FP_H__

static void __attribute__((noinline, unused,
			   warning("no floating point here: use printf() of the C library")))
uk_print_has_no_floating_point(void)
{
	__asm__ volatile("");
}

#define UK_PRINT_FP_(x)		_Generic((x), float: 1, double: 1, long double: 1, default: 0)
#define UK_PRINT_FP_OF_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, ...)	\
	(UK_PRINT_FP_(a1) | UK_PRINT_FP_(a2) | UK_PRINT_FP_(a3) | UK_PRINT_FP_(a4) |	\
	 UK_PRINT_FP_(a5) | UK_PRINT_FP_(a6) | UK_PRINT_FP_(a7) | UK_PRINT_FP_(a8) |	\
	 UK_PRINT_FP_(a9) | UK_PRINT_FP_(a10) | UK_PRINT_FP_(a11) | UK_PRINT_FP_(a12) |	\
	 UK_PRINT_FP_(a13) | UK_PRINT_FP_(a14) | UK_PRINT_FP_(a15))
/* What is not given counts as 0. */
#define UK_PRINT_CHECK_(...)						\
	((UK_PRINT_FP_OF_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) ?	\
	 uk_print_has_no_floating_point() : (void)0)

#define uk_printf(...)		(UK_PRINT_CHECK_(__VA_ARGS__), uk_printf(__VA_ARGS__))
#define uk_snprintf(...)	(UK_PRINT_CHECK_(__VA_ARGS__), uk_snprintf(__VA_ARGS__))
#define uk_print_log(...)	(UK_PRINT_CHECK_(__VA_ARGS__), uk_print_log(__VA_ARGS__))

#endif /* __UK_PRINT_FP_H__ */
