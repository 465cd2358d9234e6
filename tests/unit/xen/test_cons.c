// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/serial/xencons/ring.c
// UNIT-INCS: libs/drivers/serial/xencons
/* The rings of a PV console beside a daemon that takes and gives what it should, and one that
 * writes any index: a byte more or less, but never one from outside the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "ring.h"
#include "rnd.h"

#define STEPS	1000000

static struct xencons_page *page;

static int begin(void **state)
{
	(void)state;
	rng = 1;
	page = calloc(1, sizeof(*page));
	page->in_cons = page->in_prod = page->out_cons = page->out_prod = UINT32_MAX - 5000;
	return 0;
}

static int finish(void **state)
{
	(void)state;
	free(page);
	return 0;
}

static void test_honest(void **state)
{
	uint8_t out = 0, taken = 0, in = 0, got = 0;

	(void)state;
	for (uint32_t i = 0; i < STEPS; i++) {
		/* Long ways up and down, so that they are full and empty at times. */
		bool up = i / 4000 % 2;

		if (rnd(3) != 0 ? up : !up) {
			bool room = page->out_prod - page->out_cons < sizeof(page->out);

			assert_int_equal(xencons_put(page, (char)out), room);
			out += room;
			assert_false(xencons_sent(page));
			if (page->in_prod - page->in_cons < sizeof(page->in))
				page->in[page->in_prod++ % sizeof(page->in)] = (char)in++;
		} else {
			if (page->out_cons != page->out_prod)
				assert_int_equal((uint8_t)page->out[page->out_cons++ %
								    sizeof(page->out)], taken++);
			assert_int_equal(xencons_sent(page), page->out_cons == page->out_prod);
			if (page->in_cons != page->in_prod)
				assert_int_equal(xencons_get(page), got++);
			else
				assert_int_equal(xencons_get(page), -1);
		}
	}
}

static void test_hostile(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < STEPS; i++) {
		int c;

		switch (rnd(4)) {
		case 0:
			page->in_prod = rnd(2) ? rnd(UINT32_MAX) : page->in_cons + rnd(1100);
			break;
		case 1:
			page->out_cons = rnd(2) ? rnd(UINT32_MAX) : page->out_prod - rnd(2100);
			break;
		case 2:
			xencons_put(page, 'x');
			break;
		default:
			c = xencons_get(page);
			assert_true(c >= -1 && c <= 255);
		}
	}
	/* What it did is forgotten: input begins anew. */
	page->in_prod = page->in_cons + 5000;
	assert_int_equal(xencons_get(page), -1);
	page->in[page->in_prod++ % sizeof(page->in)] = 'y';
	assert_int_equal(xencons_get(page), 'y');
}

int main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, begin, finish)
	const struct CMUnitTest tests[] = { TEST(test_honest), TEST(test_hostile) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
