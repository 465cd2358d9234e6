// SPDX-License-Identifier: BSD-3-Clause
/*
 * libFuzzer: the input is what a malicious peer does between the calls of an honest side: words
 * written anywhere in the shared memory, indices and lengths that are nearly right, a close, a
 * reset in the middle of a message. Nothing outside of the ring is read or written (it lies in an
 * allocation of its size), a length fits, a pointer lies in a slot, and a reset gets an honest pair
 * going again.
 */
// UNIT-SRCS: libs/drivers/chan/ukchan/ring.c
// UNIT-MAXLEN: 1024
#include <errno.h>

#include "ends.h"

#define SLOTS	4
#define SIZE	24

#define CHECK(cond) do { if (!(cond)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_slot(const struct ends *e, const void *p)
{
	size_t at = (size_t)((const char *)p - e->rx.slots);

	CHECK((const char *)p >= e->rx.slots && at % e->rx.stride == UK_CHANRING_HEAD &&
	      at / e->rx.stride < SLOTS);
}

/* The honest side's turn. */
static void use(struct ends *e, struct uk_chanring *r, uint8_t how)
{
	const void *data;
	void *slot;
	int rc;

	if (r->sends) {
		rc = uk_chanring_reserve(r, &slot);
		if (rc == 0) {
			check_slot(e, slot);
			memset(slot, how, SIZE);
			rc = uk_chanring_commit(r, how % (SIZE + 8));
			CHECK(rc == 0 || (rc == -EMSGSIZE && how % (SIZE + 8) > SIZE));
		}
	} else {
		rc = uk_chanring_peek(r, &data);
		if (rc >= 0) {
			volatile const uint8_t *p = data;

			check_slot(e, data);
			CHECK(rc <= SIZE);
			for (int i = 0; i < rc; i++)
				(void)p[i];
			uk_chanring_release(r);
		}
	}
	CHECK(rc >= 0 || rc == -EAGAIN || rc == -ENOTCONN || rc == -ECONNRESET || rc == -EPIPE ||
	      rc == -EPROTO || rc == -EBADF || rc == -EMSGSIZE);
	CHECK(r->state != UK_CHANRING_CONNECTED || r->index - r->seen <= SLOTS ||
	      r->seen - r->index <= SLOTS);
	if (how & 0x80)
		uk_chanring_arm(r);
	else
		uk_chanring_disarm(r);
	uk_chanring_due(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct uk_chanring *honest, *peer;
	struct ends e;
	void *slot;
	const void *got;

	if (size < 1)
		return 0;
	ends_open(&e, SLOTS, SIZE);
	honest = data[0] & 1 ? &e.tx : &e.rx;
	peer = data[0] & 1 ? &e.rx : &e.tx;
	if (data[0] & 2)
		ends_meet(&e);
	for (size_t i = 1; i + 3 <= size; i += 3) {
		uint64_t *words = (uint64_t *)(void *)e.mem;
		uint64_t *word = &words[data[i + 1] % (e.bytes / 8)];
		int8_t delta = (int8_t)data[i + 2];

		switch (data[i] % 9) {
		case 0:
			use(&e, honest, data[i + 1]);
			break;
		case 1:
			use(&e, peer, data[i + 1]);
			break;
		case 2:
			*word += (uint64_t)(int64_t)delta;
			break;
		case 3:
			*word ^= UINT64_C(1) << (data[i + 2] % 64);
			break;
		case 4:
			*word = data[i + 2];
			break;
		case 5:	/* the peer's index, in the right connection */
			peer->mine->word = (peer->mine->word & ~UINT64_C(0xffffffff)) |
					   (uint32_t)(honest->index + (uint32_t)delta);
			break;
		case 6:	/* the head of the slot that is next, number right, length not */
			*(uint64_t *)(void *)(e.rx.slots + (honest->index % SLOTS) * e.rx.stride) =
				(uint64_t)honest->index << 32 | (uint32_t)delta;
			break;
		case 7:
			if (delta & 1)
				uk_chanring_close(peer);
			else
				uk_chanring_reset(peer);
			break;
		case 8:
			uk_chanring_reset(honest);
			break;
		}
	}
	/* Whatever it was, two that start anew get going. */
	uk_chanring_reset(&e.tx);
	uk_chanring_reset(&e.rx);
	ends_meet(&e);
	CHECK(uk_chanring_reserve(&e.tx, &slot) == 0 && uk_chanring_commit(&e.tx, 8) == 0);
	CHECK(uk_chanring_peek(&e.rx, &got) == 8);
	ends_free(&e);
	return 0;
}
