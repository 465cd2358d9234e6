// SPDX-License-Identifier: BSD-3-Clause
/*
 * libFuzzer: the input is what a malicious backend does between the frontend's calls: words written
 * anywhere in the page, counts and numbers that are nearly right. Nothing outside of the page is
 * touched (it lies in an allocation of its size), no number comes back that is not under way, and
 * with fresh rings an honest backend is served.
 */
// UNIT-SRCS: libs/drivers/net/netfront/ring.c
// UNIT-INCS: libs/drivers/net/netfront libs/core/ukassert/include
// UNIT-MAXLEN: 1024
#include <errno.h>

#include "backend.h"

#define BUFFERS	8

#define CHECK(cond) do { if (!(cond)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool mine[BUFFERS];	/* under way, as far as we know */

/* The frontend's turn. */
static void use(struct nf_ring *r, bool sends, uint8_t how)
{
	uint16_t id = how % BUFFERS;
	struct nf_rx_response rsp;
	int rc;

	if (how & 0x80) {
		if (!mine[id] && sends)
			nf_tx_put(r, id, id, 0, 60);
		else if (!mine[id])
			nf_rx_put(r, id, id);
		mine[id] = true;
		if (how & 0x40)
			nf_ring_push(r);
		return;
	}
	if (how & 0x20) {
		nf_ring_ask(r);
		return;
	}
	if (sends) {
		rc = nf_tx_take(r, &id);
	} else {
		rc = nf_rx_take(r, &rsp);
		id = rsp.id;
	}
	CHECK(rc == 0 || rc == -EAGAIN || rc == -EIO);
	if (rc == 0) {
		CHECK(id < BUFFERS && mine[id]);
		if (!sends && nf_rx_is_frame(r, &rsp, 14, 1518))
			CHECK(rsp.status >= 14 && rsp.offset + rsp.status <= (int)NF_PAGE);
		mine[id] = false;
	}
}

static void scribble(struct backend *b, const uint8_t *what)
{
	uint32_t *words = (uint32_t *)(void *)b->page;

	switch (what[0] % 6) {
	case 0:
		words[(what[1] << 2 | what[2] >> 6) % (NF_PAGE / 4)] ^= 1u << (what[2] & 31);
		break;
	case 1:
		b->page->rsp_prod += (uint32_t)(int32_t)(int8_t)what[2];
		break;
	case 2:
		b->page->rsp_prod = b->page->req_prod;
		break;
	case 3:
		b->page->rx[what[1] % 16].done = (struct nf_rx_response){
			.id = what[2] % (BUFFERS + 2), .offset = (uint16_t)(what[2] << 4),
			.flags = what[1] >> 5, .status = (int16_t)(what[1] << 8 | what[2]),
		};
		break;
	case 4:
		b->page->tx[what[1] % 16].done.id = what[2] % (BUFFERS + 2);
		break;
	default:
		b->page->req_event = what[2];
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nf_rx_response rsp;
	struct nf_ring r;
	struct backend b;
	bool sends;

	if (size < 1)
		return 0;
	backend_begin(&b);
	nf_ring_init(&r, b.page);
	memset(mine, 0, sizeof(mine));
	sends = data[0] & 1;
	for (size_t i = 1; i + 3 <= size; i += 3) {
		if (data[i] & 0x80)
			use(&r, sends, data[i + 1]);
		else
			scribble(&b, &data[i]);
	}
	/* Connected anew. */
	b.cons = b.prod = 0;
	nf_ring_init(&r, b.page);
	nf_rx_put(&r, 2, 9);
	CHECK(nf_ring_push(&r) && !nf_ring_ask(&r));
	CHECK(backend_receive(&b, 0, 60, 0) == 2 && backend_push(&b));
	CHECK(nf_rx_take(&r, &rsp) == 0 && rsp.id == 2 && rsp.status == 60);
	backend_end(&b);
	return 0;
}
