// SPDX-License-Identifier: BSD-3-Clause
/*
 * How frontend and backend come together and part, in xenstore (public/io/blkif.h, "Feature and
 * Parameter Negotiation" and "STATE DIAGRAMS"). Whatever the backend says is a number in a range
 * that makes sense, or the disk is refused with a line that names the node.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/print.h>
#include <uk/time.h>
#include <uk/xen/evtchn.h>
#include "blkfront.h"

#define PATIENCE	UK_S(5)

/* "info", blkif.h */
#define INFO_READONLY	4U

/* To be written, too: a backend that keeps its mappings maps all of them so. */
static int grant(struct blkfront *d, uint32_t *ref, const void *page)
{
	int rc = uk_gnttab_grant(d->bus.peer, page, false);

	if (rc < 0) {
		uk_pr_err("%s: no grant is free: raise LIBXENGNTTAB_FRAMES\n", d->blk.name);
		return rc;
	}
	*ref = (uint32_t)rc;
	return 0;
}

int blkfront_grant(struct blkfront *d)
{
	int rc = grant(d, &d->ring_ref, &d->pages->ring);

	for (unsigned int i = 0; i < DEPTH && rc == 0; i++) {
		for (unsigned int k = 0; k < PAGES && rc == 0; k++)
			rc = grant(d, &d->ref[i][k], d->pages->data[i][k]);
#if INDIRECT
		if (rc == 0)
			rc = grant(d, &d->seg_ref[i], d->pages->seg[i]);
#endif
	}
	return rc;
}

/* What the frontend says, in one step. */
static int publish(struct blkfront *d)
{
	const char *front = d->bus.front;
	uint32_t tx;
	int rc;

	do {
		rc = uk_xenstore_begin(&tx);
		if (rc)
			return rc;
		rc = uk_xenstore_write_num(tx, front, "ring-ref", d->ring_ref);
		if (rc == 0)
			rc = uk_xenstore_write_num(tx, front, "event-channel", d->port);
		if (rc == 0)
			rc = uk_xenstore_write(tx, front, "protocol", "arm-abi");
		if (rc == 0)
			rc = uk_xenstore_write_num(tx, front, "feature-persistent", 1);
		if (rc)
			uk_xenstore_end(tx, false);
		else
			rc = uk_xenstore_end(tx, true);
	} while (rc == -EAGAIN);
	return rc;
}

static int refuse(struct blkfront *d, const char *node)
{
	uk_pr_err("%s: %s/%s makes no sense: the disk is not used\n", d->blk.name, d->bus.back,
		  node);
	return -EPROTO;
}

/* What the backend says. */
static int learn(struct blkfront *d)
{
	uint64_t sectors = uk_xenbus_feature(&d->bus, "sectors", UINT64_MAX);
	uint64_t size = uk_xenbus_feature(&d->bus, "sector-size", 0);
	uint64_t info = uk_xenbus_feature(&d->bus, "info", UINT64_MAX);
	uint64_t segs = BLKRING_DIRECT;

	if (sectors > BLKFRONT_SECTORS_MAX)
		return refuse(d, "sectors");
	if (size < UK_BLK_SECTOR || size > UK_GNTTAB_PAGE || !UK_IS_POW2(size))
		return refuse(d, "sector-size");
	if (info > UINT32_MAX)
		return refuse(d, "info");
	if (INDIRECT)
		segs = UK_MAX(segs, uk_xenbus_feature(&d->bus, "feature-max-indirect-segments", 0));
	d->blk.sectors = sectors;
	d->blk.granule = (uint32_t)size / UK_BLK_SECTOR;
	d->blk.max_sectors = UK_MIN((uint32_t)UK_MIN(segs, UINT64_C(64)), PAGES) * PER_PAGE;
	d->blk.readonly = info & INFO_READONLY;
	d->flush = uk_xenbus_feature(&d->bus, "feature-flush-cache", 0) == 1 ? BLKIF_FLUSH :
		   BLKIF_BARRIER;
	d->blk.cached = d->flush == BLKIF_FLUSH ||
			uk_xenbus_feature(&d->bus, "feature-barrier", 0) == 1;
	return 0;
}

static void close_port(struct blkfront *d)
{
	if (d->port != 0)
		uk_evtchn_close(d->port);
	d->port = 0;
}

static int attempt(struct blkfront *d, uk_timeout_t end, const char **what)
{
	uint64_t handle;
	int rc;

	*what = "has no number";
	rc = uk_xenstore_read_num(0, d->bus.front, "virtual-device", &handle);
	if (rc)
		return rc;
	/* The ring's field; the wider numbers of some disks are cut there by everybody. */
	d->handle = (uint16_t)handle;
	*what = "the backend is not ready to connect";
	rc = uk_xenbus_switch(&d->bus, UK_XENBUS_INITIALISING);
	if (rc == 0)
		rc = uk_xenbus_wait(&d->bus, UK_XENBUS_BIT(INIT_WAIT), end);
	if (rc < 0)
		return rc;
	*what = "no event channel";
	blkring_init(&d->ring, &d->pages->ring);
	rc = uk_evtchn_alloc(d->bus.peer, &d->port);
	if (rc == 0)
		rc = uk_evtchn_handle(d->port, blkfront_event, d);
	if (rc)
		return rc;
	*what = "the backend does not connect";
	rc = publish(d);
	if (rc == 0)
		rc = uk_xenbus_switch(&d->bus, UK_XENBUS_INITIALISED);
	if (rc == 0)
		rc = uk_xenbus_wait(&d->bus, UK_XENBUS_BIT(CONNECTED), end);
	if (rc < 0)
		return rc;
	*what = NULL;		/* said already */
	rc = learn(d);
	if (rc == 0)
		rc = uk_xenbus_switch(&d->bus, UK_XENBUS_CONNECTED);
	return rc;
}

int blkfront_connect(struct blkfront *d)
{
	const char *what;
	int rc = attempt(d, uk_after(PATIENCE), &what);

	if (rc == 0) {
		d->is = BLKFRONT_READY;
		return 0;
	}
	if (what != NULL)
		uk_pr_err("%s: %s (%s, error %d): the disk is not used\n", d->blk.name, what,
			  d->bus.back, rc);
	blkfront_disconnect(d, d->is);
	return rc;
}

int blkfront_disconnect(struct blkfront *d, enum blkfront_is is)
{
	int rc;

	d->is = is;
	if (is == BLKFRONT_GONE)
		d->blk.sectors = 0;
	if (d->port != 0)
		uk_evtchn_mask(d->port);
	/* Nothing of a request is left in the backend's reach but copies. */
	blkfront_end_all(d, is == BLKFRONT_GONE ? -ENODEV : -EIO);
	rc = uk_xenbus_close(&d->bus, uk_after(PATIENCE));
	close_port(d);
	return rc;
}
