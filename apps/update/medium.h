/* SPDX-License-Identifier: BSD-3-Clause */
/* The medium that an update comes on: a FIT image from the first sector of a block device on. */
#ifndef __APP_MEDIUM_H__
#define __APP_MEDIUM_H__

#include <uk/blkdev.h>

/* What was found. */
struct medium {
	const void *image;
	uint32_t sectors;
	uint32_t version;
};

/* Read the image on @d. 0; -ENOENT (there is none, or none of a version); -EFBIG (beyond
 * APPUPDATE_IMAGE_MAX); or as uk_blk_read(). The image is as trustworthy as the medium. */
int medium_read(struct uk_blkdev *d, struct medium *m, uk_timeout_t timeout);

#endif /* __APP_MEDIUM_H__ */
