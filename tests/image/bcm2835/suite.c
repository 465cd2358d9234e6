// SPDX-License-Identifier: BSD-3-Clause
/* The mailbox and the system timer. What the firmware answers is QEMU's here. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/bcm2835mbox.h>
#include <uk/bcm2835timer.h>
#include <uk/test.h>
#include <uk/time.h>

#ifndef CONFIG_APPBCM2835_ALARMS
#define CONFIG_APPBCM2835_ALARMS 0
#endif

UK_TESTCASE(mailbox, revision)
{
	uint32_t revision = 0;

	UK_TEST_ASSERT(uk_bcm_revision(&revision) == 0);
	/* Bit 23: a revision code of the new kind; bits 11 to 4: the board, a 3 B or a 4 B. */
	UK_TEST_EXPECT(revision & (1U << 23));
	UK_TEST_EXPECT((revision >> 4 & 0xff) == 0x08 || (revision >> 4 & 0xff) == 0x11);
	uk_test_note("revision %x", revision);
}

UK_TESTCASE(mailbox, mac)
{
	uint8_t mac[6] = { 0 };

	UK_TEST_ASSERT(uk_bcm_mac(mac) == 0);
	UK_TEST_EXPECT(!(mac[0] & 1));	/* one station's */
	UK_TEST_EXPECT(mac[0] | mac[1] | mac[2]);
}

UK_TESTCASE(mailbox, clocks_and_temperature)
{
	uint32_t hz = 0, millidegrees = 0;

	UK_TEST_ASSERT(uk_bcm_clock_rate(UK_BCM_CLOCK_UART, &hz) == 0);
	UK_TEST_EXPECT(hz >= 1000000 && hz <= 1000000000);
	UK_TEST_ASSERT(uk_bcm_temperature(&millidegrees) == 0);
	UK_TEST_EXPECT(millidegrees > 1000 && millidegrees < 100000);
}

UK_TESTCASE(mailbox, what_makes_no_sense)
{
	uint32_t words[UK_BCM_MAILBOX_WORDS + 1] = { 0 };

	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_mailbox(0x10002, words, 0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_mailbox(0x10002, words, UK_BCM_MAILBOX_WORDS + 1), -EINVAL);
}

UK_TESTCASE(systimer, counts_microseconds)
{
	uint64_t a = uk_bcm_timer_us(), ns = uk_clock_ns(), b;

	while (uk_clock_ns() < ns + UK_MS(20))
		;
	b = uk_bcm_timer_us();
	UK_TEST_EXPECT(b - a >= 19900 && b - a < 21000);
}

static volatile unsigned int rung[2];

static void on_alarm(void *arg)
{
	rung[(uintptr_t)arg]++;
}

static void pass(uint64_t ns)
{
	uint64_t end = uk_clock_ns() + ns;

	while (uk_clock_ns() < end)
		;
}

UK_TESTCASE(systimer, alarms)
{
	uint64_t start = uk_bcm_timer_us();

	if (!CONFIG_APPBCM2835_ALARMS)
		UK_TEST_SKIP("the emulator leaves the timer's interrupts unconnected");
	UK_TEST_ASSERT(uk_bcm_timer_start(0, 5000, on_alarm, (void *)0) == 0);
	UK_TEST_ASSERT(uk_bcm_timer_start(1, 1, on_alarm, (void *)1) == 0);
	while (rung[0] == 0 && uk_bcm_timer_us() < start + 100000)
		;
	UK_TEST_EXPECT(uk_bcm_timer_us() >= start + 5000);
	UK_TEST_EXPECT_UNUM_EQ(rung[0], 1);
	UK_TEST_EXPECT_UNUM_EQ(rung[1], 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_timer_cancel(0), 0);
}

UK_TESTCASE(systimer, cancelled)
{
	unsigned int before = rung[0];

	UK_TEST_ASSERT(uk_bcm_timer_start(0, 2000, on_alarm, (void *)0) == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_timer_cancel(0), 1);
	pass(UK_MS(5));
	UK_TEST_EXPECT_UNUM_EQ(rung[0], before);
	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_timer_cancel(2), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_timer_start(0, 0, on_alarm, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_bcm_timer_start(2, 5, on_alarm, NULL), -EINVAL);
}
