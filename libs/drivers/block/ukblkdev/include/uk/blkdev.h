/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Block devices: disks, cards, flash behind sectors. A request is submitted, and done() is called
 * when the device has carried it out; uk_blk_read() and the like wait for that.
 *
 *	struct uk_blkdev *disk = uk_blkdev_get(0);
 *	rc = uk_blk_read(disk, 0, 1, buf, uk_after(UK_S(1)));
 *
 * With several CPUs block devices are CPU 0's, which has their interrupts: done() is called there,
 * and on another CPU nothing is submitted (-EXDEV). uk_cross_call(0, ...) may submit.
 *
 * Storage of requests is the caller's; nothing is allocated. A driver fills struct uk_blkdev and
 * registers it; what a request may ask for is checked here, once, so no driver sees one that leaves
 * the device.
 */
#ifndef __UK_BLKDEV_H__
#define __UK_BLKDEV_H__

#include <uk/essentials.h>
#include <uk/sem.h>

/* Sectors are of this size on every device; a driver of one with larger blocks says so in
 * @granule. */
#define UK_BLK_SECTOR	512

/* Buffers begin at a multiple of this: a cache line, so that what a device without coherent DMA
 * writes shares none. */
#define UK_BLK_ALIGN	64

enum uk_blk_op {
	UK_BLK_READ,
	UK_BLK_WRITE,
	UK_BLK_FLUSH,		/* what was written before survives a power cut from then on */
	UK_BLK_SCAN,		/* look for a medium: a card may have been changed */
};

struct uk_blkreq {
	/* Set by who submits it; none may change until it is done. */
	enum uk_blk_op op;
	uint32_t sectors;	/* 0 for a flush and a scan */
	uint64_t first;		/* sector */
	void *buf;		/* aligned to UK_BLK_ALIGN */
	/* Called when it is done, with ->result set: in an interrupt, in a thread of the driver or
	 * in the submitter's own before uk_blk_submit() returns. May submit requests. Not NULL. */
	void (*done)(struct uk_blkreq *r);
	void *arg;

	/*
	 * 0; -EIO (the device says it failed, or was reset); -ENODEV (the medium is gone)
	 */
	int result;
	struct uk_blkreq *next;	/* the driver's, while under way */
};

struct uk_blkdev;

struct uk_blkdev_ops {
	/* A request that was checked. 0, or -EAGAIN (no room now: done() of another means there
	 * is),
	 * -ENODEV, -EIO. Interrupts masked, O(1). */
	int (*submit)(struct uk_blkdev *d, struct uk_blkreq *r);
	/* End what is under way with -EIO, so that nothing touches its buffers any more, and be
	 * ready again. 0, or -EIO: the device does not answer, and stays closed. Thread context,
	 * one call at a time, bounded by what the driver's header says. */
	int (*reset)(struct uk_blkdev *d);
};

struct uk_blkdev {
	const struct uk_blkdev_ops *ops;
	const char *name;	/* "virtio0" */
	uint64_t sectors;	/* 0: no medium */
	uint32_t max_sectors;	/* of one request, at least 1 */
	uint32_t granule;	/* sectors that are written at once, a power of two; requests are
				 * multiples of it */
	bool readonly;
	bool cached;		/* written sectors need UK_BLK_FLUSH to survive a power cut */
	uint32_t interrupts;	/* that it raised so far, for measuring */
	struct uk_blkdev *next;	/* private, as what follows */
	struct uk_sem reset;	/* whose unit is with who resets it */
};

/* For drivers: make @d known. Init context, once. O(devices). */
void uk_blkdev_register(struct uk_blkdev *d);

/* Device @i in the order of registration, or NULL. Any context, O(devices). */
struct uk_blkdev *uk_blkdev_get(unsigned int i);

/* The device of that name, or NULL. Any context, O(devices). */
struct uk_blkdev *uk_blkdev_find(const char *name);

/*
 * Submit @r. 0: done() will be called, or has been. Otherwise it was not taken and will not be:
 *   -EINVAL   @d or @r makes no sense: NULL, unaligned, no sectors, not whole granules
 *   -ERANGE   it leaves the device, or asks for more than max_sectors
 *   -EROFS    a write to a device that cannot be written
 *   -EAGAIN   the device has no room now
 *   -ENODEV   no medium; -EIO  the device is broken
 *   -EXDEV    this is not CPU 0
 * Any context. O(1).
 */
int uk_blk_submit(struct uk_blkdev *d, struct uk_blkreq *r);

/*
 * Read or write @sectors from @first on, split as the device needs it, or flush; waits until it is
 * done. -ETIMEDOUT: @timeout passed; the device was reset, and of a write any part may have been
 * carried out. -EAGAIN: UK_NOWAIT was asked for. Otherwise as uk_blk_submit() and ->result.
 * Thread context, one caller or several. O(@sectors) on the device.
 */
int uk_blk_read(struct uk_blkdev *d, uint64_t first, uint32_t sectors, void *buf,
		uk_timeout_t timeout);
int uk_blk_write(struct uk_blkdev *d, uint64_t first, uint32_t sectors, const void *buf,
		 uk_timeout_t timeout);
int uk_blk_flush(struct uk_blkdev *d, uk_timeout_t timeout);

/* Look for a medium, which ->sectors then tells. 0, or -ENODEV: there is none. Otherwise as above.
 *  */
int uk_blk_scan(struct uk_blkdev *d, uk_timeout_t timeout);

#endif /* __UK_BLKDEV_H__ */
