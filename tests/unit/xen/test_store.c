// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/xen/xenstore/wire.c
// UNIT-INCS: libs/drivers/xen/xenstore
/*
 * Xenstore's messages beside a daemon of this file's own: an honest one, which answers in pieces of
 * any size with events, errors and answers that nobody waits for any more in between, and a
 * hostile one, which writes whatever it likes into the page. Of that only this is asked: nothing
 * outside the page and the waiter's buffer is touched, which the sanitizers see, and every call
 * ends.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rnd.h"
#include "wire.h"

#define STEPS	300000

static struct xs_page *page;
static struct xs_wire w;
static uint32_t token_seen, events;

void xs_hook_event(uint32_t token)
{
	token_seen = token;
	events++;
}

static int begin(void **state)
{
	(void)state;
	rng = 1;
	events = 0;
	page = calloc(1, sizeof(*page));
	/* Counters that are about to wrap. */
	page->req_cons = page->req_prod = UINT32_MAX - 100;
	page->rsp_cons = page->rsp_prod = UINT32_MAX - 3000;
	xs_wire_init(&w, page);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	free(page);
	return 0;
}

/* The daemon writes, in pieces, and the guest takes them. */
static void say(const void *data, uint32_t len)
{
	for (uint32_t done = 0; done < len;) {
		uint32_t some = UK_MIN(1 + rnd(XS_RING), len - done);

		for (uint32_t i = 0; i < some; i++)
			page->rsp[(page->rsp_prod + i) % XS_RING] = ((const char *)data)[done + i];
		page->rsp_prod += some;
		done += some;
		assert_true(xs_wire_take(&w));
		assert_int_equal(page->rsp_cons, page->rsp_prod);
	}
	assert_false(xs_wire_take(&w));
}

static void message(uint32_t type, uint32_t id, const void *data, uint32_t len)
{
	static char all[sizeof(struct xs_header) + XS_PAYLOAD_MAX];
	struct xs_header h = { type, id, 0, len };

	memcpy(all, &h, sizeof(h));
	memcpy(all + sizeof(h), data, len);
	say(all, (uint32_t)sizeof(h) + len);
}

/* What comes in between and concerns nobody who waits for an answer. */
static void noise(uint32_t id)
{
	static char long_event[3000];
	uint32_t before = events;

	switch (rnd(5)) {
	case 0:
		message(XS_WATCH_EVENT, 0, "data/x\0000000002a", 16);
		assert_int_equal(events, before + 1);
		assert_int_equal(token_seen, 42);
		break;
	case 1:
		memset(long_event, 'p', sizeof(long_event));
		memcpy(long_event + sizeof(long_event) - 6, "\0" "beef", 6);
		message(XS_WATCH_EVENT, 0, long_event, sizeof(long_event));
		assert_int_equal(events, before + 1);
		assert_int_equal(token_seen, 0xbeef);
		break;
	case 2:	/* an answer that came too late */
		message(XS_READ, id - 1 - rnd(5), long_event, rnd(sizeof(long_event)));
		break;
	case 3:	/* no token of ours */
		message(XS_WATCH_EVENT, 0, "data/x\0not ours", 15);
		message(XS_WATCH_EVENT, 0, "data/x\0000000002aa", 17);
		message(XS_WATCH_EVENT, 0, "data/x", 6);
		message(XS_WATCH_EVENT, 0, "", 0);
		assert_int_equal(events, before);
		break;
	default:
		message(rnd(100) + 100, id, "?", 1);
	}
}

static void test_answers(void **state)
{
	static char sent[XS_PAYLOAD_MAX];

	(void)state;
	for (uint32_t id = 1; id < STEPS / 100; id++) {
		uint32_t len = rnd(4) ? rnd(64) : rnd(XS_PAYLOAD_MAX + 1);
		uint32_t size = rnd(4) ? rnd(64) : rnd(XS_PAYLOAD_MAX + 1);
		char *buf = malloc(size ? size : 1);	/* the sanitizer's beyond its end */

		for (uint32_t i = 0; i < len; i++)
			sent[i] = (char)rnd(256);
		xs_wire_expect(&w, id, XS_READ, buf, size);
		while (rnd(2))
			noise(id);
		assert_true(w.waiting);
		if (rnd(4) == 0) {
			message(XS_ERROR, id, "ENOENT", 7);
			assert_int_equal(w.error, -ENOENT);
		} else {
			message(XS_READ, id, sent, len);
			assert_int_equal(w.error, 0);
			assert_int_equal(w.len, len);
			assert_memory_equal(buf, sent, UK_MIN(len, size));
		}
		assert_false(w.waiting);
		free(buf);
		noise(id + 1);
	}
	assert_false(w.broken);
}

static void test_errors(void **state)
{
	static const struct {
		const char *name;
		int number;
	} some[] = {
		{ "EACCES", -EACCES }, { "EAGAIN", -EAGAIN }, { "EINVAL", -EINVAL },
		{ "ENOTEMPTY", -EIO }, { "", -EIO }, { "a very long name of an error", -EIO },
	};

	(void)state;
	for (uint32_t i = 0; i < UK_ARRAY_SIZE(some); i++) {
		xs_wire_expect(&w, i, XS_WRITE, NULL, 0);
		message(XS_ERROR, i, some[i].name, (uint32_t)strlen(some[i].name) + 1);
		assert_int_equal(w.error, some[i].number);
	}
}

static void test_requests(void **state)
{
	static char out[3000], in[3000];
	uint32_t put = 0, got = 0;

	(void)state;
	for (uint32_t i = 0; i < sizeof(out); i++)
		out[i] = (char)rnd(256);
	while (got < sizeof(out)) {
		put += xs_wire_put(&w, out + put, (uint32_t)sizeof(out) - put);
		assert_true(page->req_prod - page->req_cons <= XS_RING);
		for (uint32_t n = rnd(XS_RING); n-- && page->req_cons != page->req_prod;)
			in[got++] = page->req[page->req_cons++ % XS_RING];
	}
	assert_memory_equal(in, out, sizeof(out));
	assert_int_equal(put, sizeof(out));
}

static void test_too_long(void **state)
{
	struct xs_header h = { XS_READ, 1, 0, XS_PAYLOAD_MAX + 1 };

	(void)state;
	memcpy(page->rsp + page->rsp_prod % XS_RING, &h, sizeof(h));
	page->rsp_prod += (uint32_t)sizeof(h);
	assert_false(xs_wire_take(&w));
	assert_true(w.broken);
	assert_int_equal(xs_wire_put(&w, "x", 1), 0);
}

static void test_index_too_far(void **state)
{
	(void)state;
	page->rsp_prod += XS_RING + 1;
	assert_false(xs_wire_take(&w));
	assert_true(w.broken);
	xs_wire_init(&w, page);
	page->req_cons = page->req_prod + 1;
	assert_int_equal(xs_wire_put(&w, "x", 1), 0);
	assert_true(w.broken);
}

static void test_hostile(void **state)
{
	uint32_t survived = 0;
	char *buf = NULL;

	(void)state;
	for (uint32_t i = 0; i < STEPS; i++) {
		struct xs_header h = { rnd(20), rnd(4), rnd(2), rnd(3) ? rnd(40) : rnd(5000) };

		switch (rnd(6)) {
		case 0:
			free(buf);
			buf = malloc(16);
			xs_wire_expect(&w, rnd(4), rnd(20), buf, 16);
			break;
		case 1:
			((char *)page)[rnd(sizeof(*page))] = (char)rnd(256);
			break;
		case 2:
			page->rsp_prod += rnd(8) ? rnd(100) : rnd(3000);
			break;
		case 3:	/* nearly right gets further than noise */
			for (uint32_t k = 0; k < sizeof(h); k++)
				page->rsp[(page->rsp_prod + k) % XS_RING] = ((char *)&h)[k];
			page->rsp_prod += (uint32_t)sizeof(h);
			break;
		case 4:
			xs_wire_put(&w, &h, sizeof(h));
			break;
		default:
			survived += xs_wire_take(&w);
			if (w.broken) {
				page->rsp_cons = page->rsp_prod;
				page->req_cons = page->req_prod;
				xs_wire_init(&w, page);
			}
		}
	}
	free(buf);
	assert_true(survived > STEPS / 100);
}

int main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, begin, finish)
	const struct CMUnitTest tests[] = {
		TEST(test_answers), TEST(test_errors), TEST(test_requests), TEST(test_too_long),
		TEST(test_index_too_far), TEST(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
