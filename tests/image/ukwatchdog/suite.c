// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/watchdog.h> promises of a watchdog that does not bite. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/test.h>
#include <uk/time.h>
#include <uk/watchdog.h>

static void pass(uint64_t ns)
{
	uint64_t end = uk_clock_ns() + ns;

	while (uk_clock_ns() < end)
		;
}

UK_TESTCASE(watchdog, there_is_one)
{
	UK_TEST_EXPECT(uk_watchdog_longest() >= UK_S(1));
	UK_TEST_EXPECT_SNUM_EQ(uk_watchdog_has_bitten(), 0);
}

UK_TESTCASE(watchdog, times_that_make_no_sense)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_watchdog_start(0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_watchdog_start(uk_watchdog_longest() + 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_watchdog_start(UINT64_MAX), -EINVAL);
}

UK_TESTCASE(watchdog, fed_in_time)
{
	UK_TEST_ASSERT(uk_watchdog_start(UK_MS(100)) == 0);
	for (unsigned int i = 0; i < 8; i++) {
		pass(UK_MS(50));
		uk_watchdog_feed();
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_watchdog_stop(), 0);
}

UK_TESTCASE(watchdog, a_longer_time)
{
	UK_TEST_ASSERT(uk_watchdog_start(UK_MS(50)) == 0);
	UK_TEST_ASSERT(uk_watchdog_start(UK_MS(400)) == 0);
	pass(UK_MS(200));
	UK_TEST_EXPECT_SNUM_EQ(uk_watchdog_stop(), 0);
}

UK_TESTCASE(watchdog, stopped)
{
	UK_TEST_ASSERT(uk_watchdog_start(UK_MS(50)) == 0);
	UK_TEST_ASSERT(uk_watchdog_stop() == 0);
	pass(UK_MS(200));
	uk_watchdog_feed();	/* starts nothing */
	pass(UK_MS(200));
}
