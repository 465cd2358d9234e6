// SPDX-License-Identifier: BSD-3-Clause
/*
 * The rings and marks between CPUs, with threads in their place, under the thread sanitizer: it
 * sees any access to a slot that the two atomic counters do not order. Every request arrives, once,
 * in order, and no mark is lost.
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
					   .data = i };

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
		bool more;

		while (!uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s, &more))
			sched_yield();
		assert_int_equal(s.data, i);
		assert_int_equal((uintptr_t)s.arg, i * 3);
		assert_ptr_equal(s.fn, nothing);
	}
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_int_equal(r.tail, r.head);
}

static void a_full_ring_refuses_and_keeps(void **state)
{
	struct ring r = { .head = 0 };
	struct uk_cross_slot s = { .fn = nothing };
	bool more;

	(void)state;
	assert_false(uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s, &more));
	assert_false(more);
	for (uint64_t i = 0; i < SLOTS; i++) {
		s.data = i;
		assert_true(uk_cross_put(&r.tail, &r.head, r.slot, SLOTS, &s));
	}
	s.data = 99;
	assert_false(uk_cross_put(&r.tail, &r.head, r.slot, SLOTS, &s));
	for (uint64_t i = 0; i < SLOTS; i++) {
		assert_true(uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s, &more));
		assert_int_equal(s.data, i);
		assert_int_equal(more, i + 1 < SLOTS);
	}
	assert_false(uk_cross_get(&r.tail, &r.head, r.slot, SLOTS, &s, &more));
	assert_false(more);
}

static void marks_are_taken_one_by_one(void **state)
{
	union uk_cross_marks m = { .all = 0 };
	uint64_t marks;

	(void)state;
	for (unsigned int i = 0; i < UK_CROSS_PRODUCERS; i++)
		uk_cross_mark(&m, (i * 3) % UK_CROSS_PRODUCERS);
	marks = uk_cross_marked(&m);
	for (unsigned int i = 0; i < UK_CROSS_PRODUCERS; i++) {
		assert_int_not_equal(marks, 0);
		assert_int_equal(uk_cross_next(&m, &marks), i);
		assert_int_equal(m.of[i], 0);
	}
	assert_int_equal(marks, 0);
	assert_int_equal(uk_cross_marked(&m), 0);
}

/* As call.c does it: a doorbell behind every put, which may stand for several; one request of each
 * producer a ring of it. */
#define PRODUCERS	3
#define EACH		50000

static struct ring to_one[PRODUCERS];
static union uk_cross_marks marked;
static uint32_t doorbell;

static void *produce_and_ring(void *arg)
{
	unsigned int me = (unsigned int)(uintptr_t)arg;
	struct ring *r = &to_one[me];

	for (uint64_t i = 0; i < EACH; i++) {
		const struct uk_cross_slot s = { .fn = nothing, .data = i };

		while (!uk_cross_put(&r->tail, &r->head, r->slot, SLOTS, &s))
			sched_yield();
		uk_cross_mark(&marked, me);
		__atomic_store_n(&doorbell, 1, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

static void no_mark_is_lost(void **state)
{
	uint64_t got[PRODUCERS] = { 0 }, all = 0;
	pthread_t t[PRODUCERS];

	(void)state;
	for (uintptr_t i = 0; i < PRODUCERS; i++)
		assert_int_equal(pthread_create(&t[i], NULL, produce_and_ring, (void *)i), 0);
	/* Without a mark for each request this waits for ever. */
	while (all < PRODUCERS * EACH) {
		uint64_t marks;

		if (!__atomic_exchange_n(&doorbell, 0, __ATOMIC_SEQ_CST)) {
			sched_yield();
			continue;
		}
		for (marks = uk_cross_marked(&marked); marks != 0; ) {
			unsigned int from = uk_cross_next(&marked, &marks);
			struct ring *r = &to_one[from];
			struct uk_cross_slot s;
			bool more;

			assert_in_range(from, 0, PRODUCERS - 1);
			if (!uk_cross_get(&r->tail, &r->head, r->slot, SLOTS, &s, &more))
				continue;
			if (more) {
				uk_cross_mark(&marked, from);
				__atomic_store_n(&doorbell, 1, __ATOMIC_SEQ_CST);
			}
			assert_int_equal(s.data, got[from]++);
			all++;
		}
	}
	for (unsigned int i = 0; i < PRODUCERS; i++)
		assert_int_equal(pthread_join(t[i], NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_ring_refuses_and_keeps),
		cmocka_unit_test(marks_are_taken_one_by_one),
		cmocka_unit_test(everything_arrives_in_order),
		cmocka_unit_test(no_mark_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
