/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Printing for the kernel: a small formatter, formatted output to the console, and log messages
 * with a level. Independent of the C library, so that a message costs the same with either.
 *
 * The formatter knows
 *	%d %i %u %o %x %X %p %s %c %%
 * with the lengths hh h l ll z j t, the flags - 0 + space #, a width and a precision (a number or
 * '*'). There is no floating point and no %n. An unknown conversion is copied as it stands. A float
 * or double among the first 12 arguments is a warning of the compiler.
 *
 * Context: any (thread, interrupt, init), as far as @out or the console allows; nothing is
 * locked, so messages of several threads may interleave between two calls of @out.
 * Stack: bounded, no recursion, no buffer that grows with the arguments.
 * Cost: O(length of the format and of what it produces).
 */
#ifndef __UK_PRINT_H__
#define __UK_PRINT_H__

#include <stdarg.h>
#include <stddef.h>
#include <uk/essentials.h>

/* Takes @len bytes (at least 1) of output; not NUL-terminated, valid during the call only. */
typedef void (*uk_format_out_t)(void *arg, const char *buf, size_t len);

/*
 * Format @fmt and @ap through @out(@arg, ...), in order, piece by piece.
 * Returns the number of bytes produced (modulo INT_MAX + 1). Never fails.
 */
int uk_vformat(uk_format_out_t out, void *arg, const char *fmt, va_list ap) __uk_printf(3, 0);

/*
 * Format into @buf, of @size bytes: what does not fit is dropped, the result is always
 * terminated unless @size is 0, and then @buf may be NULL.
 * Returns the length the whole text has, so a result >= @size says that it was cut.
 */
int uk_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap) __uk_printf(3, 0);
int uk_snprintf(char *buf, size_t size, const char *fmt, ...) __uk_printf(3, 4);

/* Format to the console. Returns the number of bytes. */
int uk_vprintf(const char *fmt, va_list ap) __uk_printf(1, 0);
int uk_printf(const char *fmt, ...) __uk_printf(1, 2);

/* Levels of log messages; LIBUKPRINT_LEVEL is the highest that stays in the image. */
#define UK_PRINT_NONE	0
#define UK_PRINT_CRIT	1	/* the image cannot go on */
#define UK_PRINT_ERR	2	/* something asked for was not done */
#define UK_PRINT_WARN	3	/* it was done otherwise than asked for */
#define UK_PRINT_INFO	4	/* a state worth a line at boot */
#define UK_PRINT_DEBUG	5	/* for who changes the library */

/*
 * Write one log message: level, @lib in brackets unless it is NULL, then the text, to which
 * the caller gives its own '\n'. Use the uk_pr_ macros below, which vanish by level.
 */
void uk_print_log(int level, const char *lib, const char *fmt, ...) __uk_printf(3, 4);

/*
 * Hook: nanoseconds, for the time stamp of log messages (LIBUKPRINT_STAMP). The weak default reads
 * the counter of the CPU; 0 means that no clock runs yet. Any context, must not print.
 */
uint64_t uk_print_hook_ns(void);

/* The build names the library of every object; code outside a library has no name. */
#ifdef __LIBNAME__
#define UK_PRINT_LIB	UK_STR(__LIBNAME__)
#else
#define UK_PRINT_LIB	NULL
#endif

#ifndef CONFIG_LIBUKPRINT_LEVEL
#define CONFIG_LIBUKPRINT_LEVEL	UK_PRINT_NONE
#endif

/* Above the level chosen a message is type-checked and leaves neither code nor text. */
#define UK_PRINT_AT(level, ...) do {					\
	if ((level) <= CONFIG_LIBUKPRINT_LEVEL)				\
		uk_print_log((level), UK_PRINT_LIB, __VA_ARGS__);	\
} while (0)

#define uk_pr_crit(...)		UK_PRINT_AT(UK_PRINT_CRIT, __VA_ARGS__)
#define uk_pr_err(...)		UK_PRINT_AT(UK_PRINT_ERR, __VA_ARGS__)
#define uk_pr_warn(...)		UK_PRINT_AT(UK_PRINT_WARN, __VA_ARGS__)
#define uk_pr_info(...)		UK_PRINT_AT(UK_PRINT_INFO, __VA_ARGS__)
#define uk_pr_debug(...)	UK_PRINT_AT(UK_PRINT_DEBUG, __VA_ARGS__)

#if defined(__UK_FP__) && !defined(__cplusplus)
#include <uk/bits/print_fp.h>
#endif

#endif /* __UK_PRINT_H__ */
