// SPDX-License-Identifier: BSD-3-Clause
/* Mapping what others grant. */
#include <errno.h>

#include <uk/xen/gnttab.h>

/* public/grant_table.h */
#define MAP_GRANT_REF	0
#define UNMAP_GRANT_REF	1
#define HOST_MAP	2U
#define MAP_READONLY	4U

/* By -GNTST_*, grant_table.h. */
static int errno_of(int16_t status)
{
	switch (status) {
	case 0:
		return 0;
	case -2:
		return -ESRCH;
	case -3:
		return -ENOENT;
	case -4:
	case -5:
		return -EINVAL;
	case -8:
		return -EACCES;
	case -13:
		return -ENOSPC;
	default:
		return -EIO;
	}
}

int uk_gnttab_map(uint16_t owner, uint32_t ref, void *window, bool readonly, uint32_t *handle)
{
	struct {
		uint64_t host_addr;
		uint32_t flags;
		uint32_t ref;
		uint16_t owner;
		int16_t status;
		uint32_t handle;
		uint64_t dev_bus_addr;
	} m = {
		.host_addr = (uintptr_t)window,
		.flags = HOST_MAP | (readonly ? MAP_READONLY : 0),
		.ref = ref,
		.owner = owner,
	};
	int rc;

	if (!UK_IS_ALIGNED((uintptr_t)window, UK_GNTTAB_PAGE))
		return -EINVAL;
	rc = (int)ukplat_hypercall(UK_XEN_GRANT_TABLE_OP, MAP_GRANT_REF, (uintptr_t)&m, 1);
	if (rc == 0)
		rc = errno_of(m.status);
	if (rc == 0)
		*handle = m.handle;
	return rc;
}

int uk_gnttab_unmap(void *window, uint32_t handle)
{
	struct {
		uint64_t host_addr;
		uint64_t dev_bus_addr;
		uint32_t handle;
		int16_t status;
	} u = { .host_addr = (uintptr_t)window, .handle = handle };
	int rc = (int)ukplat_hypercall(UK_XEN_GRANT_TABLE_OP, UNMAP_GRANT_REF, (uintptr_t)&u, 1);

	return rc ? rc : errno_of(u.status);
}
