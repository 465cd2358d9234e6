// SPDX-License-Identifier: BSD-3-Clause
/* A guest of xl with a disk, whose dom0 tests/hil/test_xl.py looks at it afterwards. */
#include <string.h>

#include <uk/blkdev.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/test.h>

static char sector[UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

/* Reads until it cannot any more, and says why. */
static int until_gone(void)
{
	int rc = 0;

	uk_printf("reading for ever\n");
	while (rc == 0) {
		rc = uk_blk_read(uk_blkdev_get(0), 0, 1, sector, uk_after(UK_S(10)));
		uk_sleep(UK_MS(10));
	}
	uk_printf("no more: error %d, %lu sectors\n", rc,
		  (unsigned long)uk_blkdev_get(0)->sectors);
	return 0;
}

int main(int argc, char *argv[])
{
	if (argc > 1 && strcmp(argv[1], "until-gone") == 0)
		return until_gone();
	return uk_test_run() ? 1 : 0;
}
