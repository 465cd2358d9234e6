// SPDX-License-Identifier: BSD-3-Clause
/* malloc() and its kin as the C library hands them on; the allocators have suites of their own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uk/test.h>

UK_TESTCASE(heap, blocks)
{
	char *a = malloc(100), *b = malloc(50), *c;
	size_t i;

	UK_TEST_ASSERT(a && b && a != b);
	UK_TEST_EXPECT((uintptr_t)a % 16 == 0 && (uintptr_t)b % 16 == 0);
	for (i = 0; i < 100; i++)
		a[i] = (char)i;
	memset(b, 0xee, 50);
	c = realloc(a, 300);
	UK_TEST_ASSERT(c);
	for (i = 0; i < 100; i++)
		UK_TEST_ASSERT(c[i] == (char)i);
	free(b);
	free(c);
	free(NULL);
}

UK_TESTCASE(heap, cleared)
{
	unsigned char *p = malloc(256);
	size_t i;

	UK_TEST_ASSERT(p);
	memset(p, 0xff, 256);
	free(p);
	p = calloc(32, 8);
	UK_TEST_ASSERT(p);
	for (i = 0; i < 256; i++)
		UK_TEST_ASSERT(p[i] == 0);
	free(p);
}

UK_TESTCASE(heap, refused)
{
	volatile size_t huge = SIZE_MAX / 2;

	UK_TEST_EXPECT_NULL(malloc(huge));
	UK_TEST_EXPECT_NULL(calloc(huge, 8));
}

UK_TESTCASE(heap, aligned)
{
	size_t align;

	for (align = 16; align <= 1024; align *= 2) {
		void *p = aligned_alloc(align, align);

		UK_TEST_ASSERT(p && (uintptr_t)p % align == 0);
		free(p);
	}
}

UK_TESTCASE(heap, duplicates)
{
	char *s = strdup("hello"), *t = strndup("hello", 3);

	UK_TEST_ASSERT(s && t);
	UK_TEST_EXPECT(!strcmp(s, "hello") && !strcmp(t, "hel"));
	free(s);
	free(t);
}
