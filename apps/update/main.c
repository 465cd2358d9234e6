// SPDX-License-Identifier: BSD-3-Clause
/*
 * A device that updates itself. Its first disk has two slots (tools/mkslots); when the second one
 * holds a newer image, that is installed in the other slot and started. An image that was started
 * and finds nothing newer confirms itself: here a product would first see whether it works.
 *
 *	make APP=update run BOOT=verified KEY=dev.key VERSION=1
 */
#include <uk/plat/power.h>
#include <uk/print.h>
#include <uk/update.h>
#include "medium.h"

/* A disk that takes longer than this for anything is broken. */
static uk_timeout_t soon(void)
{
	return uk_after(UK_S(10));
}

static int install(struct uk_blkdev *disk, const struct medium *m)
{
	struct uk_update u;
	int rc = uk_update_begin(&u, disk, soon());

	if (rc == 0)
		rc = uk_update_write(&u, m->image, m->sectors, soon());
	if (rc == 0)
		rc = uk_update_commit(&u, 3, soon());
	return rc;
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	struct uk_blkdev *disk = uk_blkdev_get(0), *other = uk_blkdev_get(1);
	struct uk_boot boot = uk_boot_running();
	struct medium m;
	int rc;

	uk_printf("update: slot %d, version %u\n", boot.slot, boot.version);
	if (disk == NULL) {
		uk_printf("update: there is no disk\n");
		return 1;
	}
	if (other != NULL && medium_read(other, &m, soon()) == 0 && m.version > boot.version) {
		uk_printf("update: installing version %u, %u sectors\n", m.version, m.sectors);
		rc = install(disk, &m);
		if (rc == 0) {
			uk_printf("update: installed, restarting\n");
			ukplat_terminate(UKPLAT_RESTART, 0);
		}
		uk_printf("update: not installed: error %d\n", rc);
		return 1;
	}
	rc = uk_boot_confirm(disk, soon());
	if (rc == 0)
		uk_printf("update: version %u is confirmed\n", boot.version);
	else
		uk_printf("update: not confirmed: error %d\n", rc);
	return rc ? 1 : 0;
}
