// SPDX-License-Identifier: BSD-3-Clause
/*
 * The ring of a channel: its life case by case, then random operations of both sides against a
 * model that is an array and a few flags.
 */
// UNIT-SRCS: libs/drivers/chan/ukchan/ring.c
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ends.h"

#define SLOTS	8
#define SIZE	64
#define SEEDS	40
#define STEPS	20000

static int send(struct ends *e, uint32_t value, uint32_t len)
{
	void *slot;
	int rc = uk_chanring_reserve(&e->tx, &slot);

	if (rc != 0)
		return rc;
	memset(slot, (int)value, len);
	return uk_chanring_commit(&e->tx, len);
}

/* The length; the message must be all of @value. */
static int receive(struct ends *e, uint32_t value)
{
	const void *data;
	int len = uk_chanring_peek(&e->rx, &data);

	if (len < 0)
		return len;
	for (int i = 0; i < len; i++)
		assert_int_equal(((const uint8_t *)data)[i], (uint8_t)value);
	uk_chanring_release(&e->rx);
	return len;
}

static void geometry_is_checked(void **state)
{
	struct uk_chanring r;
	_Alignas(64) static char mem[UK_CHANRING_BYTES(SLOTS, SIZE) + 64];

	(void)state;
	assert_int_equal(uk_chanring_open(&r, NULL, 4096, SLOTS, SIZE, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem + 8, sizeof(mem), SLOTS, SIZE, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, sizeof(mem), 0, SIZE, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, sizeof(mem), 6, SIZE, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, ~(size_t)0, 65536, SIZE, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, sizeof(mem), SLOTS, 0, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, sizeof(mem), SLOTS, 12, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, ~(size_t)0, SLOTS, 65536, true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, UK_CHANRING_BYTES(SLOTS, SIZE) - 1, SLOTS, SIZE,
					  true), -EINVAL);
	assert_int_equal(uk_chanring_open(&r, mem, sizeof(mem), SLOTS, SIZE, true), 0);
}

static void sides_that_differ_do_not_connect(void **state)
{
	struct ends e;
	const void *data;
	void *slot;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	assert_int_equal(uk_chanring_open(&e.rx, e.mem, e.bytes, SLOTS / 2, SIZE, false), 0);
	assert_int_equal(uk_chanring_reserve(&e.tx, &slot), -EPROTO);
	assert_int_equal(uk_chanring_peek(&e.rx, &data), -EPROTO);
	/* The right one comes. */
	assert_int_equal(uk_chanring_open(&e.rx, e.mem, e.bytes, SLOTS, SIZE, false), 0);
	ends_meet(&e);
	assert_int_equal(send(&e, 1, 8), 0);
	assert_int_equal(receive(&e, 1), 8);
	ends_free(&e);
}

static void what_was_in_memory_is_no_peer(void **state)
{
	struct ends e;
	const void *data;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	memset(e.mem, 0xa5, e.bytes);
	assert_int_equal(uk_chanring_open(&e.rx, e.mem, e.bytes, SLOTS, SIZE, false), 0);
	assert_int_equal(uk_chanring_peek(&e.rx, &data), -ENOTCONN);
	assert_false(uk_chanring_changed(&e.rx));
	assert_int_equal(uk_chanring_open(&e.tx, e.mem, e.bytes, SLOTS, SIZE, true), 0);
	ends_meet(&e);
	assert_int_equal(send(&e, 7, SIZE), 0);
	assert_int_equal(receive(&e, 7), SIZE);
	ends_free(&e);
}

static void full_and_empty(void **state)
{
	struct ends e;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	assert_int_equal(send(&e, 0, 8), -ENOTCONN);
	ends_meet(&e);
	assert_int_equal(receive(&e, 0), -EAGAIN);
	for (uint32_t i = 0; i < SLOTS; i++)
		assert_int_equal(send(&e, i, i * 8), 0);
	assert_int_equal(send(&e, 0, 8), -EAGAIN);
	for (uint32_t i = 0; i < SLOTS; i++)
		assert_int_equal(receive(&e, i), i * 8);
	assert_int_equal(receive(&e, 0), -EAGAIN);
	assert_int_equal(send(&e, 9, SIZE + 1), -EMSGSIZE);
	assert_int_equal(receive(&e, 0), -EAGAIN);
	ends_free(&e);
}

/* The count passes 2^32 and the ring does not notice. */
static void the_count_wraps(void **state)
{
	struct ends e;
	uint32_t near = UINT32_MAX - 20;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	ends_meet(&e);
	e.tx.index = e.tx.seen = e.rx.index = e.rx.seen = near;
	e.tx.mine->word = e.tx.up | near;
	e.rx.mine->word = e.rx.up | near;
	for (uint32_t i = 0; i < 40; i++) {
		assert_int_equal(send(&e, i, 16), 0);
		assert_int_equal(send(&e, i + 1, 24), 0);
		assert_int_equal(receive(&e, i), 16);
		assert_int_equal(receive(&e, i + 1), 24);
	}
	assert_true(e.tx.index < near);
	ends_free(&e);
}

static void a_reset_is_seen_once_and_heals(void **state)
{
	struct ends e;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	ends_meet(&e);
	assert_int_equal(send(&e, 1, 8), 0);
	assert_int_equal(send(&e, 2, 8), 0);
	uk_chanring_reset(&e.tx);
	assert_int_equal(receive(&e, 1), -ECONNRESET);
	assert_int_not_equal(receive(&e, 1), -ECONNRESET);
	ends_meet(&e);
	assert_int_equal(receive(&e, 1), -EAGAIN);
	assert_int_equal(send(&e, 3, 8), 0);
	assert_int_equal(receive(&e, 3), 8);
	/* The other side, in the middle of a message. */
	void *slot;

	assert_int_equal(uk_chanring_reserve(&e.tx, &slot), 0);
	uk_chanring_reset(&e.rx);
	assert_int_equal(uk_chanring_commit(&e.tx, 8), 0);
	assert_int_equal(receive(&e, 0), -ENOTCONN);
	assert_int_equal(send(&e, 4, 8), -ECONNRESET);
	ends_meet(&e);
	assert_int_equal(receive(&e, 0), -EAGAIN);
	assert_int_equal(send(&e, 5, 8), 0);
	assert_int_equal(receive(&e, 5), 8);
	ends_free(&e);
}

static void a_close_comes_after_the_last_message(void **state)
{
	struct ends e;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	ends_meet(&e);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(send(&e, i, 8), 0);
	uk_chanring_close(&e.tx);
	assert_int_equal(send(&e, 0, 8), -EBADF);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(receive(&e, i), 8);
	assert_int_equal(receive(&e, 0), -EPIPE);
	assert_int_equal(receive(&e, 0), -ENOTCONN);
	assert_int_equal(uk_chanring_open(&e.tx, e.mem, e.bytes, SLOTS, SIZE, true), 0);
	ends_meet(&e);
	assert_int_equal(send(&e, 6, 8), 0);
	uk_chanring_close(&e.rx);
	assert_int_equal(send(&e, 7, 8), -EPIPE);
	ends_free(&e);
}

/* Every way to lie about an index or a head. */
static void a_lie_is_refused_until_reset(void **state)
{
	static const int32_t lies[] = { SLOTS + 1, -1, INT32_MIN, INT32_MAX };
	struct ends e;

	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(lies); i++) {
		ends_open(&e, SLOTS, SIZE);
		ends_meet(&e);
		assert_int_equal(send(&e, 1, 8), 0);
		assert_int_equal(receive(&e, 1), 8);
		e.tx.mine->word = e.tx.up | (1 + (uint32_t)lies[i]);
		assert_int_equal(receive(&e, 0), -EPROTO);
		e.tx.mine->word = e.tx.up | 1;
		assert_int_equal(receive(&e, 0), -EPROTO);
		uk_chanring_reset(&e.rx);
		ends_meet(&e);
		ends_meet(&e);
		assert_int_equal(send(&e, 2, 8), 0);
		assert_int_equal(receive(&e, 2), 8);
		/* The receiver's, to the sender: more taken than sent, or less than before. */
		e.rx.mine->word = e.rx.up | (e.rx.index + (uint32_t)lies[i]);
		assert_int_equal(send(&e, 0, 8), lies[i] == -1 ? 0 : -EPROTO);
		if (lies[i] == -1) {
			e.rx.mine->word = e.rx.up | e.rx.index;
			assert_int_equal(send(&e, 0, 8), 0);
			e.rx.mine->word = e.rx.up | (uint32_t)(e.rx.index - 1);
			assert_int_equal(send(&e, 0, 8), -EPROTO);
		}
		ends_free(&e);
	}
	/* A head with another number, and one that is too long. */
	for (uint64_t head = 1; head < 3; head++) {
		ends_open(&e, SLOTS, SIZE);
		ends_meet(&e);
		assert_int_equal(send(&e, 1, 8), 0);
		*(uint64_t *)(void *)e.rx.slots = head == 1 ? UINT64_C(1) << 32 | 8 : SIZE + 1;
		assert_int_equal(receive(&e, 1), -EPROTO);
		ends_free(&e);
	}
}

/* Who sleeps is told: the doorbell is due exactly when the other side has armed. */
static void the_doorbell(void **state)
{
	struct ends e;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	assert_true(uk_chanring_due(&e.tx));	/* a start is always told */
	ends_meet(&e);
	uk_chanring_due(&e.tx);
	assert_int_equal(send(&e, 1, 8), 0);
	assert_false(uk_chanring_due(&e.tx));
	assert_true(uk_chanring_arm(&e.rx));	/* there is one already */
	assert_int_equal(receive(&e, 1), 8);
	assert_false(uk_chanring_arm(&e.rx));
	assert_int_equal(send(&e, 1, 8), 0);
	assert_true(uk_chanring_due(&e.tx));
	assert_int_equal(send(&e, 1, 8), 0);
	assert_false(uk_chanring_due(&e.tx));	/* once for each wait */
	uk_chanring_disarm(&e.rx);
	for (uint32_t i = 2; i < SLOTS; i++)
		assert_int_equal(send(&e, 1, 8), 0);
	assert_false(uk_chanring_due(&e.tx));
	assert_int_equal(send(&e, 1, 8), -EAGAIN);
	assert_false(uk_chanring_arm(&e.tx));	/* full */
	uk_chanring_due(&e.rx);
	assert_int_equal(receive(&e, 1), 8);
	assert_true(uk_chanring_due(&e.rx));
	assert_true(uk_chanring_arm(&e.tx));
	ends_free(&e);
}

/* A sender that has ended before the receiver knew that they are connected: nothing is lost. */
static void gone_before_it_was_seen(void **state)
{
	const void *data;
	struct ends e;

	(void)state;
	ends_open(&e, SLOTS, SIZE);
	assert_int_equal(uk_chanring_peek(&e.rx, &data), -ENOTCONN);
	assert_int_equal(send(&e, 1, 8), 0);
	assert_true(uk_chanring_changed(&e.rx));
	uk_chanring_close(&e.tx);
	assert_true(uk_chanring_changed(&e.rx));
	assert_int_equal(receive(&e, 1), 8);
	assert_int_equal(receive(&e, 1), -EPIPE);
	assert_int_equal(receive(&e, 1), -ENOTCONN);
	assert_false(uk_chanring_changed(&e.rx));
	ends_free(&e);
}

/* The model: what was sent in this connection, and what either side must be told. */
struct model {
	uint32_t lens[SLOTS], values[SLOTS];
	uint32_t sent, taken;
	bool up;
};

static uint64_t rng;

static uint32_t rnd(uint32_t n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 32) % n);
}

static void step(struct ends *e, struct model *m)
{
	uint32_t len = rnd(SIZE / 8 + 1) * 8, value = rnd(256);
	int rc;

	switch (rnd(60)) {
	case 0:
		uk_chanring_reset(rnd(2) ? &e->tx : &e->rx);
		ends_meet(e);
		*m = (struct model){ .up = true };
		break;
	case 1:
		/* Close, take what is left, start anew. */
		uk_chanring_close(&e->tx);
		while (m->taken != m->sent) {
			uint32_t at = m->taken++ % SLOTS;

			assert_int_equal(receive(e, m->values[at]), m->lens[at]);
		}
		assert_int_equal(receive(e, 0), -EPIPE);
		uk_chanring_open(&e->tx, e->mem, e->bytes, SLOTS, SIZE, true);
		ends_meet(e);
		*m = (struct model){ .up = true };
		break;
	default:
		if (rnd(2)) {
			rc = send(e, value, len);
			if (m->sent - m->taken == SLOTS) {
				assert_int_equal(rc, -EAGAIN);
				break;
			}
			assert_int_equal(rc, 0);
			m->lens[m->sent % SLOTS] = len;
			m->values[m->sent++ % SLOTS] = value;
		} else if (m->sent == m->taken) {
			assert_int_equal(receive(e, 0), -EAGAIN);
		} else {
			uint32_t at = m->taken++ % SLOTS;

			assert_int_equal(receive(e, m->values[at]), m->lens[at]);
		}
	}
}

static void as_the_model(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct model m = { .up = true };
		struct ends e;

		rng = seed * UINT64_C(0x9e3779b97f4a7c15);
		ends_open(&e, SLOTS, SIZE);
		ends_meet(&e);
		for (int i = 0; i < STEPS; i++)
			step(&e, &m);
		ends_free(&e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(geometry_is_checked),
		cmocka_unit_test(sides_that_differ_do_not_connect),
		cmocka_unit_test(what_was_in_memory_is_no_peer),
		cmocka_unit_test(full_and_empty),
		cmocka_unit_test(the_count_wraps),
		cmocka_unit_test(a_reset_is_seen_once_and_heals),
		cmocka_unit_test(a_close_comes_after_the_last_message),
		cmocka_unit_test(a_lie_is_refused_until_reset),
		cmocka_unit_test(the_doorbell),
		cmocka_unit_test(gone_before_it_was_seen),
		cmocka_unit_test(as_the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
