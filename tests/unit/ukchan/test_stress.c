// SPDX-License-Identifier: BSD-3-Clause
/*
 * The ring between two threads, under the thread sanitizer: every message once, whole, in order;
 * and nobody sleeps through a doorbell, which is a semaphore here.
 */
// UNIT-SRCS: libs/drivers/chan/ukchan/ring.c
// UNIT-SAN: -fsanitize=thread
// UNIT-LIBS: -lpthread
// UNIT-TIMEOUT: 120
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

#include "ends.h"

#define SLOTS		4	/* few: both sides sleep all the time */
#define SIZE		64
#define MESSAGES	200000U

static struct ends ends;
static sem_t bells[2];		/* the receiver's, the sender's */

static void ring(struct uk_chanring *r, int peer)
{
	if (uk_chanring_due(r))
		sem_post(&bells[peer]);
}

/* Fails the test instead of hanging. */
static void sleep_on(int bell)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += 20;
	if (sem_timedwait(&bells[bell], &end) != 0) {
		fprintf(stderr, "%s sleeps, and nobody rings\n", bell ? "sender" : "receiver");
		abort();
	}
}

static void *sender(void *arg)
{
	(void)arg;
	for (uint64_t i = 0; i < MESSAGES;) {
		void *slot;
		int rc = uk_chanring_reserve(&ends.tx, &slot);

		if (rc == 0) {
			uint64_t *words = slot;

			for (unsigned int w = 0; w < SIZE / 8; w++)
				words[w] = i * 31 + w;
			uk_chanring_commit(&ends.tx, SIZE);
			i++;
		} else if (rc != -EAGAIN && rc != -ENOTCONN) {
			abort();
		}
		ring(&ends.tx, 0);
		if (rc != 0) {
			if (!uk_chanring_arm(&ends.tx))
				sleep_on(1);
			uk_chanring_disarm(&ends.tx);
		}
	}
	uk_chanring_close(&ends.tx);
	ring(&ends.tx, 0);
	return NULL;
}

static void every_message_once(void **state)
{
	uint64_t n = 0;
	pthread_t t;
	int rc;

	(void)state;
	sem_init(&bells[0], 0, 0);
	sem_init(&bells[1], 0, 0);
	ends_open(&ends, SLOTS, SIZE);
	assert_int_equal(pthread_create(&t, NULL, sender, NULL), 0);
	do {
		const void *data;

		rc = uk_chanring_peek(&ends.rx, &data);
		if (rc >= 0) {
			const uint64_t *words = data;

			assert_int_equal(rc, SIZE);
			for (unsigned int w = 0; w < SIZE / 8; w++)
				assert_int_equal(words[w], n * 31 + w);
			uk_chanring_release(&ends.rx);
			n++;
		}
		ring(&ends.rx, 1);
		if (rc == -EAGAIN || rc == -ENOTCONN) {
			if (!uk_chanring_arm(&ends.rx))
				sleep_on(0);
			uk_chanring_disarm(&ends.rx);
		}
	} while (rc != -EPIPE);
	pthread_join(t, NULL);
	assert_int_equal(n, MESSAGES);
	ends_free(&ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_message_once) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
