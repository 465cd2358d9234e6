// SPDX-License-Identifier: BSD-3-Clause
/* The time of day as Xen tells it, and what a guest cannot do with it. */
#include <errno.h>

#include <uk/rtc.h>
#include <uk/test.h>

UK_TESTCASE(clock, time_of_day)
{
	uint64_t now = 0;

	UK_TEST_ASSERT(uk_rtc_get(&now) == 0);
	uk_test_note("the date is %lu", (unsigned long)now);
	UK_TEST_EXPECT_SNUM_EQ(uk_rtc_set(now), -ENOTSUP);
	UK_TEST_EXPECT_SNUM_EQ(uk_rtc_alarm(now + 1, NULL, NULL), -ENOTSUP);
}
