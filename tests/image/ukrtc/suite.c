// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/rtc.h> promises. The machine is started at 2024-02-28 23:59:50 UTC. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/rtc.h>
#include <uk/test.h>
#include <uk/time.h>

#define STARTED	UINT64_C(1709164790)

UK_TESTCASE(rtc, tells_the_date)
{
	uint64_t now = 0;

	UK_TEST_ASSERT(uk_rtc_get(&now) == 0);
	UK_TEST_EXPECT(now >= STARTED && now < STARTED + 60);
}

UK_TESTCASE(rtc, what_makes_no_sense)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_rtc_get(NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_rtc_set(UK_RTC_LATEST + 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_rtc_alarm(UINT64_MAX, NULL, NULL), -EINVAL);
}

/* A leap day, ends of months and years, a century, and the bounds. */
UK_TESTCASE(rtc, can_be_set)
{
	static const uint64_t at[] = { UINT64_C(1709164799), UINT64_C(1709251199),
		UINT64_C(1735689599), UINT64_C(951782399), UINT64_C(2147483647),
		UINT64_C(4102444000), UINT64_C(946684799), UINT64_C(1709164790) };

	for (unsigned int i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		uint64_t now = 0;

		UK_TEST_ASSERT(uk_rtc_set(at[i]) == 0);
		UK_TEST_ASSERT(uk_rtc_get(&now) == 0);
		UK_TEST_EXPECT(now >= at[i] && now <= at[i] + 2);
	}
}

/* Two seconds of the clock are two seconds. */
UK_TESTCASE(rtc, runs)
{
	uint64_t before = 0, now = 0, first, end = uk_clock_ns() + UK_S(20);

	uk_rtc_get(&before);
	do {
		uk_rtc_get(&now);
	} while (now == before && uk_clock_ns() < end);
	first = uk_clock_ns();
	before = now;
	do {
		uk_rtc_get(&now);
	} while (now < before + 2 && uk_clock_ns() < end);
	UK_TEST_EXPECT_UNUM_EQ(now, before + 2);
	uk_test_note("two seconds took %lu ms", (unsigned long)((uk_clock_ns() - first) / 1000000));
	UK_TEST_EXPECT(uk_clock_ns() - first > UK_MS(1500));
}

static volatile unsigned int rung;

static void on_alarm(void *arg)
{
	rung += arg == (void *)&rung;
}

UK_TESTCASE(rtc, alarm)
{
	uint64_t now = 0, end = uk_clock_ns() + UK_S(20), wake;
	int rc;

	UK_TEST_ASSERT(uk_rtc_get(&now) == 0);
	wake = now + 3;
	rc = uk_rtc_alarm(wake, on_alarm, (void *)&rung);
	if (rc == -ENOTSUP)
		UK_TEST_SKIP("this clock has no alarm");
	UK_TEST_ASSERT(rc == 0);
	while (rung == 0 && uk_clock_ns() < end)
		;
	UK_TEST_EXPECT_UNUM_EQ(rung, 1);
	uk_rtc_get(&now);
	UK_TEST_EXPECT(now >= wake);
	/* The past: at once, which may be the next second but one; and one that is taken back. */
	UK_TEST_ASSERT(uk_rtc_alarm(0, on_alarm, (void *)&rung) == 0);
	end = uk_clock_ns() + UK_S(20);
	while (rung == 1 && uk_clock_ns() < end)
		;
	UK_TEST_EXPECT_UNUM_EQ(rung, 2);
	uk_rtc_get(&now);
	UK_TEST_ASSERT(uk_rtc_alarm(now + 2, on_alarm, (void *)&rung) == 0);
	UK_TEST_ASSERT(uk_rtc_alarm(0, NULL, NULL) == 0);
	wake = now + 3;
	while (uk_rtc_get(&now) == 0 && now <= wake)
		;
	UK_TEST_EXPECT_UNUM_EQ(rung, 2);
}

/* What it is set to is the future too. */
UK_TESTCASE(rtc, alarm_of_a_clock_that_is_set)
{
	uint64_t now = 0, end = uk_clock_ns() + UK_S(20);
	unsigned int before = rung;
	int rc;

	UK_TEST_ASSERT(uk_rtc_get(&now) == 0);
	rc = uk_rtc_alarm(now + 1000, on_alarm, (void *)&rung);
	if (rc == -ENOTSUP)
		UK_TEST_SKIP("this clock has no alarm");
	UK_TEST_ASSERT(rc == 0);
	UK_TEST_ASSERT(uk_rtc_set(now + 2000) == 0);
	while (rung == before && uk_clock_ns() < end)
		;
	UK_TEST_EXPECT_UNUM_EQ(rung, before + 1);
	UK_TEST_ASSERT(uk_rtc_set(now) == 0);
}

static volatile int in_interrupt;

static void read_clock(struct uk_timer *t __uk_unused)
{
	uint64_t now;

	in_interrupt = uk_rtc_get(&now);
}

/* In any context, so in the middle of a thread's reading as well. */
UK_TESTCASE(rtc, read_while_it_is_read)
{
	static struct uk_timer timer;
	uint64_t start = 0, now = 0;

	UK_TEST_ASSERT(uk_rtc_get(&start) == 0);
	uk_timer_init(&timer, read_clock);
	for (unsigned int i = 0; i < 3000 && uk_test_passing(); i++) {
		uk_timer_start(&timer, uk_clock_ns() + i * 128 % 64000, 0);
		UK_TEST_EXPECT_ZERO(uk_rtc_get(&now));
		UK_TEST_EXPECT(now >= start && now < start + 600);
		UK_TEST_EXPECT_ZERO(in_interrupt);
		uk_timer_cancel(&timer);
	}
}
