// SPDX-License-Identifier: BSD-3-Clause
/* Disks, and what one of their sectors holds. */
#include <errno.h>

#include <uk/blkdev.h>
#include <uk/print.h>
#include <uk/shell.h>
#include <uk/time.h>

#define LINE_BYTES	16
#define LIMIT		UK_S(5)		/* for a disk to answer */

static uint8_t sector[UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

static void list(void)
{
	struct uk_blkdev *d;

	for (unsigned int i = 0; (d = uk_blkdev_get(i)) != NULL; i++)
		uk_printf("%-10s %lu sectors of %d bytes, %u at once%s%s, %u interrupts\n",
			  d->name, d->sectors, UK_BLK_SECTOR, d->granule,
			  d->readonly ? ", read only" : "", d->cached ? ", cached" : "",
			  d->interrupts);
}

static int dump(struct uk_blkdev *d, uint64_t at)
{
	int rc;

	/* Larger blocks than the buffer are not for this command. */
	if (d->granule != 1)
		return -ENOTSUP;
	rc = uk_blk_read(d, at, 1, sector, uk_after(LIMIT));
	for (unsigned int i = 0; rc == 0 && i < sizeof(sector); i++) {
		if (i % LINE_BYTES == 0)
			uk_printf("%03x:", i);
		uk_printf(" %02x%s", sector[i], i % LINE_BYTES == LINE_BYTES - 1 ? "\n" : "");
	}
	return rc;
}

static int blk(int argc, char *argv[])
{
	struct uk_blkdev *d;
	uint64_t at;

	if (argc == 1) {
		list();
		return 0;
	}
	if (argc != 3 || !uk_shell_number(argv[2], &at)) {
		uk_printf("blk [DISK SECTOR]\n");
		return -EINVAL;
	}
	d = uk_blkdev_find(argv[1]);
	return d != NULL ? dump(d, at) : -ENODEV;
}
UK_SHELL_CMD(blk, blk, "[DISK SECTOR]", "the disks, or a sector of one");
