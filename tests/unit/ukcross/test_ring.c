// SPDX-License-Identifier: BSD-3-Clause
/*
 * The ring between two CPUs, with two threads in their place, under the thread sanitizer: it sees
 * any access to a slot that the two atomic counters do not order. Every request arrives, once, in
 * order.
 */
// UNIT-INCS: libs/sched/ukcross/include
// UNIT-SAN: -fsanitize=thread
// UNIT-LIBS: -lpthread
// UNIT-TIMEOUT: 120
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <uk/crossring.h>

#define SLOTS	4
#define COUNT	200000

UK_CROSS_RING(ring, SLOTS);

static void nothing(void *arg, uint64_t data)
{
	(void)arg;
	(void)data;
}

static void *produce(void *arg)
{
	struct ring *r = arg;

	for (uint64_t i = 0; i < COUNT; i++) {
		struct uk_cross_slot s = { .fn = nothing, .arg = (void *)(uintptr_t)(i * 3),
					   .data = i, .pad = ~i };

		while (!uk_cross_put(&r->tail, &r->head, r->slot, SLOTS, &s))
			sched_yield();
	}
	return NULL;
}

/* The counters wrap on the way. */
static void everything_arrives_in_order(void **state)
{
	static struct ring r = { .head = UINT32_MAX - COUNT / 2, .tail = UINT32_MAX - COUNT / 2 };
	pthread_t t;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, produce, &r), 0);
	for (uint64_t i = 0; i < COUNT; i++) {
		struct uk_cross_slot s;

		while (!uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s))
			sched_yield();
		assert_int_equal(s.data, i);
		assert_int_equal(s.pad, ~i);
		assert_int_equal((uintptr_t)s.arg, i * 3);
		assert_ptr_equal(s.fn, nothing);
	}
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_false(uk_cross_any(&r.tail, &r.head));
}

static void a_full_ring_refuses_and_keeps(void **state)
{
	struct ring r = { .head = 0 };
	struct uk_cross_slot s = { .fn = nothing };

	(void)state;
	assert_false(uk_cross_any(&r.tail, &r.head));
	assert_false(uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s));
	for (uint64_t i = 0; i < SLOTS; i++) {
		s.data = i;
		assert_true(uk_cross_put(&r.tail, &r.head, r.slot, SLOTS, &s));
	}
	s.data = 99;
	assert_false(uk_cross_put(&r.tail, &r.head, r.slot, SLOTS, &s));
	for (uint64_t i = 0; i < SLOTS; i++) {
		assert_true(uk_cross_any(&r.tail, &r.head));
		assert_true(uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s));
		assert_int_equal(s.data, i);
	}
	assert_false(uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_ring_refuses_and_keeps),
		cmocka_unit_test(everything_arrives_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
