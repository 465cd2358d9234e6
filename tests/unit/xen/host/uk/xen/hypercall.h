/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/xen/hypercall.h>: the test is Xen. */
#ifndef __UK_XEN_HYPERCALL_H__
#define __UK_XEN_HYPERCALL_H__

#include <uk/essentials.h>

#define UK_XENMAPSPACE_GRANT_TABLE	1

/* Tells the test where the table lies. */
int ukplat_xen_place(uint32_t space, uint64_t index, void *page);

#endif /* __UK_XEN_HYPERCALL_H__ */
