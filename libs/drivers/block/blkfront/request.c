// SPDX-License-Identifier: BSD-3-Clause
/*
 * The requests of a disk: from ukblkdev to the ring, and the backend's answers back.
 *
 * Every slot has pages of its own that stay granted to the backend; data is copied to and from
 * them. So the backend never sees a byte that it was not given, whatever shares a page with a
 * buffer; a buffer may begin at any address; a request that nobody waits for any more can be
 * forgotten at once; and the backend maps a page once (feature-persistent), which is what costs
 * most.
 */
#include <errno.h>
#include <string.h>

#include <uk/arch/lcpu.h>
#include <uk/print.h>
#include <uk/xen/evtchn.h>
#include "blkfront.h"

static void end(struct blkfront *d, unsigned int slot, int result)
{
	struct uk_blkreq *r = d->req[slot];

	d->req[slot] = NULL;
	r->result = result;
	r->done(r);
}

void blkfront_end_all(struct blkfront *d, int result)
{
	for (unsigned int i = 0; i < DEPTH; i++) {
		unsigned long flags = ukarch_irq_save();

		if (d->req[i] != NULL)
			end(d, i, result);
		ukarch_irq_restore(flags);
	}
}

/* The pages of a slot, as far as the request needs them. */
static unsigned int segments(struct blkfront *d, struct blkif_segment *seg, unsigned int slot,
			     uint32_t sectors)
{
	unsigned int n = 0;

	for (; sectors != 0; n++) {
		uint32_t here = UK_MIN(sectors, (uint32_t)PER_PAGE);

		seg[n] = (struct blkif_segment){ .gref = d->ref[slot][n],
						 .last = (uint8_t)(here - 1) };
		sectors -= here;
	}
	return n;
}

static void describe(struct blkfront *d, union blkif_request *q, unsigned int slot,
		     const struct uk_blkreq *r)
{
	uint8_t op = r->op == UK_BLK_READ ? BLKIF_READ : BLKIF_WRITE;

#if INDIRECT
	if (r->sectors > BLKRING_DIRECT * PER_PAGE) {
		struct blkif_segment *seg = d->pages->seg[slot];

		q->indirect.op = BLKIF_INDIRECT;
		q->indirect.what = op;
		q->indirect.nsegs = (uint16_t)segments(d, seg, slot, r->sectors);
		q->indirect.id = slot;
		q->indirect.sector = r->first;
		q->indirect.handle = d->handle;
		q->indirect.page[0] = d->seg_ref[slot];
		return;
	}
#endif
	q->direct.op = r->op == UK_BLK_FLUSH ? d->flush : op;
	q->direct.nsegs = (uint8_t)segments(d, q->direct.seg, slot, r->sectors);
	q->direct.handle = d->handle;
	q->direct.id = slot;
	q->direct.sector = r->first;
}

static size_t bytes(const struct uk_blkreq *r)
{
	return (size_t)r->sectors * UK_BLK_SECTOR;
}

int blkfront_submit(struct uk_blkdev *blk, struct uk_blkreq *r)
{
	struct blkfront *d = blkfront_of(blk);
	union blkif_request q;
	int slot;

	if (d->is != BLKFRONT_READY)
		return d->is == BLKFRONT_GONE ? -ENODEV : -EIO;
	/* The size is followed all the time; who writes through knows no flush. */
	if (r->op == UK_BLK_SCAN || (r->op == UK_BLK_FLUSH && !blk->cached)) {
		r->result = 0;
		r->done(r);
		return 0;
	}
	slot = blkring_free(&d->ring, DEPTH);
	if (slot < 0)
		return -EAGAIN;
	if (r->op == UK_BLK_WRITE)
		memcpy(d->pages->data[slot], r->buf, bytes(r));
	d->req[slot] = r;
	memset(&q, 0, sizeof(q));	/* with what lies between its members */
	describe(d, &q, (unsigned int)slot, r);
	if (blkring_put(&d->ring, &q))
		uk_evtchn_send(d->port);
	return 0;
}

/* One answer an interrupt, of which there is another if there are more: so interrupts are masked
 * for the copy of one request at most. */
void blkfront_event(void *arg)
{
	struct blkfront *d = (struct blkfront *)arg;
	struct uk_blkreq *r = NULL;
	bool ok;
	int slot;

	d->blk.interrupts++;
	slot = blkring_take(&d->ring, &ok);
	if (slot >= 0)
		r = d->req[slot];
	if (r != NULL) {
		if (ok && r->op == UK_BLK_READ)
			memcpy(r->buf, d->pages->data[slot], bytes(r));
		end(d, (unsigned int)slot, ok ? 0 : -EIO);
	}
	if (d->ring.broken && d->is == BLKFRONT_READY) {
		uk_evtchn_mask(d->port);
		d->is = BLKFRONT_CLOSED;
		uk_pr_err("%s: the backend answers what was not asked: closed\n", d->blk.name);
		blkfront_end_all(d, -EIO);
	} else if (d->is == BLKFRONT_READY && blkring_pending(&d->ring)) {
		uk_evtchn_raise(d->port);
	}
}
