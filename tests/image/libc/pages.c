// SPDX-License-Identifier: BSD-3-Clause
/*
 * The fast functions read whole words. Here every operand ends where its page ends, or begins where
 * its page begins, and the pages around it cannot be read.
 */
#include <string.h>
#include <uk/arch/paging.h>
#include <uk/test.h>

#define PAGE	UKARCH_PAGE_SIZE
#define SIZES	70		/* past two rounds of 32 bytes */

/* Two pages that can be read, each between two that cannot. */
static unsigned char area[5 * PAGE] __uk_aligned(PAGE);
#define FIRST	(area + PAGE)
#define SECOND	(area + 3 * PAGE)

/* Sizes are not known to the compiler, so that it calls the functions. */
static volatile size_t opaque;

/* @n bytes at the end of @page, or its beginning: the place, filled with @c. */
static unsigned char *place(unsigned char *page, bool end, size_t n, int c)
{
	unsigned char *p = end ? page + PAGE - n : page;
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (unsigned char)c;
	opaque = n;
	return p;
}

static void protect(enum ukarch_page_attr attr)
{
	size_t i;

	for (i = 0; i < 5; i += 2)
		UK_TEST_ASSERT(ukarch_page_protect((uint64_t)(uintptr_t)area + i * PAGE, PAGE,
						   attr) == 0);
}

UK_TESTCASE(pages, hidden)
{
	protect(UKARCH_PAGE_NONE);
}

UK_TESTCASE(pages, copied)
{
	size_t n, at;

	for (n = 0; n <= 3 * SIZES; n++) {
		for (at = 0; at < 4; at++) {
			unsigned char *s = place(FIRST, at & 1, n, 0x5a);
			unsigned char *d = place(SECOND, at & 2, n, 0);

			UK_TEST_ASSERT(memcpy(d, s, opaque) == d && memcmp(d, s, opaque) == 0);
			UK_TEST_ASSERT(memset(d, 1, opaque) == d && (!n || (d[0] & d[n - 1]) == 1));
			UK_TEST_ASSERT(memmove(d, s, opaque) == d && memcmp(s, d, opaque) == 0);
			UK_TEST_ASSERT(memchr(d, 0x11, opaque) == NULL);
			if (!n)
				continue;
			d[n - 1] = 0x11;
			UK_TEST_ASSERT(memchr(d, 0x11, opaque) == d + n - 1);
			UK_TEST_ASSERT(memcmp(d, s, opaque) < 0 && memcmp(s, d, opaque) > 0);
		}
	}
}

UK_TESTCASE(pages, strings)
{
	size_t n, at, skip;

	for (n = 1; n <= SIZES; n++) {
		char *a = (char *)place(FIRST, true, n, 'x');

		a[n - 1] = '\0';
		UK_TEST_ASSERT(strlen(a) == n - 1);
		UK_TEST_ASSERT(strchr(a, 'y') == NULL && strchr(a, '\0') == a + n - 1);
		UK_TEST_ASSERT(strncmp(a, a, opaque) == 0);
		/* The other operand with every alignment, at the end of its page as well. */
		for (at = 0; at < 9; at++) {
			char *b = (char *)place(SECOND, true, n + at, 'x');

			b[n - 1] = '\0';
			opaque = n;
			UK_TEST_ASSERT(strcmp(a, b) == 0 && strcmp(b, a) == 0);
			UK_TEST_ASSERT(strncmp(a, b, opaque) == 0);
			/* Only the limit ends it. */
			b[n - 1] = 'x';
			UK_TEST_ASSERT(strncmp(a, b, opaque - 1) == 0);
			UK_TEST_ASSERT(strncmp(b, a, opaque - 1) == 0);
			UK_TEST_ASSERT(strncmp(a, b, opaque) < 0 && strncmp(b, a, opaque) > 0);
		}
		for (skip = 1; skip < n && skip < 9; skip++)
			UK_TEST_ASSERT(strcmp(a + skip, a) < 0 && strcmp(a, a + skip) > 0);
	}
}

UK_TESTCASE(pages, shown)
{
	protect(UKARCH_PAGE_RW);
}
