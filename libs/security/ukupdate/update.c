// SPDX-License-Identifier: BSD-3-Clause
/*
 * Slots and their record on a block device. Every change is a new record in the place of the older
 * copy, after a flush of all that it speaks of:
 *
 *	begin    "the other slot is not to be started"     write ... write
 *	commit   flush     "start the other slot, n tries"  flush
 */
#include <errno.h>
#include <string.h>

#include <uk/libparam.h>
#include <uk/update.h>
#include "record.h"

#if CONFIG_LIBUKUPDATE_NO_ROLLBACK
#define NO_ROLLBACK	1
#else
#define NO_ROLLBACK	0
#endif

static int slot = -1;
static uint32_t version;
UK_LIBPARAM_PARAM_RANGE(slot, int, -1, 1, "the slot that this image was started from");
UK_LIBPARAM_PARAM(version, uint32_t, "its version");

/* One at a time uses it: the contract. */
static uint8_t buffer[UK_UPDATE_CHUNK * UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

/* What the disk says, and where its next record goes. */
struct state {
	struct layout l;
	struct record r;
	uint64_t older;
};

struct uk_boot uk_boot_running(void)
{
	return (struct uk_boot){ .slot = slot, .version = slot < 0 ? 0 : version };
}

static int load(struct uk_blkdev *d, struct state *s, uk_timeout_t timeout)
{
	int rc, which;

	if (d == NULL || d->granule > 1)
		return d == NULL ? -EINVAL : -ENXIO;	/* the copies are neighbours */
	rc = uk_blk_read(d, 0, 1, buffer, timeout);
	if (rc)
		return rc;
	if (!layout_read(buffer, d->sectors, &s->l))
		return -ENXIO;
	rc = uk_blk_read(d, s->l.record.first, RECORD_COPIES, buffer, timeout);
	if (rc)
		return rc;
	which = record_choose(buffer, &s->r);
	if (which < 0)
		return -EBADMSG;
	s->older = s->l.record.first + (which == 0 ? 1U : 0U);
	return 0;
}

/* What was written so far is on the disk before the record is, and the record before this
 * returns. */
static int store(struct uk_blkdev *d, struct state *s, uk_timeout_t timeout)
{
	int rc = uk_blk_flush(d, timeout);

	if (rc)
		return rc;
	s->r.sequence++;
	record_write(buffer, &s->r);
	rc = uk_blk_write(d, s->older, 1, buffer, timeout);
	return rc ? rc : uk_blk_flush(d, timeout);
}

int uk_boot_confirm(struct uk_blkdev *d, uk_timeout_t timeout)
{
	uint32_t least;
	struct state s;
	int rc;

	if (slot < 0)
		return -ENOENT;
	rc = load(d, &s, timeout);
	if (rc)
		return rc;
	least = NO_ROLLBACK ? UK_MAX(s.r.least, version) : s.r.least;
	if (s.r.tries[slot] == CONFIRMED && s.r.active == (uint32_t)slot && s.r.least == least)
		return 0;
	s.r.tries[slot] = CONFIRMED;
	s.r.active = (uint32_t)slot;
	s.r.least = least;
	return store(d, &s, timeout);
}

int uk_update_begin(struct uk_update *u, struct uk_blkdev *d, uk_timeout_t timeout)
{
	uint32_t running;
	struct state s;
	int rc = load(d, &s, timeout);

	if (rc)
		return rc;
	running = slot < 0 ? s.r.active : (uint32_t)slot;
	if (s.r.tries[running] != CONFIRMED)
		return -EBUSY;
	u->dev = d;
	u->slot = 1 - running;
	u->first = s.l.slot[u->slot].first;
	u->room = s.l.slot[u->slot].sectors;
	u->done = 0;
	s.r.tries[u->slot] = 0;
	s.r.active = running;
	return store(d, &s, timeout);
}

int uk_update_write(struct uk_update *u, const void *buf, uint32_t sectors, uk_timeout_t timeout)
{
	const uint8_t *from = (const uint8_t *)buf;
	uint64_t at = u->first + u->done;
	int rc;

	if (sectors > u->room - u->done)
		return -ENOSPC;
	rc = uk_blk_write(u->dev, at, sectors, buf, timeout);
	for (uint32_t i = 0; rc == 0 && i < sectors; i += UK_UPDATE_CHUNK) {
		uint32_t n = UK_MIN(sectors - i, (uint32_t)UK_UPDATE_CHUNK);

		rc = uk_blk_read(u->dev, at + i, n, buffer, timeout);
		if (rc == 0 && memcmp(buffer, from + (size_t)i * UK_BLK_SECTOR,
				      (size_t)n * UK_BLK_SECTOR) != 0)
			rc = -EIO;
	}
	if (rc == 0)
		u->done += sectors;
	return rc;
}

int uk_update_commit(struct uk_update *u, unsigned int tries, uk_timeout_t timeout)
{
	struct state s;
	int rc;

	if (tries == 0 || tries > UK_UPDATE_TRIES_MAX || u->done == 0)
		return -EINVAL;
	rc = load(u->dev, &s, timeout);
	if (rc)
		return rc;
	s.r.tries[u->slot] = tries;
	s.r.active = u->slot;
	return store(u->dev, &s, timeout);
}
