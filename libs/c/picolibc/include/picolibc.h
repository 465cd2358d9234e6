/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The configuration of picolibc, which its own build would generate: seen by the library and, as
 * its headers include it, by all that use them. Names and meanings are picolibc's
 * (meson_options.txt in its source); what is not defined here is off.
 */
#ifndef __PICOLIBC_CONFIG_H__
#define __PICOLIBC_CONFIG_H__

#define __PICOLIBC__			1
#define __PICOLIBC_MINOR__		8
#define __PICOLIBC_PATCHLEVEL__		10
#define __PICOLIBC_VERSION__		"1.8.10"
#define __NEWLIB__			4
#define __NEWLIB_MINOR__		3
#define __NEWLIB_PATCHLEVEL__		0
#define __NEWLIB_VERSION__		"4.3.0"
#define _NEWLIB_VERSION			"4.3.0"

/* stdio. One character of push-back, exchanged atomically; streams themselves are not locked. */
#define __TINY_STDIO
#define __IO_C99_FORMATS
#define __IO_FLOAT_EXACT
#define __IO_SMALL_ULTOA
#define __ATOMIC_UNGETC
#define __FAST_STRCMP
#if CONFIG_LIBPICOLIBC_PRINTF_MINIMAL
#define __IO_DEFAULT			'm'
#elif CONFIG_LIBPICOLIBC_PRINTF_INTEGER
#define __IO_DEFAULT			'i'
#else
#define __IO_DEFAULT			'd'
#endif

/* errno and its like are variables of the thread; the kernel sets the thread pointer. */
#define __THREAD_LOCAL_STORAGE

/* As IEC 60559 wants it and nothing more: libm does not set errno. */
#define __IEEE_LIBM

/* assert() prints where and what. */
#define __ASSERT_VERBOSE

/* exit() runs what atexit() registered; nothing runs before main(). */
#define __PICO_EXIT

/* Of the clocks that POSIX leaves open there is CLOCK_MONOTONIC. */
#define _POSIX_TIMERS			1
#define _POSIX_MONOTONIC_CLOCK		200112L

#if CONFIG_OPTIMIZE_SIZE
#define __PREFER_SIZE_OVER_SPEED
#endif

/* Of the compiler. */
#define __HAVE_BITFIELDS_IN_PACKED_STRUCTS
#define __HAVE_BUILTIN_COMPLEX		1
#define __HAVE_CC_INHIBIT_LOOP_TO_LIBCALL
#define __HAVE_COMPLEX

#endif /* __PICOLIBC_CONFIG_H__ */
