// SPDX-License-Identifier: BSD-3-Clause
/* Reads a FIT image, which is a device tree blob, and finds its version with libfdt. */
#include <errno.h>

#include <libfdt.h>

#include "medium.h"

static char buffer[UK_ALIGN_UP(CONFIG_APPUPDATE_IMAGE_MAX, UK_BLK_SECTOR)]
	__uk_aligned(UK_BLK_ALIGN);

int medium_read(struct uk_blkdev *d, struct medium *m, uk_timeout_t timeout)
{
	const fdt32_t *version;
	uint32_t bytes;
	int rc, node, len;

	rc = uk_blk_read(d, 0, 1, buffer, timeout);
	if (rc)
		return rc;
	if (fdt_magic(buffer) != FDT_MAGIC)
		return -ENOENT;
	bytes = fdt_totalsize(buffer);
	if (bytes > sizeof(buffer))
		return -EFBIG;
	m->sectors = (bytes + UK_BLK_SECTOR - 1) / UK_BLK_SECTOR;
	rc = uk_blk_read(d, 0, m->sectors, buffer, timeout);
	if (rc)
		return rc;
	/* Checked now that nobody changes it any more. */
	if (fdt_check_full(buffer, sizeof(buffer)))
		return -ENOENT;
	node = fdt_path_offset(buffer, "/configurations/conf-1");
	if (node < 0)
		return -ENOENT;
	version = (const fdt32_t *)fdt_getprop(buffer, node, "tappet,version", &len);
	if (version == NULL || len != (int)sizeof(*version))
		return -ENOENT;
	m->image = buffer;
	m->version = fdt32_to_cpu(*version);
	return 0;
}
