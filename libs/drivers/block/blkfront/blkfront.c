// SPDX-License-Identifier: BSD-3-Clause
/*
 * Disks of a guest of xl behind ukblkdev: a frontend of public/io/blkif.h.
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
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/print.h>
#include <uk/xen/evtchn.h>
#include "blkfront.h"

static struct blkfront disks[CONFIG_LIBBLKFRONT_DISKS];
static struct blkfront_pages pages[CONFIG_LIBBLKFRONT_DISKS]
	__uk_aligned(UK_GNTTAB_PAGE) __uk_section(".noinit.blkfront");

static struct blkfront *disk_of(struct uk_blkdev *d)
{
	return uk_container_of(d, struct blkfront, blk);
}

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

static int submit(struct uk_blkdev *blk, struct uk_blkreq *r)
{
	struct blkfront *d = disk_of(blk);
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

/* Also if a thread was terminated while it had it: a reset repairs what that left. */
static int lock(struct uk_mutex *one)
{
	int rc = uk_mutex_lock(one, UK_FOREVER);

	return rc == -EOWNERDEAD ? uk_mutex_consistent(one) : rc;
}

/* What is under way was ended, if it is gone, or is ended here. */
static int reset(struct uk_blkdev *blk)
{
	struct blkfront *d = disk_of(blk);
	int rc = lock(&d->one);

	if (rc)
		return -EIO;
	rc = -EIO;
	if (d->is != BLKFRONT_GONE)
		rc = blkfront_disconnect(d, BLKFRONT_CLOSED);
	if (rc == 0)
		rc = blkfront_connect(d);
	uk_mutex_unlock(&d->one);
	return rc ? -EIO : 0;
}

static void follow_size(struct blkfront *d)
{
	uint64_t sectors = uk_xenbus_feature(&d->bus, "sectors", 0);

	if (sectors != 0 && sectors <= BLKFRONT_SECTORS_MAX)
		d->blk.sectors = sectors;
}

/* The backend's state has changed: dom0 takes the disk away or brings one back, or its size is
 * another. */
static void on_state(struct uk_xenbus_event *e)
{
	struct blkfront *d = uk_container_of(e, struct blkfront, follow);
	int state;

	if (lock(&d->one) != 0)
		return;
	state = uk_xenbus_state(&d->bus);
	if (state == UK_XENBUS_CLOSING ||
	    (d->is != BLKFRONT_GONE && (state == UK_XENBUS_CLOSED || state == UK_XENBUS_UNKNOWN))) {
		if (d->is != BLKFRONT_GONE)
			uk_pr_warn("%s: dom0 took it away\n", d->blk.name);
		blkfront_disconnect(d, BLKFRONT_GONE);
		/* It may come back. */
		uk_xenbus_switch(&d->bus, UK_XENBUS_INITIALISING);
	} else if (d->is == BLKFRONT_GONE && state == UK_XENBUS_INIT_WAIT) {
		blkfront_connect(d);
	} else if (d->is == BLKFRONT_READY && state == UK_XENBUS_CONNECTED) {
		follow_size(d);
	}
	uk_mutex_unlock(&d->one);
}

static const struct uk_blkdev_ops ops = { .submit = submit, .reset = reset };

/* A disk that cannot be had is no reason not to boot: it is not there, and why has been said. */
static int blkfront_init(void)
{
	static const char *const name[] = { "xen0", "xen1", "xen2", "xen3" };

	_Static_assert(CONFIG_LIBBLKFRONT_DISKS <= sizeof(name) / sizeof(name[0]), "a name each");
	for (unsigned int i = 0; i < CONFIG_LIBBLKFRONT_DISKS; i++) {
		struct blkfront *d = &disks[i];
		int rc;

		d->blk.ops = &ops;
		d->blk.name = name[i];
		d->pages = &pages[i];
		uk_mutex_init(&d->one, 0);
		rc = uk_xenbus_find(&d->bus, "vbd", i);
		if (rc == -ENODEV)
			break;
		if (rc == 0)
			rc = blkfront_grant(d);
		if (rc == 0)
			rc = blkfront_connect(d);
		if (rc == 0)
			rc = uk_xenbus_on(&d->follow, on_state, d->bus.back, "state");
		if (rc)
			continue;
		uk_blkdev_register(&d->blk);
	}
	return 0;
}
uk_late_initcall(blkfront_init);
