/* SPDX-License-Identifier: BSD-3-Clause */
/* What POSIX keeps beside <string.h>: comparison without case, and bit search. Any context. */
#ifndef __NOLIBC_STRINGS_H__
#define __NOLIBC_STRINGS_H__

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);

/* Number of the lowest bit set, from 1; 0 if none is. O(1). */
#define ffs(v)		__builtin_ffs(v)
#define ffsl(v)		__builtin_ffsl(v)
#define ffsll(v)	__builtin_ffsll(v)

#ifdef __cplusplus
}
#endif

#endif /* __NOLIBC_STRINGS_H__ */
