// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/xen/gnttab.h> promises; this domain grants to itself. */
#include <errno.h>
#include <string.h>

#include <uk/test.h>
#include <uk/xen/gnttab.h>

#define ME	1	/* the first partition that Xen makes */

static char page[UK_GNTTAB_PAGE] __uk_aligned(UK_GNTTAB_PAGE);
static char window[UK_GNTTAB_PAGE] __uk_aligned(UK_GNTTAB_PAGE);

UK_TESTCASE(gnttab, two_views_of_a_page)
{
	for (unsigned int i = 0; i < 50; i++) {
		uint32_t handle;
		int ref = uk_gnttab_grant(ME, page, false);

		UK_TEST_ASSERT(ref > 0);
		memset(page, (int)i, sizeof(page));
		UK_TEST_ASSERT(uk_gnttab_map(ME, (uint32_t)ref, window, false, &handle) == 0);
		UK_TEST_EXPECT(memcmp(page, window, sizeof(page)) == 0);
		window[i] = 0x77;
		UK_TEST_EXPECT(*(volatile char *)&page[i] == 0x77);
		UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_end(ref), -EBUSY);
		UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_unmap(window, handle), 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_end(ref), 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_map(ME, (uint32_t)ref, window, false, &handle),
				       -EIO);
	}
}

/* Read-only is for the peer: it may map it only so. */
UK_TESTCASE(gnttab, read_only)
{
	uint32_t handle;
	int ref = uk_gnttab_grant(ME, page, true);

	UK_TEST_ASSERT(ref > 0);
	page[0] = 5;
	UK_TEST_EXPECT(uk_gnttab_map(ME, (uint32_t)ref, window, false, &handle) < 0);
	UK_TEST_ASSERT(uk_gnttab_map(ME, (uint32_t)ref, window, true, &handle) == 0);
	UK_TEST_EXPECT(window[0] == 5);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_unmap(window, handle), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_end(ref), 0);
}

UK_TESTCASE(gnttab, all_grants)
{
	static int ref[512];
	unsigned int n = 0;
	int rc = 1;

	while (n < UK_ARRAY_SIZE(ref) && rc > 0) {
		rc = uk_gnttab_grant(ME, page, false);
		if (rc > 0)
			ref[n++] = rc;
	}
	UK_TEST_EXPECT_SNUM_EQ(rc, -ENOSPC);
	UK_TEST_EXPECT_UNUM_EQ(n, 512 * CONFIG_LIBXENGNTTAB_FRAMES - 8);
	while (n != 0)
		UK_TEST_EXPECT(uk_gnttab_end(ref[--n]) == 0);
}

UK_TESTCASE(gnttab, what_makes_no_sense)
{
	uint32_t handle;

	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_grant(ME, page + 1, false), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_end(0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_end(100), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_end(100000), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_map(ME, 100, window + 8, false, &handle), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_map(ME, 100, window, false, &handle), -EIO);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_map(ME, 1000000, window, false, &handle), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(uk_gnttab_map(77, 8, window, false, &handle), -ESRCH);
}
