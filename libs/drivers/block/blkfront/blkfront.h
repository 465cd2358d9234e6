/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: a disk, and the parts of its driver, each of which calls only those before it: requests
 * (request.c), how frontend and backend come together (connect.c), and the device (blkfront.c). */
#ifndef __BLKFRONT_H__
#define __BLKFRONT_H__

#include <uk/blkdev.h>
#include <uk/mutex.h>
#include <uk/xen/bus.h>
#include <uk/xen/gnttab.h>
#include "ring.h"

#define DEPTH	((unsigned int)CONFIG_LIBBLKFRONT_DEPTH)
#define PAGES	((unsigned int)CONFIG_LIBBLKFRONT_PAGES)
/* 2^63 bytes. */
#define BLKFRONT_SECTORS_MAX	(UINT64_C(1) << 54)
#define PER_PAGE	(UK_GNTTAB_PAGE / UK_BLK_SECTOR)

/* Whether requests have more pages than they can name themselves. */
#define INDIRECT	(CONFIG_LIBBLKFRONT_PAGES > 11)

_Static_assert(CONFIG_LIBBLKFRONT_PAGES <= BLKRING_PER_PAGE, "one page of segments is enough");

/* What the backend sees; all of it is granted for good. */
struct blkfront_pages {
	char data[DEPTH][PAGES][UK_GNTTAB_PAGE];
	struct blkif_sring ring;
#if INDIRECT
	struct blkif_segment seg[DEPTH][BLKRING_PER_PAGE];
#endif
};

enum blkfront_is {
	BLKFRONT_CLOSED,	/* the backend does not answer, or made no sense */
	BLKFRONT_READY,
	BLKFRONT_GONE,		/* dom0 took the disk away, and may bring one back */
};

struct blkfront {
	struct uk_blkdev blk;
	struct uk_xenbus_dev bus;
	struct uk_xenbus_event follow;
	struct uk_mutex one;		/* who connects or disconnects it */
	struct blkring ring;
	struct blkfront_pages *pages;
	enum blkfront_is is;
	uint32_t port;			/* 0: none */
	uint16_t handle;
	uint8_t flush;			/* the operation that is a flush here */
	struct uk_blkreq *req[DEPTH];	/* by slot */
	uint32_t ref[DEPTH][PAGES];
	uint32_t ring_ref;
#if INDIRECT
	uint32_t seg_ref[DEPTH];
#endif
};

static inline struct blkfront *blkfront_of(struct uk_blkdev *d)
{
	return uk_container_of(d, struct blkfront, blk);
}

/* The operation of ukblkdev. */
int blkfront_submit(struct uk_blkdev *blk, struct uk_blkreq *r);
/* The event channel's handler; @arg: the struct blkfront. */
void blkfront_event(void *arg);
/* Ends all that is under way. Thread or interrupt context. */
void blkfront_end_all(struct blkfront *d, int result);

/* Grants what the backend may see. 0 or -ENOSPC. Once. */
int blkfront_grant(struct blkfront *d);

/* From the backend's InitWait to a disk that can be used, or not: what is wrong is said, and one
 * that was gone still is. ->one is locked, from the first event on. Thread context, waits as long
 * as the backend may take (5 s). */
int blkfront_connect(struct blkfront *d);

/* End requests under way and let the backend go. -ETIMEDOUT: it holds on. ->one is locked. Thread
 * context. */
int blkfront_disconnect(struct blkfront *d, enum blkfront_is is);

#endif /* __BLKFRONT_H__ */
