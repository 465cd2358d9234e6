// SPDX-License-Identifier: BSD-3-Clause
/* Block devices: the list of them, the check of a request, and waiting for one. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/blkdev.h>
#include <uk/devlist.h>

UK_DEVLIST(uk_blkdev);

void uk_blkdev_register(struct uk_blkdev *d)
{
	uk_sem_init(&d->reset, 1, 1);
	devlist_add(d);
}

struct uk_blkdev *uk_blkdev_get(unsigned int i)
{
	return devlist_get(i);
}

struct uk_blkdev *uk_blkdev_find(const char *name)
{
	return devlist_find(name);
}

static int check(const struct uk_blkdev *d, const struct uk_blkreq *r)
{
	if (r->op == UK_BLK_FLUSH || r->op == UK_BLK_SCAN)
		return r->sectors == 0 ? 0 : -EINVAL;
	if (r->op != UK_BLK_READ && r->op != UK_BLK_WRITE)
		return -EINVAL;
	if (r->sectors == 0 || r->buf == NULL || !UK_IS_ALIGNED((uintptr_t)r->buf, UK_BLK_ALIGN))
		return -EINVAL;
	if (r->sectors % d->granule != 0 || r->first % d->granule != 0)
		return -EINVAL;
	if (d->sectors == 0)
		return -ENODEV;
	if (r->sectors > d->max_sectors || r->first >= d->sectors ||
	    r->sectors > d->sectors - r->first)
		return -ERANGE;
	return r->op == UK_BLK_WRITE && d->readonly ? -EROFS : 0;
}

int uk_blk_submit(struct uk_blkdev *d, struct uk_blkreq *r)
{
	unsigned long flags;
	int rc;

	if (d == NULL || r == NULL || r->done == NULL)
		return -EINVAL;
	rc = check(d, r);
	if (rc)
		return rc;
	if (CONFIG_NR_CPUS > 1 && ukarch_cpu_id() != 0)
		return -EXDEV;
	flags = ukarch_irq_save();
	rc = d->ops->submit(d, r);
	ukarch_irq_restore(flags);
	return rc;
}

struct waiter {
	struct uk_blkreq r;
	struct uk_sem done;
};

static void on_done(struct uk_blkreq *r)
{
	uk_sem_put(&uk_container_of(r, struct waiter, r)->done);
}

/* One request that the device can take at once. */
static int carry_out(struct uk_blkdev *d, struct uk_blkreq r, uk_timeout_t timeout)
{
	struct waiter w = { .r = r, .done = UK_SEM_INIT(0, 1) };
	int rc;

	w.r.done = on_done;
	rc = uk_blk_submit(d, &w.r);
	if (rc)
		return rc;
	if (uk_sem_get(&w.done, timeout) == 0)
		return w.r.result;
	/* The request is on this stack and the device has it: it must have let go of both before
	 * this returns. A reset ends every request, so the wait for it does not last; one at a
	 * time, and another's may have been enough. */
	uk_sem_get(&d->reset, UK_FOREVER);
	rc = 0;
	if (uk_sem_get(&w.done, UK_NOWAIT) != 0) {
		rc = d->ops->reset(d);
		uk_sem_get(&w.done, UK_FOREVER);
	}
	uk_sem_put(&d->reset);
	return rc ? rc : -ETIMEDOUT;
}

static int transfer(struct uk_blkdev *d, struct uk_blkreq r, uk_timeout_t timeout)
{
	uint32_t left = r.sectors, most;
	int rc;

	if (d == NULL)
		return -EINVAL;
	if (timeout == UK_NOWAIT)
		return -EAGAIN;
	/* All of it before any of it. */
	if (left > d->max_sectors && (r.first >= d->sectors || left > d->sectors - r.first))
		return d->sectors ? -ERANGE : -ENODEV;
	most = UK_ALIGN_DOWN(d->max_sectors, d->granule);
	do {
		r.sectors = UK_MIN(left, most);
		rc = carry_out(d, r, timeout);
		left -= r.sectors;
		r.first += r.sectors;
		r.buf = (char *)r.buf + (size_t)r.sectors * UK_BLK_SECTOR;
	} while (rc == 0 && left != 0);
	return rc;
}

int uk_blk_read(struct uk_blkdev *d, uint64_t first, uint32_t sectors, void *buf,
		uk_timeout_t timeout)
{
	return transfer(d, (struct uk_blkreq){ .op = UK_BLK_READ, .first = first,
					       .sectors = sectors, .buf = buf }, timeout);
}

int uk_blk_write(struct uk_blkdev *d, uint64_t first, uint32_t sectors, const void *buf,
		 uk_timeout_t timeout)
{
	return transfer(d, (struct uk_blkreq){ .op = UK_BLK_WRITE, .first = first,
					       .sectors = sectors, .buf = (void *)(uintptr_t)buf },
			timeout);
}

int uk_blk_flush(struct uk_blkdev *d, uk_timeout_t timeout)
{
	return transfer(d, (struct uk_blkreq){ .op = UK_BLK_FLUSH }, timeout);
}

int uk_blk_scan(struct uk_blkdev *d, uk_timeout_t timeout)
{
	return transfer(d, (struct uk_blkreq){ .op = UK_BLK_SCAN }, timeout);
}
