// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/bus/virtio/queue.c
// UNIT-INCS: tests/unit/uksched/host
/*
 * A virtqueue beside a device of this file's own: an honest one, for a million random steps against
 * a list of what is under way, and hostile ones, which write whatever they like wherever a device
 * can write. Of those only this is asked: nothing outside the queue is touched (the sanitizers see
 * that), no cookie comes back that is not under way, and the driver's calls end.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <uk/virtio.h>
#include "rnd.h"

#define N	16
#define STEPS	1000000

struct ukarch_percpu host_percpu;
bool host_irqs_off, host_in_irq;
uint64_t host_counter;

static struct uk_virtq q;
static struct uk_virtq_mine mine[N];
static char *mem;
static uint16_t device_seen;	/* entries of the available ring that the device took */

/* Its memory is on the heap: a byte before or behind it is the sanitizer's. */
static int begin(void **state)
{
	(void)state;
	mem = aligned_alloc(UK_VIRTQ_ALIGN, UK_ALIGN_UP(UK_VIRTQ_BYTES(N), UK_VIRTQ_ALIGN));
	uk_virtq_init(&q, N, mem, mine);
	uk_virtq_clear(&q);
	device_seen = 0;
	rng = 1;
	return 0;
}

static int finish(void **state)
{
	(void)state;
	free(mem);
	return 0;
}

static struct uk_virtq_used *used_entry(uint16_t i)
{
	return (struct uk_virtq_used *)(void *)(uintptr_t)&q.used[2] + (i & (N - 1));
}

static void device_says(uint32_t id, uint32_t len)
{
	*used_entry(q.used[1]) = (struct uk_virtq_used){ id, len };
	q.used[1]++;
}

static void test_full_and_empty(void **state)
{
	struct uk_virtq_buf buf[3] = { { "head", 4 }, { "data", 4 }, { "s", 1 } };
	uint32_t len;
	int a;

	(void)state;
	assert_int_equal(uk_virtq_add(&q, buf, 0, 0, &a), -ENOSPC);
	for (int i = 0; i < N / 3; i++)
		assert_int_equal(uk_virtq_add(&q, buf, 1, 2, &a), 0);
	assert_int_equal(uk_virtq_add(&q, buf, 1, 2, &a), -ENOSPC);
	assert_int_equal(uk_virtq_add(&q, buf, 1, 0, &a), 0);
	assert_int_equal(uk_virtq_add(&q, buf, 1, 0, &a), -ENOSPC);
	assert_null(uk_virtq_done(&q, &len));
	assert_false(uk_virtq_pending(&q));
}

static void test_chain(void **state)
{
	struct uk_virtq_buf buf[3] = { { (void *)0x1000, 16 }, { (void *)0x2000, 512 },
				       { (void *)0x3000, 1 } };
	uint32_t len = 0;
	int a;

	(void)state;
	assert_int_equal(uk_virtq_add(&q, buf, 1, 2, &a), 0);
	assert_int_equal(q.avail[1], 1);
	const struct uk_virtq_desc *d = &q.desc[q.avail[2]];

	assert_int_equal(d->addr, 0x1000);
	assert_int_equal(d->flags, UK_VIRTQ_NEXT);
	d = &q.desc[d->next];
	assert_int_equal(d->len, 512);
	assert_int_equal(d->flags, UK_VIRTQ_NEXT | UK_VIRTQ_WRITE);
	d = &q.desc[d->next];
	assert_int_equal(d->flags, UK_VIRTQ_WRITE);
	device_says(q.avail[2], 513);
	assert_true(uk_virtq_pending(&q));
	assert_ptr_equal(uk_virtq_done(&q, &len), &a);
	assert_int_equal(len, 513);
	assert_int_equal(q.nfree, N);
}

/* The device finishes chains in any order; what comes back is what was given, once. */
static void test_honest_device(void **state)
{
	static int thing[N];
	uint16_t under_way[N];
	unsigned int n = 0, used_desc = 0, size[N] = { 0 };

	(void)state;
	for (int step = 0; step < STEPS; step++) {
		if (rnd(2)) {
			struct uk_virtq_buf buf[4] = { { mem, 1 }, { mem, 2 }, { mem, 3 },
						       { mem, 4 } };
			unsigned int out = rnd(3), in = 1 + rnd(2);
			uint16_t head = q.first_free;
			int rc = uk_virtq_add(&q, buf, out, in, &thing[head % N]);

			assert_int_equal(rc, used_desc + out + in > N ? -ENOSPC : 0);
			if (rc)
				continue;
			assert_int_equal(q.avail[2 + (device_seen++ & (N - 1))], head);
			under_way[n++] = head;
			size[head] = out + in;
			used_desc += out + in;
		} else if (n) {
			unsigned int pick = rnd(n);
			uint16_t head = under_way[pick];
			uint32_t len;

			under_way[pick] = under_way[--n];
			device_says(head, head + 7u);
			assert_ptr_equal(uk_virtq_done(&q, &len), &thing[head]);
			assert_int_equal(len, head + 7);
			used_desc -= size[head];
		}
		assert_int_equal(q.nfree, N - used_desc);
	}
	assert_false(q.broken);
}

static void breaks(uint16_t idx_ahead, uint32_t id)
{
	struct uk_virtq_buf buf = { mem, 1 };
	uint32_t len;
	int a;

	assert_int_equal(uk_virtq_add(&q, &buf, 1, 0, &a), 0);
	used_entry(0)->id = id;
	q.used[1] = (uint16_t)(q.used[1] + idx_ahead);
	assert_null(uk_virtq_done(&q, &len));
	assert_true(q.broken);
	assert_false(uk_virtq_pending(&q));
	assert_int_equal(uk_virtq_add(&q, &buf, 1, 0, &a), -EIO);
	/* A reset mends it. */
	uk_virtq_clear(&q);
	assert_int_equal(uk_virtq_add(&q, &buf, 1, 0, &a), 0);
}

static void test_number_beyond_the_queue(void **state)
{
	(void)state;
	breaks(1, N);
}

static void test_number_absurd(void **state)
{
	(void)state;
	breaks(1, UINT32_MAX);
}

static void test_number_of_nobody(void **state)
{
	(void)state;
	breaks(1, 5);
}

static void test_index_too_far(void **state)
{
	(void)state;
	breaks(N + 1, 0);
}

static void test_index_backwards(void **state)
{
	(void)state;
	breaks(0xffff, 0);
}

static void test_hostile_device(void **state)
{
	static int thing[N];
	size_t bytes = UK_VIRTQ_BYTES(N);
	uint32_t len;

	(void)state;
	for (int step = 0; step < STEPS; step++) {
		switch (rnd(4)) {
		case 0: {
			struct uk_virtq_buf buf[3] = { { mem, 1 }, { mem, 2 }, { mem, 3 } };

			uk_virtq_add(&q, buf, rnd(2), 1 + rnd(2), &thing[rnd(N)]);
			break;
		}
		case 1:
			if (q.used[1] == q.seen && rnd(2))
				device_says(rnd(N), rnd(100));
			else
				mem[rnd((uint32_t)bytes)] = (char)rnd(256);
			break;
		case 2:
			used_entry((uint16_t)rnd(N))->id = rnd(2 * N);
			break;
		case 3: {
			int *c = uk_virtq_done(&q, &len);

			assert_true(c == NULL || (c >= thing && c < thing + N));
			assert_true(q.nfree <= N);
			if (q.broken && rnd(4) == 0)
				uk_virtq_clear(&q);
			break;
		}
		}
	}
}

int main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, begin, finish)
	const struct CMUnitTest tests[] = {
		TEST(test_full_and_empty), TEST(test_chain), TEST(test_honest_device),
		TEST(test_number_beyond_the_queue), TEST(test_number_absurd),
		TEST(test_number_of_nobody), TEST(test_index_too_far), TEST(test_index_backwards),
		TEST(test_hostile_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
