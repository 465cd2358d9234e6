// SPDX-License-Identifier: BSD-3-Clause
/*
 * Virtio block devices (VIRTIO 1.2, 5.2) behind ukblkdev: QEMU's, KVM's, and those of other virtual
 * machine monitors. One request is a chain of three descriptors:
 *
 *	header (what, where) -> data -> status byte
 *
 * One request is completed an interrupt; when there are more the interrupt is raised again, so that
 * the time with interrupts masked does not grow with their number.
 */
#include <errno.h>

#include <uk/blkdev.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/virtio.h>

#define DISKS	CONFIG_LIBVIRTIOBLK_DISKS
#define DEPTH	8		/* requests under way on a disk */
#define CHAIN	3		/* descriptors of each */
#define ENTRIES	32		/* rounded up to a power of two; a device's queue may be smaller */

/* 5.2.3 */
#define F_SIZE_MAX	(UINT64_C(1) << 1)
#define F_RO		(UINT64_C(1) << 5)
#define F_BLK_SIZE	(UINT64_C(1) << 6)
#define F_FLUSH		(UINT64_C(1) << 9)

/* 5.2.4 */
#define CONFIG_CAPACITY	0
#define CONFIG_SIZE_MAX	8
#define CONFIG_BLK_SIZE	20

/* 5.2.6 */
#define TYPE_IN		0
#define TYPE_OUT	1
#define TYPE_FLUSH	4
#define STATUS_OK	0
#define STATUS_NONE	0xff	/* ours: the device has not written one */

/* Data of one request is one descriptor; 512 KiB is where a larger one gains nothing. */
#define MAX_SECTORS	1024U

struct slot {
	struct {
		uint32_t type;
		uint32_t reserved;
		uint64_t sector;
	} header;
	volatile uint8_t status;
	struct uk_blkreq *r;	/* NULL: free */
};

static struct disk {
	struct uk_blkdev blk;
	struct uk_virtio v;
	struct uk_virtq q;
	bool closed;
	struct slot slot[DEPTH];
	struct uk_virtq_mine mine[ENTRIES];
	char mem[UK_VIRTQ_BYTES(ENTRIES)] __uk_aligned(UK_VIRTQ_ALIGN);
} disks[DISKS];

static struct disk *disk_of(struct uk_blkdev *d)
{
	return uk_container_of(d, struct disk, blk);
}

static void end(struct slot *s, int result)
{
	struct uk_blkreq *r = s->r;

	s->r = NULL;
	r->result = result;
	r->done(r);
}

static int submit(struct uk_blkdev *blk, struct uk_blkreq *r)
{
	/* By enum uk_blk_op. */
	static const uint32_t type[] = { TYPE_IN, TYPE_OUT, TYPE_FLUSH };
	struct disk *d = disk_of(blk);
	struct uk_virtq_buf buf[3];
	struct slot *s = d->slot;
	unsigned int n = 0;
	bool in = r->op == UK_BLK_READ;
	int rc;

	if (d->closed)
		return -EIO;
	while (s->r != NULL)
		if (++s == &d->slot[DEPTH])
			return -EAGAIN;
	if (r->op == UK_BLK_SCAN)
		blk->sectors = uk_virtio_config64(&d->v, CONFIG_CAPACITY);
	if (r->op == UK_BLK_SCAN || (r->op == UK_BLK_FLUSH && !blk->cached)) {
		/* A device that writes through knows no flush. */
		r->result = 0;
		r->done(r);
		return 0;
	}
	s->header.type = type[r->op];
	s->header.sector = r->first;
	s->status = STATUS_NONE;
	buf[n++] = (struct uk_virtq_buf){ &s->header, sizeof(s->header) };
	if (r->sectors != 0)
		buf[n++] = (struct uk_virtq_buf){ r->buf, r->sectors * UK_BLK_SECTOR };
	buf[n++] = (struct uk_virtq_buf){ (const void *)&s->status, 1 };
	s->r = r;
	rc = uk_virtq_add(&d->q, buf, in ? 1 : n - 1, in ? n - 1 : 1, s);
	if (rc) {
		s->r = NULL;
		return rc == -ENOSPC ? -EAGAIN : rc;
	}
	uk_virtio_notify(&d->v, &d->q);
	return 0;
}

static void on_interrupt(void *arg)
{
	struct disk *d = (struct disk *)arg;
	uint32_t len;
	struct slot *s;
	unsigned long flags = uk_irq_nest_save();

	uk_virtio_isr(&d->v);
	d->blk.interrupts++;
	s = (struct slot *)uk_virtq_done(&d->q, &len);
	if (s != NULL)
		end(s, s->status == STATUS_OK ? 0 : -EIO);
	if (uk_virtq_pending(&d->q))
		uk_irq_raise(d->v.irq);
	uk_irq_nest_restore(flags);
}

/* Sectors of a block, which is written at once: 1, or 0 if the device says what cannot be. */
static uint32_t granule(const struct disk *d, uint64_t features)
{
	uint32_t n = 1;

	if (features & F_BLK_SIZE)
		n = uk_virtio_config32(&d->v, CONFIG_BLK_SIZE) / UK_BLK_SECTOR;
	return n <= MAX_SECTORS && (n & (n - 1)) == 0 ? n : 0;
}

/* From reset to ready. */
static int start(struct disk *d)
{
	uint64_t features;
	uint32_t most = MAX_SECTORS;
	int rc = uk_virtio_begin(&d->v, F_SIZE_MAX | F_RO | F_BLK_SIZE | F_FLUSH, &features);

	if (!rc)
		rc = uk_virtio_queue(&d->v, 0, CHAIN, &d->q);
	if (rc)
		return rc;
	d->blk.sectors = uk_virtio_config64(&d->v, CONFIG_CAPACITY);
	d->blk.granule = granule(d, features);
	if (features & F_SIZE_MAX)
		most = UK_MIN(uk_virtio_config32(&d->v, CONFIG_SIZE_MAX) / UK_BLK_SECTOR, most);
	if (d->blk.granule == 0)
		return -EIO;
	d->blk.max_sectors = UK_MAX(UK_ALIGN_DOWN(most, d->blk.granule), d->blk.granule);
	d->blk.readonly = features & F_RO;
	d->blk.cached = features & F_FLUSH;
	uk_virtio_ready(&d->v);
	return 0;
}

static int reset(struct uk_blkdev *blk)
{
	struct disk *d = disk_of(blk);
	unsigned long flags;
	int rc;

	d->closed = true;
	rc = uk_virtio_reset(&d->v);
	for (unsigned int i = 0; i < DEPTH; i++) {
		flags = ukarch_irq_save();
		if (d->slot[i].r != NULL)
			end(&d->slot[i], -EIO);
		ukarch_irq_restore(flags);
	}
	flags = ukarch_irq_save();
	if (!rc)
		rc = start(d);
	d->closed = rc != 0;
	ukarch_irq_restore(flags);
	return rc ? -EIO : 0;
}

static const struct uk_blkdev_ops ops = { .submit = submit, .reset = reset };

static int virtioblk_init(void)
{
	static const char *const name[] = { "virtio0", "virtio1", "virtio2", "virtio3" };

	_Static_assert(DISKS <= sizeof(name) / sizeof(name[0]), "a name for each");
	/* A machine may have fewer, or none. One that cannot be used is passed over. */
	for (unsigned int i = 0, nth = 0; i < DISKS; nth++) {
		struct disk *d = &disks[i];
		int rc = uk_virtio_find(&d->v, UK_VIRTIO_BLOCK, nth);

		if (rc)
			break;
		uk_virtq_init(&d->q, ENTRIES, d->mem, d->mine);
		d->blk.ops = &ops;
		d->blk.name = name[i];
		rc = start(d);
		if (rc) {
			uk_virtio_passed_over(&d->v, "virtioblk", rc);
			continue;
		}
		rc = uk_irq_register(d->v.irq, UK_IRQ_PRIO_DEFAULT,
				     d->v.edge ? UK_IRQ_EDGE : UK_IRQ_LEVEL, on_interrupt, d);
		if (rc)
			return rc;
		uk_blkdev_register(&d->blk);
		i++;
	}
	return 0;
}
uk_lib_initcall(virtioblk_init);
