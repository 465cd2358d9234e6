/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The part of <stdlib.h> that needs no floating point, environment or file. Contracts are the
 * standard's; noted here is what it leaves open. There is no errno in nolibc: a number out of
 * range shows as the type's limit only.
 */
#ifndef __NOLIBC_STDLIB_H__
#define __NOLIBC_STDLIB_H__

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EXIT_SUCCESS	0
#define EXIT_FAILURE	1
#define RAND_MAX	0x7fffffff

typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

int abs(int v);
long labs(long v);
long long llabs(long long v);
div_t div(int a, int b);
ldiv_t ldiv(long a, long b);
lldiv_t lldiv(long long a, long long b);

int atoi(const char *s);
long atol(const char *s);
long long atoll(const char *s);
/* Any context. A base that is not 0 or 2 to 36 converts nothing. */
long strtol(const char *__restrict s, char **__restrict end, int base);
long long strtoll(const char *__restrict s, char **__restrict end, int base);
unsigned long strtoul(const char *__restrict s, char **__restrict end, int base);
unsigned long long strtoull(const char *__restrict s, char **__restrict end, int base);

/* A heap sort: O(n log n) in every case, no recursion, no memory, not stable. Any context. */
void qsort(void *base, size_t n, size_t size, int (*cmp)(const void *a, const void *b));
/* O(log n). Any context. */
void *bsearch(const void *key, const void *base, size_t n, size_t size,
	      int (*cmp)(const void *key, const void *elem));

/* Not for secrets. rand() has one state for the whole image. */
int rand(void);
void srand(unsigned int seed);
int rand_r(unsigned int *seed);

/*
 * The heap, with LIBUKALLOC_HEAP; without it these are not there. Thread context. Cost and what
 * happens when it is full are those of the allocator chosen in the menu.
 */
void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t size);
void free(void *p);
/* @align: a power of two; @size: any. */
void *aligned_alloc(size_t align, size_t size);

/* End the image: @status 0 powers off as a success. There is no atexit(). Any context. */
void exit(int status) __attribute__((noreturn));
void _Exit(int status) __attribute__((noreturn));
/* End the image as a crash, with a line that says so. Any context. */
void abort(void) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif

#endif /* __NOLIBC_STDLIB_H__ */
