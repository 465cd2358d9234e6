// SPDX-License-Identifier: BSD-3-Clause
/*
 * The rings of a network card beside an honest backend, for a million random steps: every response
 * is the right one, in order, and neither side waits for a word that the other did not owe. Then
 * backends that lie, one lie at a time.
 */
// UNIT-SRCS: libs/drivers/net/netfront/ring.c
// UNIT-INCS: libs/drivers/net/netfront libs/core/ukassert/include
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "backend.h"
#include "rnd.h"

#define BUFFERS	40
#define STEPS	1000000

static struct nf_ring r;
static struct backend b;

static int begin(void **state)
{
	(void)state;
	backend_begin(&b);
	nf_ring_init(&r, b.page);
	rng = 1;
	return 0;
}

static int finish(void **state)
{
	(void)state;
	backend_end(&b);
	return 0;
}

static void test_layout(void **state)
{
	const uint8_t *bytes = (const uint8_t *)b.page;

	(void)state;
	assert_int_equal(b.page->req_event, 1);
	nf_tx_put(&r, 3, 0x11223344, 0x5566, 0x778);
	assert_memory_equal(bytes + 64, "\x44\x33\x22\x11\x66\x55\0\0\3\0\x78\7", 12);
	nf_rx_put(&r, 5, 0x99);
	assert_memory_equal(bytes + 64 + 8, "\5\0\0\0\x99\0\0\0", 8);
}

/* Receive buffers go round: posted when they are free, taken when they are answered. */
static void test_receive(void **state)
{
	bool posted[BUFFERS] = { false }, told = true, asked = false;
	struct { uint16_t id, len; } sent[NF_ENTRIES];
	uint32_t nsent = 0, ntaken = 0, frames = 0;

	(void)state;
	for (uint32_t i = 0; i < STEPS; i++) {
		uint16_t id = (uint16_t)rnd(BUFFERS);
		struct nf_rx_response rsp;
		int rc;

		switch (rnd(4)) {
		case 0:
			if (!posted[id]) {
				nf_rx_put(&r, id, 1000u + id);
				posted[id] = true;
			}
			break;
		case 1:
			if (nf_ring_push(&r))
				told = true;
			break;
		case 2:
			/* Asleep until it is told; whatever it sees it answers. */
			if (!told || nsent - ntaken == NF_ENTRIES)
				break;
			if (backend_waits(&b)) {
				told = false;
				break;
			}
			assert_int_equal(b.page->rx[b.cons % NF_ENTRIES].request.gref,
					 1000u + b.page->rx[b.cons % NF_ENTRIES].request.id);
			sent[nsent % NF_ENTRIES].len = (uint16_t)(14 + rnd(1500));
			sent[nsent % NF_ENTRIES].id =
				backend_receive(&b, 0, (int16_t)sent[nsent % NF_ENTRIES].len, 0);
			nsent++;
			if (backend_push(&b))
				asked = false;
			break;
		default:
			/* Nothing is taken while we were promised to be told. */
			if (asked) {
				assert_int_equal(nsent, ntaken);
				break;
			}
			rc = nf_rx_take(&r, &rsp);
			if (rc != 0) {
				assert_int_equal(rc, -EAGAIN);
				assert_int_equal(nsent, ntaken);
				asked = !nf_ring_ask(&r);
				break;
			}
			assert_true(ntaken < nsent && posted[rsp.id]);
			assert_int_equal(rsp.id, sent[ntaken % NF_ENTRIES].id);
			assert_int_equal(rsp.status, sent[ntaken % NF_ENTRIES].len);
			posted[rsp.id] = false;
			ntaken++;
			frames++;
		}
		/* Requests that the backend was shown and sleeps over are a lost word. */
		if (!told)
			assert_int_equal(b.page->req_prod, b.cons);
	}
	assert_true(frames > STEPS / 20);
}

static void test_send(void **state)
{
	bool busy[BUFFERS] = { false };
	uint32_t frames = 0;

	(void)state;
	for (uint32_t i = 0; i < STEPS; i++) {
		uint16_t id = (uint16_t)rnd(BUFFERS);
		int rc;

		switch (rnd(3)) {
		case 0:
			if (!busy[id]) {
				nf_tx_put(&r, id, 7u + id, (uint16_t)(id * 64),
					  (uint16_t)(60 + id));
				nf_ring_push(&r);
				busy[id] = true;
			}
			break;
		case 1:
			if (!backend_waits(&b)) {
				struct nf_tx_request q = backend_send(&b);

				assert_true(q.id < BUFFERS && busy[q.id]);
				assert_int_equal(q.gref, 7u + q.id);
				assert_int_equal(q.offset, q.id * 64);
				assert_int_equal(q.size, 60 + q.id);
				assert_int_equal(q.flags, 0);
				backend_push(&b);
			}
			break;
		default:
			rc = nf_tx_take(&r, &id);
			assert_true(rc == 0 || (rc == -EAGAIN && b.prod == r.cons));
			if (rc == 0) {
				assert_true(busy[id]);
				busy[id] = false;
				frames++;
			}
		}
	}
	assert_true(frames > STEPS / 20);
}

/* Counts pass 2^32 and nobody notices. */
static void test_counts_wrap(void **state)
{
	struct nf_rx_response rsp;

	(void)state;
	r.prod = r.told = r.cons = b.cons = b.prod = b.page->req_prod = b.page->rsp_prod =
		UINT32_MAX - 100;
	b.page->req_event = r.told + 1;
	b.page->rsp_event = r.cons;
	for (uint32_t i = 0; i < 300; i++) {
		nf_rx_put(&r, (uint16_t)(i % BUFFERS), i);
		assert_true(nf_ring_push(&r));
		assert_int_equal(nf_ring_ask(&r), false);
		backend_receive(&b, 0, 60, 0);
		assert_true(backend_push(&b));
		assert_int_equal(nf_rx_take(&r, &rsp), 0);
		assert_int_equal(rsp.id, i % BUFFERS);
		assert_true(backend_waits(&b));
	}
	assert_int_equal(r.prod, 199);
}

/* Nobody is told that did not ask. */
static void test_no_word_unasked(void **state)
{
	(void)state;
	for (uint16_t i = 0; i < BUFFERS; i++)
		nf_rx_put(&r, i, i);
	nf_ring_push(&r);
	for (uint16_t i = 0; i < BUFFERS; i++) {
		backend_receive(&b, 0, 60, 0);
		assert_false(backend_push(&b));
	}
	assert_true(nf_ring_ask(&r));
}

static void three_posted(void)
{
	for (uint16_t i = 0; i < 3; i++)
		nf_rx_put(&r, i, 100u + i);
	nf_ring_push(&r);
}

static void breaks(void)
{
	struct nf_rx_response rsp;

	assert_int_equal(nf_rx_take(&r, &rsp), -EIO);
	assert_int_equal(nf_rx_take(&r, &rsp), -EIO);
	assert_true(nf_ring_ask(&r));
}

static void test_more_responses_than_requests(void **state)
{
	static const uint32_t lies[] = { 4, 255, 256, 257, 0x80000000, UINT32_MAX };

	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(lies); i++) {
		nf_ring_init(&r, b.page);
		three_posted();
		b.page->rsp_prod = lies[i];
		breaks();
	}
}

/* Requests that were put and not shown are none yet. */
static void test_answers_before_the_question(void **state)
{
	(void)state;
	nf_rx_put(&r, 0, 1);
	b.page->rsp_prod = 1;
	breaks();
}

static void test_ids_that_nobody_asked(void **state)
{
	static const uint16_t lies[] = { 3, NF_ENTRIES, 0x7fff, UINT16_MAX };

	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(lies); i++) {
		nf_ring_init(&r, b.page);
		three_posted();
		b.page->rx[0].done.id = lies[i];
		b.page->rsp_prod = 1;
		breaks();
	}
}

static void test_the_same_twice(void **state)
{
	struct nf_rx_response rsp;

	(void)state;
	three_posted();
	b.page->rx[0].done.id = 1;
	b.page->rx[1].done.id = 1;
	b.page->rsp_prod = 2;
	assert_int_equal(nf_rx_take(&r, &rsp), 0);
	breaks();
}

static bool frame(uint16_t offset, int16_t status, uint16_t flags)
{
	struct nf_rx_response rsp = { .offset = offset, .status = status, .flags = flags };

	return nf_rx_is_frame(&r, &rsp, 14, 1518);
}

static void test_what_is_a_frame(void **state)
{
	(void)state;
	assert_true(frame(0, 14, 0) && frame(0, 1518, 0) && frame(4096 - 60, 60, 3));
	assert_false(frame(0, 13, 0) || frame(0, 1519, 0) || frame(0, 0, 0) || frame(0, -1, 0));
	assert_false(frame(0, INT16_MIN, 0) || frame(0, INT16_MAX, 0));
	assert_false(frame(4096 - 59, 60, 0) || frame(4096, 60, 0) || frame(UINT16_MAX, 60, 0));
	/* In three pages; the next one is one again. */
	assert_false(frame(0, 1000, NF_RX_MORE));
	assert_false(frame(0, 1000, NF_RX_MORE));
	assert_false(frame(0, 60, 0));
	assert_true(frame(0, 60, 0));
}

static void test_entries_that_are_no_responses(void **state)
{
	(void)state;
	three_posted();
	b.page->rx[0].done = (struct nf_rx_response){ .flags = NF_RX_EXTRA, .status = 60 };
	b.page->rsp_prod = 2;
	breaks();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_layout, begin, finish),
		cmocka_unit_test_setup_teardown(test_receive, begin, finish),
		cmocka_unit_test_setup_teardown(test_send, begin, finish),
		cmocka_unit_test_setup_teardown(test_counts_wrap, begin, finish),
		cmocka_unit_test_setup_teardown(test_no_word_unasked, begin, finish),
		cmocka_unit_test_setup_teardown(test_more_responses_than_requests, begin, finish),
		cmocka_unit_test_setup_teardown(test_answers_before_the_question, begin, finish),
		cmocka_unit_test_setup_teardown(test_ids_that_nobody_asked, begin, finish),
		cmocka_unit_test_setup_teardown(test_the_same_twice, begin, finish),
		cmocka_unit_test_setup_teardown(test_what_is_a_frame, begin, finish),
		cmocka_unit_test_setup_teardown(test_entries_that_are_no_responses, begin, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
