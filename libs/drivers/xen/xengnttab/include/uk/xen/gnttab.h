/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Grant tables, version 1, the only one that Xen has on Arm
 * (xen/arch/arm/include/asm/grant_table.h, GNTTAB_MAX_VERSION). One domain grants another access
 * to a page of its own and tells it the number of the grant; the other maps that in place of a
 * page of its own:
 *
 *	ref = uk_gnttab_grant(peer, page, false);	rc = uk_gnttab_map(owner, ref, window, ...);
 *
 * A window is a page of the image that is used for nothing else: its own memory is lost with the
 * first map, and after an unmap nothing is there until the next map.
 */
#ifndef __UK_XEN_GNTTAB_H__
#define __UK_XEN_GNTTAB_H__

#include <uk/xen/hypercall.h>

#define UK_GNTTAB_PAGE	4096

/*
 * Let domain @peer map @page (aligned to UK_GNTTAB_PAGE), or only read it. The number of the grant,
 * above 0; -EINVAL (not aligned); -ENOSPC (no grant is free: LIBXENGNTTAB_FRAMES). Any context,
 * O(1).
 */
int uk_gnttab_grant(uint16_t peer, const void *page, bool readonly);

/* Take the grant back. -EBUSY: the peer has it mapped; the grant stays as it is, try again.
 * -EINVAL: no such grant. Any context, O(1). */
int uk_gnttab_end(int ref);

/*
 * Map grant @ref of domain @owner at @window; *@handle is for unmapping. 0; -EINVAL (window not
 * aligned); -EACCES (Xen or the owner does not let this domain; between two partitions under Xen's
 * default policy, SILO: boot Xen with xsm=dummy); -ESRCH (no such domain); -ENOENT (no
 * such number); -ENOSPC; -EIO (the number is not granted, or Xen says something else). Thread or
 * init context, O(1).
 */
int uk_gnttab_map(uint16_t owner, uint32_t ref, void *window, bool readonly, uint32_t *handle);

/* 0, or as for mapping. From then on @window must not be touched. */
int uk_gnttab_unmap(void *window, uint32_t handle);

#endif /* __UK_XEN_GNTTAB_H__ */
