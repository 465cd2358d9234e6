/* SPDX-License-Identifier: BSD-3-Clause */
/* The types of POSIX that the kernel's own headers use. */
#ifndef __NOLIBC_SYS_TYPES_H__
#define __NOLIBC_SYS_TYPES_H__

#include <stddef.h>

typedef __PTRDIFF_TYPE__ ssize_t;
typedef __INT64_TYPE__ off_t;

#endif /* __NOLIBC_SYS_TYPES_H__ */
