/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: the ring that a frontend and a backend share, public/io/blkif.h and ring.h. No
 * hypercalls and no interrupts: the tests run it on the host beside backends of their own.
 *
 * The number of a request is its slot, one of BLKRING_SLOTS; the backend may answer in any order,
 * but only what was asked, once, and for the operation that was asked for.
 */
#ifndef __BLKFRONT_RING_H__
#define __BLKFRONT_RING_H__

#include <uk/essentials.h>

#define BLKRING_SLOTS	32U	/* of a ring in one page */
#define BLKRING_DIRECT	11U	/* segments in the request itself */

/* Operations. */
#define BLKIF_READ	0
#define BLKIF_WRITE	1
#define BLKIF_BARRIER	2
#define BLKIF_FLUSH	3
#define BLKIF_INDIRECT	6

/* Status of a response. */
#define BLKIF_OKAY	0

struct blkif_segment {
	uint32_t gref;
	uint8_t first, last;	/* sectors of the page, both included */
	uint16_t pad;
};

_Static_assert(sizeof(struct blkif_segment) == 8, "public/io/blkif.h");

/* Segments that a page of an indirect request holds. */
#define BLKRING_PER_PAGE	(4096 / sizeof(struct blkif_segment))

union blkif_request {
	struct {
		uint8_t op;
		uint8_t nsegs;
		uint16_t handle;
		uint64_t id;
		uint64_t sector;
		struct blkif_segment seg[BLKRING_DIRECT];
	} direct;
	struct {
		uint8_t op;		/* BLKIF_INDIRECT */
		uint8_t what;		/* BLKIF_READ or BLKIF_WRITE */
		uint16_t nsegs;
		uint64_t id;
		uint64_t sector;
		uint16_t handle;
		uint16_t pad;
		uint32_t page[8];	/* grants of pages of segments */
	} indirect;
};

_Static_assert(sizeof(union blkif_request) == 112, "public/io/blkif.h, 64 bit");
_Static_assert(offsetof(union blkif_request, indirect.page) == 28, "public/io/blkif.h, 64 bit");

struct blkif_response {
	uint64_t id;
	uint8_t op;
	int16_t status;
};

_Static_assert(sizeof(struct blkif_response) == 16, "public/io/blkif.h, 64 bit");

struct blkif_sring {
	uint32_t req_prod, req_event;	/* free running; ours, the backend's */
	uint32_t rsp_prod, rsp_event;	/* the backend's, ours */
	uint8_t pad[48];
	union {
		union blkif_request req;
		struct blkif_response rsp;
	} entry[BLKRING_SLOTS];
	uint8_t rest[448];
};

_Static_assert(offsetof(struct blkif_sring, entry) == 64, "public/io/ring.h");
_Static_assert(sizeof(struct blkif_sring) == 4096, "one page");

struct blkring {
	struct blkif_sring *s;
	uint32_t req_prod;		/* what we say it is; the page is the backend's to change */
	uint32_t rsp_cons;
	uint32_t under_way;		/* a bit a slot */
	uint8_t op[BLKRING_SLOTS];	/* what was asked for */
	bool broken;			/* the backend made no sense */
};

/* An empty ring in a page that the backend does not see yet. */
void blkring_init(struct blkring *r, struct blkif_sring *page);

/* A slot below @slots (1 to BLKRING_SLOTS) in which nothing is under way, or -1. O(1). */
int blkring_free(const struct blkring *r, unsigned int slots);

/* Put @q, whose id is a free slot. True: the backend wants to be told. O(1). */
bool blkring_put(struct blkring *r, const union blkif_request *q);

/*
 * The slot of a request that the backend has answered, its slot free again, and whether it was well
 * done in *@ok; -1: there is none. With the last of them the backend is asked to tell of the next.
 * O(1).
 */
int blkring_take(struct blkring *r, bool *ok);

/* Is there an answer that nobody will tell of any more? O(1). */
bool blkring_pending(const struct blkring *r);

#endif /* __BLKFRONT_RING_H__ */
