/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: the two rings of a queue of a paravirtual network card, the frontend's side, without a
 * hypercall, so that it runs on the host too. Layouts: public/io/ring.h and public/io/netif.h of
 * Xen 4.17.
 *
 *	page   req_prod req_event rsp_prod rsp_event ... entry[256]
 *
 * A request and its response use the same entries. The backend can write to all of it at any time
 * and is not trusted: of the page nothing is read but rsp_prod, req_event and responses that are
 * due, each word once; a response has to be to a request that is under way, and a count of more
 * responses than that breaks the ring, which hands out nothing more.
 */
#ifndef __NETFRONT_RING_H__
#define __NETFRONT_RING_H__

#include <uk/essentials.h>

#define NF_PAGE		4096U
#define NF_ENTRIES	256U	/* what fits, rounded down to a power of two: both rings */

/* netif.h, "Guest transmit" and "Guest receive" */
struct nf_tx_request {
	uint32_t gref;
	uint16_t offset;	/* in the page */
	uint16_t flags;
	uint16_t id;
	uint16_t size;		/* of the whole frame */
};

struct nf_tx_response {
	uint16_t id;
	int16_t status;
};

struct nf_rx_request {
	uint16_t id;
	uint16_t pad;
	uint32_t gref;
};

struct nf_rx_response {
	uint16_t id;
	uint16_t offset;
	uint16_t flags;
	int16_t status;		/* bytes of the frame, or negative */
};

/* NETRXF_*: more of the frame in the next response; the next entry is no response. Nobody offers
 * here what they are for. */
#define NF_RX_MORE	4U
#define NF_RX_EXTRA	8U

struct nf_page {
	uint32_t req_prod;
	uint32_t req_event;
	uint32_t rsp_prod;
	uint32_t rsp_event;
	uint8_t pad[48];
	union {
		union {
			struct nf_tx_request request;
			struct nf_tx_response done;
		} tx[NF_ENTRIES];
		union {
			struct nf_rx_request request;
			struct nf_rx_response done;
		} rx[NF_ENTRIES];
	};
	uint8_t rest[NF_PAGE - 64 - NF_ENTRIES * 12];
};

_Static_assert(sizeof(struct nf_tx_request) == 12, "public/io/netif.h");
_Static_assert(sizeof(struct nf_tx_response) == 4, "public/io/netif.h");
_Static_assert(sizeof(struct nf_rx_request) == 8, "public/io/netif.h");
_Static_assert(sizeof(struct nf_rx_response) == 8, "public/io/netif.h");
_Static_assert(offsetof(struct nf_page, tx) == 64, "public/io/ring.h");
_Static_assert(sizeof(struct nf_page) == NF_PAGE, "a page");

struct nf_ring {
	struct nf_page *page;
	uint32_t prod;		/* requests made */
	uint32_t told;		/* of these, those that the backend was told of */
	uint32_t cons;		/* responses taken */
	bool broken;
	bool dropping;		/* what was taken last was not the end of a frame */
	bool under_way[NF_ENTRIES];	/* by number of the buffer */
};

/* Both ends at the beginning; only while no backend has the page. O(entries). */
void nf_ring_init(struct nf_ring *r, struct nf_page *page);

/* Make a request; @id below NF_ENTRIES and not under way. O(1). */
void nf_rx_put(struct nf_ring *r, uint16_t id, uint32_t gref);
void nf_tx_put(struct nf_ring *r, uint16_t id, uint32_t gref, uint16_t offset, uint16_t size);

/* Show the backend what was put. True: it waits for that and has to be told. O(1). */
bool nf_ring_push(struct nf_ring *r);

/* Does the response that was taken last say that there is a frame of @min to @max bytes in the
 * page, all of it? Parts of one that spreads over several pages are none. O(1). */
bool nf_rx_is_frame(struct nf_ring *r, const struct nf_rx_response *rsp, uint16_t min,
		    uint16_t max);

/* The next response, a copy. 0; -EAGAIN: there is none; -EIO: the ring is broken. O(1). */
int nf_rx_take(struct nf_ring *r, struct nf_rx_response *rsp);
int nf_tx_take(struct nf_ring *r, uint16_t *id);

/* Have the backend tell of the next response; as long as nobody asks it tells of none. True: there
 * is one, or the ring is broken, and it may not have told. O(1). */
bool nf_ring_ask(struct nf_ring *r);

#endif /* __NETFRONT_RING_H__ */
