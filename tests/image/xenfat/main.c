// SPDX-License-Identifier: BSD-3-Clause
/* A guest of xl with a disk, whose dom0 tests/hil/test_xl.py looks at it afterwards. */
#include <string.h>

#include <uk/blkdev.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/test.h>

static char sector[UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

/* Reads for ever, and says when it cannot any more and when it can again. */
static void follow(void)
{
	int was = 1;

	for (;;) {
		struct uk_blkdev *d = uk_blkdev_get(0);
		int rc = uk_blk_read(d, 0, 1, sector, uk_after(UK_S(10)));

		if (rc != was && rc == 0)
			uk_printf("disk: %u at first, %lu sectors\n", sector[0],
				  (unsigned long)d->sectors);
		else if (rc != was)
			uk_printf("disk: error %d\n", rc);
		was = rc;
		uk_sleep(UK_MS(1));
	}
}

int main(int argc, char *argv[])
{
	if (argc > 1 && strcmp(argv[1], "follow") == 0)
		follow();
	return uk_test_run() ? 1 : 0;
}
