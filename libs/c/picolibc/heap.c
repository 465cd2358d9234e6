// SPDX-License-Identifier: BSD-3-Clause
/* malloc() and its kin on the heap of the image. In the image with LIBUKALLOC_HEAP only. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <uk/alloc.h>
#include <uk/arch/tls.h>
#include <uk/libc.h>

static void *checked(void *p)
{
	if (!p)
		errno = ENOMEM;
	return p;
}

void *malloc(size_t size)
{
	return checked(uk_malloc(uk_alloc_get_default(), size));
}

void *calloc(size_t n, size_t size)
{
	return checked(uk_calloc(uk_alloc_get_default(), n, size));
}

void *realloc(void *p, size_t size)
{
	void *q = uk_realloc(uk_alloc_get_default(), p, size);

	/* Size 0 has freed it. */
	return size ? checked(q) : q;
}

void free(void *p)
{
	uk_free(uk_alloc_get_default(), p);
}

void *memalign(size_t align, size_t size)
{
	return checked(uk_memalign(uk_alloc_get_default(), align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

/* The one that returns its error, positive, instead of setting errno. */
int posix_memalign(void **p, size_t align, size_t size)
{
	return -uk_posix_memalign(uk_alloc_get_default(), p, align, size);
}

void *uk_libc_tls_create(void)
{
	void *block = uk_memalign(uk_alloc_get_default(), ukarch_tls_align(), ukarch_tls_size());

	return block ? ukarch_tls_init(block) : NULL;
}

void uk_libc_tls_destroy(void *tp)
{
	if (tp)
		uk_free(uk_alloc_get_default(), ukarch_tls_block(tp));
}
