/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory and strings: all of ISO C (in the C locale) and what POSIX and BSD add that is worth
 * having. The contracts are the standard's; noted here is what it leaves open.
 *
 * Context: any. Cost: O(bytes touched) unless noted. memcpy(), memmove(), memset(), memcmp(),
 * memchr(), strlen(), strcmp(), strncmp() and strchr() come from libs/c/memops. They make no access
 * that faults before the MMU is on and use no FP register, so they may be called from then on and
 * inside interrupts.
 */
#ifndef __NOLIBC_STRING_H__
#define __NOLIBC_STRING_H__

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

void *memcpy(void *__restrict dst, const void *__restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

char *strcpy(char *__restrict dst, const char *__restrict src);
char *strncpy(char *__restrict dst, const char *__restrict src, size_t n);
char *strcat(char *__restrict dst, const char *__restrict src);
char *strncat(char *__restrict dst, const char *__restrict src, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcoll(const char *a, const char *b);
size_t strxfrm(char *__restrict dst, const char *__restrict src, size_t n);
size_t strlen(const char *s);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
/* O(length of @s * length of @find) at worst, no memory. */
char *strstr(const char *s, const char *find);
/* One state for the whole image: use strtok_r() where threads may meet. */
char *strtok(char *__restrict s, const char *__restrict delim);
/* The text of an <errno.h> number of either sign; never NULL, never to be changed. */
char *strerror(int err);

/* POSIX */
void *memccpy(void *__restrict dst, const void *__restrict src, int c, size_t n);
char *stpcpy(char *__restrict dst, const char *__restrict src);
char *stpncpy(char *__restrict dst, const char *__restrict src, size_t n);
size_t strnlen(const char *s, size_t n);
char *strtok_r(char *__restrict s, const char *__restrict delim, char **__restrict state);
/* From malloc(): NULL when it says so. */
char *strdup(const char *s);
char *strndup(const char *s, size_t n);
int strerror_r(int err, char *buf, size_t n);

/* BSD and GNU */
size_t strlcpy(char *__restrict dst, const char *__restrict src, size_t size);
size_t strlcat(char *__restrict dst, const char *__restrict src, size_t size);
char *strsep(char **s, const char *delim);
char *strchrnul(const char *s, int c);
void *memrchr(const void *s, int c, size_t n);
void *mempcpy(void *__restrict dst, const void *__restrict src, size_t n);
/* O(@n * @nfind) at worst. */
void *memmem(const void *s, size_t n, const void *find, size_t nfind);
/* A memset() the compiler may not drop: for keys. */
void explicit_bzero(void *s, size_t n);

#ifdef __cplusplus
}
#endif

#endif /* __NOLIBC_STRING_H__ */
