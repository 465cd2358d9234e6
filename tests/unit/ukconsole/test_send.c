// SPDX-License-Identifier: BSD-3-Clause
/*
 * UK_CONSOLE_SEND() among threads in place of CPUs, with a UART that has room for one byte: whoever
 * writes to it without room loses a byte, and the thread sanitizer sees two at a time.
 */
// UNIT-SRCS: libs/drivers/serial/ukconsole/send.c
// UNIT-INCS: tests/unit/ukconsole/host libs/drivers/serial/ukconsole/include
// UNIT-CFLAGS: -DCONFIG_SMP=1
// UNIT-SAN: -fsanitize=thread
// UNIT-LIBS: -lpthread
// UNIT-TIMEOUT: 120
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <uk/console.h>

#define THREADS	4
#define COUNT	5000

static unsigned int held;	/* bytes in the UART */
static unsigned int sent, lost;

/* The line takes a byte at every other look. */
static bool room(void)
{
	static unsigned int looks;

	if (held != 0 && ++looks % 2 == 0)
		held--;
	return held == 0;
}

static void put(char c)
{
	(void)c;
	lost += held;
	held++;
	sent++;
}

static void *sender(void *arg)
{
	for (unsigned int i = 0; i < COUNT; i++)
		UK_CONSOLE_SEND(room(), put('x'));
	return arg;
}

static void test_no_byte_is_lost(void **state)
{
	pthread_t t[THREADS];

	(void)state;
	for (unsigned int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&t[i], NULL, sender, NULL), 0);
	for (unsigned int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	assert_int_equal(sent, THREADS * COUNT);
	assert_int_equal(lost, 0);
}

/* The CPU that has it does not come back, as in a crash: the report comes out all the same. */
static void test_nobody_waits_for_ever(void **state)
{
	(void)state;
	sent = 0;
	uk_console_send_begin();
	UK_CONSOLE_SEND(true, put('x'));
	assert_int_equal(sent, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_byte_is_lost),
		cmocka_unit_test(test_nobody_waits_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
