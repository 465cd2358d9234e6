// SPDX-License-Identifier: BSD-3-Clause
/* The rings: <ring.h> has the layout and whom to trust. Memory order as public/io/ring.h has it. */
#include <errno.h>

#include <uk/assert.h>
#include "ring.h"

void nf_ring_init(struct nf_ring *r, struct nf_page *page)
{
	*r = (struct nf_ring){ .page = page };
	*page = (struct nf_page){ .req_event = 1 };
}

static uint32_t next(struct nf_ring *r, uint16_t id)
{
	UK_ASSERT(id < NF_ENTRIES && !r->under_way[id] && r->prod - r->cons < NF_ENTRIES);
	r->under_way[id] = true;
	return r->prod++ % NF_ENTRIES;
}

void nf_rx_put(struct nf_ring *r, uint16_t id, uint32_t gref)
{
	r->page->rx[next(r, id)].request = (struct nf_rx_request){ .id = id, .gref = gref };
}

void nf_tx_put(struct nf_ring *r, uint16_t id, uint32_t gref, uint16_t offset, uint16_t size)
{
	r->page->tx[next(r, id)].request = (struct nf_tx_request){
		.gref = gref, .offset = offset, .id = id, .size = size,
	};
}

bool nf_ring_push(struct nf_ring *r)
{
	uint32_t old = r->told, event;

	if (r->prod == old)
		return false;
	r->told = r->prod;
	__atomic_store_n(&r->page->req_prod, r->prod, __ATOMIC_SEQ_CST);
	/* It is seen before the word is read by which the backend says that it waits. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	event = __atomic_load_n(&r->page->req_event, __ATOMIC_RELAXED);
	return (uint32_t)(r->prod - event) < (uint32_t)(r->prod - old);
}

/* The entry of the next response. */
static int due(struct nf_ring *r, uint32_t *at)
{
	uint32_t prod;

	if (r->broken)
		return -EIO;
	prod = __atomic_load_n(&r->page->rsp_prod, __ATOMIC_ACQUIRE);
	if (prod == r->cons)
		return -EAGAIN;
	if ((uint32_t)(prod - r->cons) > (uint32_t)(r->told - r->cons)) {
		r->broken = true;
		return -EIO;
	}
	*at = r->cons % NF_ENTRIES;
	return 0;
}

/* It is a response to @id. */
static int done(struct nf_ring *r, uint16_t id)
{
	if (id >= NF_ENTRIES || !r->under_way[id]) {
		r->broken = true;
		return -EIO;
	}
	r->under_way[id] = false;
	r->cons++;
	return 0;
}

int nf_rx_take(struct nf_ring *r, struct nf_rx_response *rsp)
{
	const volatile struct nf_rx_response *from;
	uint32_t at;
	int rc = due(r, &at);

	if (rc)
		return rc;
	from = &r->page->rx[at].done;
	*rsp = (struct nf_rx_response){ .id = from->id, .offset = from->offset,
					.flags = from->flags, .status = from->status };
	rc = done(r, rsp->id);
	/* The next entry would be no response, and nobody offered what it is for. */
	if (rc == 0 && (rsp->flags & NF_RX_EXTRA)) {
		r->broken = true;
		rc = -EIO;
	}
	return rc;
}

bool nf_rx_is_frame(struct nf_ring *r, const struct nf_rx_response *rsp, uint16_t min,
		    uint16_t max)
{
	bool part = r->dropping || (rsp->flags & NF_RX_MORE);

	r->dropping = rsp->flags & NF_RX_MORE;
	return !part && rsp->status >= min && rsp->status <= max && rsp->offset <= NF_PAGE &&
	       (unsigned int)rsp->status <= NF_PAGE - rsp->offset;
}

int nf_tx_take(struct nf_ring *r, uint16_t *id)
{
	uint32_t at;
	int rc = due(r, &at);

	if (rc)
		return rc;
	*id = UK_READ_ONCE(r->page->tx[at].done.id);
	return done(r, *id);
}

bool nf_ring_ask(struct nf_ring *r)
{
	__atomic_store_n(&r->page->rsp_event, r->cons + 1, __ATOMIC_SEQ_CST);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return r->broken || __atomic_load_n(&r->page->rsp_prod, __ATOMIC_ACQUIRE) != r->cons;
}
