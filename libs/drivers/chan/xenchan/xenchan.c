// SPDX-License-Identifier: BSD-3-Clause
/*
 * Channels between partitions of Xen. The doorbell is a static event channel, made by Xen at boot
 * (xen,evtchn in its device tree). The memory is either static shared memory, which is simply
 * there, or the receiver's own, granted page by page to the sender.
 *
 * A grant has a number, and there is nobody to tell it to the sender: so the receiver grants all
 * that it has to grant at boot, before anybody else takes a number, in the order of the table, and
 * the numbers are those in the table. If Xen hands out others the boot stops.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/chan.h>
#include <uk/chan_table.h>
#include <uk/init.h>
#include <uk/plat/memory.h>
#include <uk/thread.h>
#include <uk/time.h>
#include <uk/xen/evtchn.h>
#include <uk/xen/gnttab.h>

#define PAGE		UK_GNTTAB_PAGE
#define RETRY		UK_MS(1)

static uint32_t pages(const struct uk_chan_desc *d)
{
	return (uint32_t)((UK_CHANRING_BYTES(d->nslots, d->size) + PAGE - 1) / PAGE);
}

static int grant_all(void)
{
	for (size_t i = 0; i < uk_chan_lines; i++) {
		const struct uk_chan_desc *d = &uk_chan_table[i];
		uintptr_t at = ukplat_shared().base + d->offset;

		if (d->memory != UK_CHAN_GRANT)
			continue;
		for (uint32_t n = 0; n < pages(d); n++, at += PAGE)
			if (uk_gnttab_grant(d->peer, (const void *)at, false) != (int)(d->ref + n))
				return -EBUSY;
	}
	return 0;
}
uk_lib_initcall_prio(grant_all, 0);

/* Every page; those that were mapped before a failure stay, and are mapped again in their place. */
static int map_all(const struct uk_chan_desc *d, char *mem)
{
	uint32_t handle;
	int rc = 0;

	for (uint32_t n = 0; n < pages(d) && rc == 0; n++)
		rc = uk_gnttab_map(d->peer, d->ref + n, mem + (size_t)n * PAGE, false, &handle);
	return rc;
}

/* The peer may still be starting, and has granted nothing so far: -EIO, -ENOENT. */
static int map_patiently(const struct uk_chan_desc *d, char *mem)
{
	uint64_t end = uk_clock_ns() + UK_MS(CONFIG_LIBXENCHAN_WAIT_MS);
	int rc = map_all(d, mem);

	while ((rc == -EIO || rc == -ENOENT) && uk_clock_ns() < end) {
		uk_sleep(RETRY);
		rc = map_all(d, mem);
	}
	return rc;
}

/* Once for each wait: whoever floods the doorbell interrupts nobody. Interrupt context. */
static void on_doorbell(void *arg)
{
	struct uk_chan *c = arg;

	uk_evtchn_mask(c->desc->port);
	uk_chan_event(c);
}

int uk_chan_hook_open(struct uk_chan *c, void *mem, size_t bytes __uk_unused)
{
	const struct uk_chan_desc *d = c->desc;
	int rc = 0;

	if (d->memory == UK_CHAN_MAP)
		rc = map_patiently(d, mem);
	if (rc != 0 || c->polled)
		return rc;
	rc = uk_evtchn_handle(d->port, on_doorbell, c);
	if (rc == 0)
		uk_evtchn_mask(d->port);
	return rc;
}

void uk_chan_hook_close(struct uk_chan *c)
{
	if (!c->polled)
		uk_evtchn_close(c->desc->port);
}

void uk_chan_hook_ring(struct uk_chan *c)
{
	uk_evtchn_send_at(&c->desc->port);
}

bool uk_chan_hook_arm(struct uk_chan *c)
{
	return uk_evtchn_open(c->desc->port);
}
