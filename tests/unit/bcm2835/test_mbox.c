// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/firmware/bcm2835mbox/mbox.c
// UNIT-INCS: libs/core/ukdt/include tests/unit/uksched/host
// UNIT-SAN: -fsanitize=address,undefined -fno-sanitize-recover=all -fno-pie -no-pie
/*
 * The firmware's mailbox, with a firmware that is late, or answers others first. The message has to
 * lie in the first GiB, hence no position independence.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <uk/bcm2835mbox.h>
#include <uk/dt.h>

extern struct uk_dt_device mbox_dev;
uint64_t host_counter;

#define READ	0x00
#define STATUS	0x18
#define WRITE	0x20
#define EMPTY	(1U << 30)

#define STRANGER	0x12345678	/* another channel's */

static struct {
	uint32_t asked[8];	/* not answered yet */
	unsigned int nasked;
	uint32_t answers[8];
	unsigned int nanswers;
	bool slow;		/* nothing is answered for now */
} fw;

/* The value of a tag is the tag, however often it is asked. */
static void answer(void)
{
	uint32_t *message = (uint32_t *)(uintptr_t)(fw.asked[0] & 0x3ffffff0);

	message[1] = 0x80000000;
	message[4] |= 0x80000000;
	message[5] = message[2];
	fw.answers[fw.nanswers++] = fw.asked[0];
	memmove(fw.asked, fw.asked + 1, sizeof(fw.asked) - sizeof(fw.asked[0]));
	fw.nasked--;
}

uint32_t ukarch_mmio_read32(uintptr_t addr)
{
	uint32_t word = fw.answers[0];

	if (addr == STATUS) {
		if (!fw.slow && fw.nasked)
			answer();
		return fw.nanswers ? 0 : EMPTY;
	}
	assert_int_equal(addr, READ);
	assert_true(fw.nanswers);
	memmove(fw.answers, fw.answers + 1, sizeof(fw.answers) - sizeof(word));
	fw.nanswers--;
	return word;
}

void ukarch_mmio_write32(uintptr_t addr, uint32_t v)
{
	assert_int_equal(addr, WRITE);
	assert_int_equal(v & 0xf, 8);
	fw.asked[fw.nasked++] = v;
}

static int start(void **state)
{
	uint32_t word = 0;

	(void)state;
	/* What a test before has left open. */
	fw.slow = false;
	mbox_dev.nregs = 1;
	uk_bcm_mailbox(1, &word, 1);
	memset(&fw, 0, sizeof(fw));
	return 0;
}

static int ask(uint32_t tag)
{
	uint32_t word = 0;
	int rc = uk_bcm_mailbox(tag, &word, 1);

	assert_int_equal(word, rc ? 0 : tag);
	return rc;
}

static void test_answer(void **state)
{
	(void)state;
	assert_int_equal(ask(0x10002), 0);
	fw.answers[fw.nanswers++] = STRANGER;
	fw.answers[fw.nanswers++] = STRANGER;
	assert_int_equal(ask(0x10003), 0);
}

/* The answer to a question that was given up comes when the next one is asked, or before. */
static void test_late(void **state)
{
	(void)state;
	fw.slow = true;
	assert_int_equal(ask(0x10002), -ETIMEDOUT);
	fw.slow = false;
	assert_int_equal(ask(0x10003), 0);
	assert_int_equal(fw.nasked + fw.nanswers, 0);

	fw.slow = true;
	assert_int_equal(ask(0x10002), -ETIMEDOUT);
	answer();
	fw.answers[fw.nanswers++] = STRANGER;
	fw.slow = false;
	assert_int_equal(ask(0x10003), 0);
	assert_int_equal(fw.nasked + fw.nanswers, 0);
}

/* While the firmware has the message nothing is written to it, and no other is sent. */
static void test_stuck(void **state)
{
	uint32_t before[16], *message;

	(void)state;
	fw.slow = true;
	assert_int_equal(ask(0x10002), -ETIMEDOUT);
	message = (uint32_t *)(uintptr_t)(fw.asked[0] & 0x3ffffff0);
	memcpy(before, message, sizeof(before));
	assert_int_equal(ask(0x10003), -ETIMEDOUT);
	assert_int_equal(ask(0x10004), -ETIMEDOUT);
	assert_int_equal(fw.nasked, 1);
	assert_memory_equal(message, before, sizeof(before));
	fw.slow = false;
	assert_int_equal(ask(0x10003), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_answer, start),
		cmocka_unit_test_setup(test_late, start),
		cmocka_unit_test_setup(test_stuck, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
