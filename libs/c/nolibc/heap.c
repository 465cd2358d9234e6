// SPDX-License-Identifier: BSD-3-Clause
/* malloc() and its kin on the heap of the image. In the image with LIBUKALLOC_HEAP only. */
#include <stdlib.h>
#include <string.h>
#include <uk/alloc.h>

void *malloc(size_t size)
{
	return uk_malloc(uk_alloc_get_default(), size);
}

void *calloc(size_t n, size_t size)
{
	return uk_calloc(uk_alloc_get_default(), n, size);
}

void *realloc(void *p, size_t size)
{
	return uk_realloc(uk_alloc_get_default(), p, size);
}

void free(void *p)
{
	uk_free(uk_alloc_get_default(), p);
}

void *aligned_alloc(size_t align, size_t size)
{
	return uk_memalign(uk_alloc_get_default(), align, size);
}

char *strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = malloc(len + 1);

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *strdup(const char *s)
{
	return strndup(s, (size_t)-1);
}
