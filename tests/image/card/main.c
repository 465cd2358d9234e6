// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reads the first card all the time and says when it is gone and when another is there. Ends when
 * the second one is gone.
 */
#include <string.h>

#include <uk/blkdev.h>
#include <uk/print.h>
#include <uk/thread.h>

static char buf[8 * UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

static uk_timeout_t soon(void)
{
	return uk_after(UK_S(10));
}

/* Until it fails; returns how. */
static int read_on(struct uk_blkdev *card)
{
	int rc;

	do {
		rc = uk_blk_read(card, 0, 8, buf, soon());
		uk_sleep(UK_MS(1));
	} while (rc == 0);
	return rc;
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	struct uk_blkdev *card = uk_blkdev_get(0);

	if (card == NULL) {
		uk_printf("card: no controller\n");
		return 1;
	}
	for (unsigned int i = 0; i < 2; i++) {
		while (uk_blk_scan(card, soon()) != 0)
			uk_sleep(UK_MS(10));
		if (uk_blk_read(card, 0, 1, buf, soon()) == 0)
			uk_printf("card: %lu sectors, %.8s\n", (unsigned long)card->sectors, buf);
		read_on(card);
		uk_printf("card: gone\n");
		if (uk_blk_read(card, 0, 1, buf, soon()) == 0)
			return 1;
	}
	return 0;
}
