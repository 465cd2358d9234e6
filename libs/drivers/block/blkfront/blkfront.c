// SPDX-License-Identifier: BSD-3-Clause
/*
 * Disks of a guest of xl behind ukblkdev: a frontend of public/io/blkif.h. Finds the disks at boot
 * and follows what dom0 does with them.
 */
#include <errno.h>

#include <uk/init.h>
#include <uk/print.h>
#include "blkfront.h"

static struct blkfront disks[CONFIG_LIBBLKFRONT_DISKS];
static struct blkfront_pages pages[CONFIG_LIBBLKFRONT_DISKS]
	__uk_aligned(UK_GNTTAB_PAGE) __uk_section(".noinit.blkfront");

/* Also if a thread was terminated while it had it: a reset repairs what that left. */
static int lock(struct uk_mutex *one)
{
	int rc = uk_mutex_lock(one, UK_FOREVER);

	return rc == -EOWNERDEAD ? uk_mutex_consistent(one) : rc;
}

/* What is under way was ended, if it is gone, or is ended here. */
static int reset(struct uk_blkdev *blk)
{
	struct blkfront *d = blkfront_of(blk);
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

static const struct uk_blkdev_ops ops = { .submit = blkfront_submit, .reset = reset };

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
