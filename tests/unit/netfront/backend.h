/* SPDX-License-Identifier: BSD-3-Clause */
/* An honest backend of the rings, as public/io/ring.h has it: in memory of a page's size, so that
 * the sanitizer sees every step beyond it. */
#ifndef BACKEND_H
#define BACKEND_H

#include <stdlib.h>
#include <string.h>

#include "ring.h"

struct backend {
	struct nf_page *page;
	uint32_t cons, prod;
	bool ignorant;		/* it looks when it is told, not before */
};

static inline void backend_begin(struct backend *b)
{
	*b = (struct backend){ .page = aligned_alloc(NF_PAGE, NF_PAGE) };
	if (b->page == NULL)
		abort();
	memset(b->page, 0xa5, NF_PAGE);
}

static inline void backend_end(struct backend *b)
{
	free(b->page);
}

/* Is there a request that was not taken? If not, it wants to be told of the next. */
static inline bool backend_waits(struct backend *b)
{
	b->page->req_event = b->cons + 1;
	return b->page->req_prod == b->cons;
}

/* Show a response; true: the frontend asked to be told. */
static inline bool backend_push(struct backend *b)
{
	uint32_t old = b->page->rsp_prod;

	b->page->rsp_prod = b->prod;
	return (uint32_t)(b->prod - b->page->rsp_event) < (uint32_t)(b->prod - old);
}

/* Answer the oldest request for a buffer to receive with a frame of @len bytes. */
static inline uint16_t backend_receive(struct backend *b, uint16_t offset, int16_t len,
				       uint16_t flags)
{
	uint16_t id = b->page->rx[b->cons++ % NF_ENTRIES].request.id;

	b->page->rx[b->prod++ % NF_ENTRIES].done = (struct nf_rx_response){
		.id = id, .offset = offset, .flags = flags, .status = len,
	};
	return id;
}

static inline struct nf_tx_request backend_send(struct backend *b)
{
	struct nf_tx_request q = b->page->tx[b->cons++ % NF_ENTRIES].request;

	b->page->tx[b->prod++ % NF_ENTRIES].done = (struct nf_tx_response){ .id = q.id };
	return q;
}

#endif /* BACKEND_H */
