/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Formatted output to the console and into memory. No streams, no input, no floating point; the
 * conversions are those of <uk/print.h>. Unbuffered. Any context the console allows; nothing is
 * locked, so lines of several threads may interleave.
 */
#ifndef __NOLIBC_STDIO_H__
#define __NOLIBC_STDIO_H__

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EOF	(-1)

int printf(const char *__restrict fmt, ...) __attribute__((__format__(__printf__, 1, 2)));
int vprintf(const char *__restrict fmt, va_list ap) __attribute__((__format__(__printf__, 1, 0)));
int snprintf(char *__restrict buf, size_t size, const char *__restrict fmt, ...)
	__attribute__((__format__(__printf__, 3, 4)));
int vsnprintf(char *__restrict buf, size_t size, const char *__restrict fmt, va_list ap)
	__attribute__((__format__(__printf__, 3, 0)));
int sprintf(char *__restrict buf, const char *__restrict fmt, ...)
	__attribute__((__format__(__printf__, 2, 3)));
int puts(const char *s);
int putchar(int c);

#ifdef __cplusplus
}
#endif

#endif /* __NOLIBC_STDIO_H__ */
