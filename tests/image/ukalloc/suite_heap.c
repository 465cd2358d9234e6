// SPDX-License-Identifier: BSD-3-Clause
/* The heap of the image: there before main(), of the configured size, and malloc()'s. */
#include <stdlib.h>
#include <string.h>

#include <uk/plat/memory.h>

#include "subject.h"

#if CONFIG_LIBUKALLOC_HEAP_REST
/* RAM but the image and what the device tree reserves. */
static uint64_t free_ram(void)
{
	const struct ukplat_memregion *r;
	uint64_t sum = 0;

	for (unsigned int i = 0; (r = ukplat_memregion(i)); i++)
		sum += r->len;
	return sum;
}
#endif

UK_TESTCASE(heap, has_the_configured_size)
{
	struct uk_alloc *a = uk_alloc_get_default();

	UK_TEST_ASSERT(a);
	UK_TEST_EXPECT_PTR_EQ(a, uk_alloc_first);
	UK_TEST_EXPECT_UNUM_GE(a->size, CONFIG_LIBUKALLOC_HEAP_SIZE * 8 / 10);
#if CONFIG_LIBUKALLOC_HEAP_REST
	/* All but the heap's own tables. */
	UK_TEST_EXPECT_UNUM_GT(a->size, free_ram() - 4 * 1024 * 1024);
#else
	UK_TEST_EXPECT_UNUM_LT(a->size, CONFIG_LIBUKALLOC_HEAP_SIZE);
#endif
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
}

UK_TESTCASE(heap, serves_malloc)
{
	char *p = malloc(100);

	UK_TEST_ASSERT(p);
	memset(p, 1, 100);
	p = realloc(p, 1000);
	UK_TEST_ASSERT(p && p[0] == 1 && p[99] == 1);
	free(p);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(uk_alloc_get_default()));
}

#if CONFIG_LIBUKALLOC_HEAP_REST
/* Every region of free RAM can be written from end to end. */
UK_TESTCASE(heap, reaches_all_of_ram)
{
	struct uk_alloc *a = uk_alloc_get_default();
	size_t sum = 0, max;

	while ((max = uk_alloc_maxalloc(a)) > 4096) {
		volatile uint8_t *p = uk_malloc(a, max);

		UK_TEST_ASSERT(p);
		for (size_t at = 0; at < max; at += 4096)
			p[at] = 0xaa;
		p[max - 1] = 0xbb;
		sum += max;
	}
	UK_TEST_EXPECT_UNUM_GT(sum, free_ram() - 4 * 1024 * 1024);
	UK_TEST_EXPECT_ZERO(uk_alloc_check(a));
}
#endif
