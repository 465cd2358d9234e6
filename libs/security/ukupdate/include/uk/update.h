/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Updates that survive a power cut: two slots for signed images on a block device, and a record of
 * which to start. U-Boot tries a new image a few times and falls back to the other one unless the
 * image confirms itself (docs/verified-boot.md).
 *
 *	rc = uk_update_begin(&u, disk, timeout);	the slot that is not running
 *	while (...) rc = uk_update_write(&u, buf, sectors, timeout);
 *	rc = uk_update_commit(&u, 3, timeout);		started next, 3 tries
 *	... restart; the new image, when it is sure of itself:
 *	rc = uk_boot_confirm(disk, timeout);
 *
 * The power may fail at any point: until uk_update_commit() has returned the old image is started,
 * from then on the new one. The record is one sector in two copies with a sequence number and a
 * checksum; only the older copy is ever written. What is written is not believed to be a good
 * image: U-Boot checks its signature.
 */
#ifndef __UK_UPDATE_H__
#define __UK_UPDATE_H__

#include <uk/blkdev.h>

#define UK_UPDATE_SLOTS		2
#define UK_UPDATE_TRIES_MAX	7

/* Sectors that uk_update_write() verifies at once: the size of a buffer of the library's own. */
#define UK_UPDATE_CHUNK		8

/* What runs now, as U-Boot said it on the command line (update.slot=, update.version=). */
struct uk_boot {
	int slot;		/* -1: this image was not started from a slot */
	uint32_t version;	/* 0 then */
};

/* Any context, O(1). */
struct uk_boot uk_boot_running(void);

/*
 * The image that runs is good: it is started from now on without counting tries, and with
 * LIBUKUPDATE_NO_ROLLBACK no image of a lower version is started any more. Nothing is written when
 * that is so already.
 * 0; -ENOENT (not started from a slot); -ENXIO (no table of four partitions, or a partition that is
 * too small or outside the device); -EBADMSG (no valid record); or as uk_blk_read() and
 * uk_blk_write(). Thread context, one caller at a time; bounded by @timeout (absolute).
 */
int uk_boot_confirm(struct uk_blkdev *d, uk_timeout_t timeout);

/* An update under way. Private. */
struct uk_update {
	struct uk_blkdev *dev;
	uint64_t first;		/* sector of the slot */
	uint32_t room;		/* its sectors */
	uint32_t done;		/* sectors written */
	uint32_t slot;
};

/*
 * Begin to write the slot that is not running (not started from a slot: the one that is not
 * active). It cannot be started from then on, until uk_update_commit(). Results as
 * uk_boot_confirm(), and
 * -EBUSY: the image that runs is not confirmed, so the other slot is what to fall back to. Thread
 * context; bounded by @timeout.
 */
int uk_update_begin(struct uk_update *u, struct uk_blkdev *d, uk_timeout_t timeout);

/*
 * Write the next @sectors and read them back. 0; -ENOSPC (the slot has no room for them); -EIO (it
 * reads back otherwise); or as uk_blk_write(). @buf as uk_blk_write() wants it. Thread context;
 * O(@sectors), bounded by @timeout.
 */
int uk_update_write(struct uk_update *u, const void *buf, uint32_t sectors, uk_timeout_t timeout);

/*
 * Everything is written: start it next, @tries times (1 to UK_UPDATE_TRIES_MAX) until it confirms
 * itself. 0; -EINVAL (@tries, or nothing was written); or as uk_boot_confirm(). Thread context;
 * bounded by @timeout.
 */
int uk_update_commit(struct uk_update *u, unsigned int tries, uk_timeout_t timeout);

#endif /* __UK_UPDATE_H__ */
