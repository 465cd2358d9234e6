// SPDX-License-Identifier: BSD-3-Clause
/*
 * Both sides of rings at work while another thread writes random words all over the shared memory,
 * between any two of their loads: whatever is read twice and trusted the first time is found here,
 * by the address sanitizer, as an access outside of the ring.
 */
// UNIT-SRCS: libs/drivers/chan/ukchan/ring.c
// UNIT-LIBS: -lpthread
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ends.h"

#define SLOTS	16
#define SIZE	48
#define ROUNDS	1500000

static struct ends ends;
static int started, stop;

static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

/* Half of what it writes is nearly right, which gets further than noise. */
static void *scribbler(void *arg)
{
	uint64_t s = 88172645463325252U, *words = (uint64_t *)(void *)ends.mem;

	(void)arg;
	__atomic_store_n(&started, 1, __ATOMIC_RELAXED);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		uint64_t at = next(&s) % (ends.bytes / 8), v = next(&s);
		uint64_t old = __atomic_load_n(&words[at], __ATOMIC_RELAXED);

		if (v & 1)
			v = old + (v >> 1) % 64 - 32;
		__atomic_store_n(&words[at], v, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void nothing_leaves_the_ring(void **state)
{
	unsigned int done = 0, refused = 0;
	pthread_t t;

	(void)state;
	ends_open(&ends, SLOTS, SIZE);
	ends_meet(&ends);
	assert_int_equal(pthread_create(&t, NULL, scribbler, NULL), 0);
	while (!__atomic_load_n(&started, __ATOMIC_RELAXED))
		;
	/* Until it has tested something, however busy this machine is. */
	for (unsigned int i = 0; i < ROUNDS || done == 0 || refused == 0; i++) {
		const void *data;
		void *slot;
		int rc;

		/* Lines that say nothing any more are written anew by a reset alone. */
		if (i % 4096 == 0) {
			uk_chanring_reset(&ends.tx);
			uk_chanring_reset(&ends.rx);
		}
		rc = uk_chanring_reserve(&ends.tx, &slot);
		if (rc == 0) {
			memset(slot, (int)i, SIZE);
			uk_chanring_commit(&ends.tx, SIZE);
		} else if (rc == -EPROTO) {
			uk_chanring_reset(&ends.tx);
			refused++;
		}
		rc = uk_chanring_peek(&ends.rx, &data);
		assert_true(rc <= SIZE);
		if (rc >= 0) {
			volatile const char *p = data;

			for (int k = 0; k < rc; k++)
				(void)p[k];
			uk_chanring_release(&ends.rx);
			done++;
		} else if (rc == -EPROTO) {
			uk_chanring_reset(&ends.rx);
			refused++;
		}
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	pthread_join(t, NULL);
	ends_free(&ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_leaves_the_ring) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
