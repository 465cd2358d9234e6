// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/block/blkfront/ring.c
// UNIT-INCS: libs/drivers/block/blkfront
/*
 * The ring of a disk beside backends of this file's own: an honest one, which answers in any order
 * and sleeps until it is told, as a model knows it; and hostile ones, which write whatever they
 * like into the page. Of those only this is asked: nothing outside the page is touched, no slot
 * comes back in which nothing was under way, and a backend that lied is not listened to any more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ring.h"
#include "rnd.h"

#define STEPS	1000000

static struct blkif_sring *page;
static struct blkring r;

static int begin(void **state)
{
	(void)state;
	rng = 1;
	page = malloc(sizeof(*page));
	memset(page, 0xee, sizeof(*page));
	blkring_init(&r, page);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	free(page);
	return 0;
}

static bool ask(int slot, uint8_t op)
{
	union blkif_request q;

	memset(&q, 0, sizeof(q));
	q.direct.op = op;
	if (op == BLKIF_INDIRECT)
		q.indirect.what = BLKIF_WRITE;
	q.direct.id = (uint64_t)slot;
	return blkring_put(&r, &q);
}

/* The backend's half, as public/io/ring.h describes it. */
static struct {
	uint32_t req_cons, rsp_prod;
	struct blkif_response todo[BLKRING_SLOTS];
	unsigned int ntodo;
	bool awake, told_us;
} back;

static void backend_wakes(void)
{
	back.awake = true;
	while (back.req_cons != page->req_prod) {
		union blkif_request q = page->entry[back.req_cons++ % BLKRING_SLOTS].req;

		back.todo[back.ntodo++] = (struct blkif_response){
			.id = q.direct.id,
			.op = q.direct.op == BLKIF_INDIRECT ? q.indirect.what : q.direct.op,
		};
	}
	page->req_event = back.req_cons + 1;
	back.awake = false;
}

static bool backend_answers(unsigned int pick, int16_t status)
{
	uint32_t old = back.rsp_prod;
	struct blkif_response rsp = back.todo[pick];

	back.todo[pick] = back.todo[--back.ntodo];
	rsp.status = status;
	page->entry[old % BLKRING_SLOTS].rsp = rsp;
	page->rsp_prod = ++back.rsp_prod;
	return back.rsp_prod - page->rsp_event < 1;
}

static void test_honest(void **state)
{
	static const uint8_t ops[] = { BLKIF_READ, BLKIF_WRITE, BLKIF_BARRIER, BLKIF_FLUSH,
				       BLKIF_INDIRECT };
	unsigned int under_way = 0, slots = 8;
	bool expected[BLKRING_SLOTS], busy[BLKRING_SLOTS] = { false };

	(void)state;
	memset(&back, 0, sizeof(back));
	for (int i = 0; i < STEPS; i++) {
		if (rnd(2)) {
			int slot = blkring_free(&r, slots);

			assert_int_equal(slot < 0, under_way == slots);
			if (slot < 0)
				continue;
			assert_true(slot < (int)slots && !busy[slot]);
			busy[slot] = true;
			under_way++;
			/* It sleeps unless it is told: then it has to be told of the first. */
			if (ask(slot, ops[rnd(UK_ARRAY_SIZE(ops))]))
				backend_wakes();
		} else if (back.ntodo != 0) {
			int16_t status = (int16_t)(rnd(3) - 2);
			unsigned int pick = rnd(back.ntodo);
			uint64_t id = back.todo[pick].id;

			expected[id] = status == BLKIF_OKAY;
			bool told = backend_answers(pick, status);

			/* Told once: one is taken, and then as long as there is one. */
			while (told) {
				bool ok;
				int slot = blkring_take(&r, &ok);

				assert_true(slot >= 0 && busy[slot]);
				assert_int_equal(ok, expected[slot]);
				busy[slot] = false;
				under_way--;
				told = blkring_pending(&r);
			}
		} else {
			/* Nothing is forgotten. */
			assert_int_equal(under_way, 0);
		}
	}
	assert_false(r.broken);
	assert_int_equal(r.rsp_cons, back.rsp_prod);
}

static void test_all_slots(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < BLKRING_SLOTS; i++) {
		assert_int_equal(blkring_free(&r, BLKRING_SLOTS), i);
		ask((int)i, BLKIF_READ);
	}
	assert_int_equal(blkring_free(&r, BLKRING_SLOTS), -1);
	assert_int_equal(blkring_free(&r, 1), -1);
}

static void lies(uint64_t id, uint8_t op, uint32_t ahead)
{
	bool ok;

	blkring_init(&r, page);
	ask(3, BLKIF_WRITE);
	page->entry[0].rsp = (struct blkif_response){ .id = id, .op = op };
	page->rsp_prod += ahead;
	assert_int_equal(blkring_take(&r, &ok), -1);
	assert_true(r.broken);
	/* The truth does not help any more. */
	page->entry[0].rsp = (struct blkif_response){ .id = 3, .op = BLKIF_WRITE };
	page->rsp_prod = 1;
	assert_int_equal(blkring_take(&r, &ok), -1);
}

static void test_lies(void **state)
{
	(void)state;
	lies(4, BLKIF_WRITE, 1);		/* nobody's slot */
	lies(BLKRING_SLOTS, BLKIF_WRITE, 1);
	lies(UINT64_MAX, BLKIF_WRITE, 1);
	lies(UINT64_C(3) << 32 | 3, BLKIF_WRITE, 1);
	lies(3, BLKIF_READ, 1);			/* not what was asked for */
	lies(3, BLKIF_WRITE, 2);		/* more than was asked for */
	lies(3, BLKIF_WRITE, UINT32_MAX);
}

static void test_twice(void **state)
{
	bool ok;

	(void)state;
	ask(0, BLKIF_READ);
	ask(1, BLKIF_READ);
	page->entry[0].rsp = (struct blkif_response){ .id = 1, .op = BLKIF_READ };
	page->entry[1].rsp = (struct blkif_response){ .id = 1, .op = BLKIF_READ };
	page->rsp_prod = 2;
	assert_int_equal(blkring_take(&r, &ok), 1);
	assert_int_equal(blkring_take(&r, &ok), -1);
	assert_true(r.broken);
}

static void test_hostile(void **state)
{
	unsigned int taken = 0, broken = 0;
	uint32_t under_way = 0;

	(void)state;
	for (int i = 0; i < STEPS; i++) {
		int slot;
		bool ok;

		switch (rnd(5)) {
		case 0:
			((uint8_t *)page)[rnd(sizeof(*page))] = (uint8_t)rnd(256);
			break;
		case 1:		/* nearly right gets further than noise */
			page->entry[r.rsp_cons % BLKRING_SLOTS].rsp = (struct blkif_response){
				.id = rnd(8), .op = (uint8_t)rnd(2), .status = (int16_t)rnd(3) };
			page->rsp_prod = r.rsp_cons + rnd(3);
			break;
		case 2:
			slot = blkring_free(&r, 8);
			if (slot < 0)
				break;
			ask(slot, (uint8_t)rnd(2));
			under_way |= 1U << slot;
			break;
		default:
			slot = blkring_take(&r, &ok);
			if (slot >= 0) {
				assert_true(under_way >> slot & 1);
				under_way &= ~(1U << slot);
				taken++;
			} else if (r.broken && rnd(4) == 0) {
				blkring_init(&r, page);
				under_way = 0;
				broken++;
			}
			assert_int_equal(r.under_way, under_way);
		}
	}
	assert_true(taken > 1000 && broken > 1000);
}

int main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, begin, finish)
	const struct CMUnitTest tests[] = {
		TEST(test_honest), TEST(test_all_slots), TEST(test_lies), TEST(test_twice),
		TEST(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
