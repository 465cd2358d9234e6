// SPDX-License-Identifier: BSD-3-Clause
/* Xen's page takes the place of one of the image's, so that it is mapped wherever the image is. */
#include <uk/init.h>
#include <uk/xen/hypercall.h>
#include <uk/xen/shared.h>

char uk_xen_shared_page[4096] __uk_aligned(4096) __uk_section(".noinit.xenshared");

static int shared_init(void)
{
	struct uk_xen_shared *s = uk_xen_shared();
	int rc = ukplat_xen_place(UK_XENMAPSPACE_SHARED_INFO, 0, uk_xen_shared_page);

	/* Nobody has taken a port yet: none interrupts. */
	for (unsigned int i = 0; rc == 0 && i < UK_ARRAY_SIZE(s->mask); i++)
		s->mask[i] = UINT64_MAX;
	return rc;
}
uk_plat_initcall_prio(shared_init, 1);
