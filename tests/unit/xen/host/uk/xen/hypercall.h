/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/xen/hypercall.h>: the test is Xen. */
#ifndef __UK_XEN_HYPERCALL_H__
#define __UK_XEN_HYPERCALL_H__

#include <uk/essentials.h>

#define UK_XENMAPSPACE_GRANT_TABLE	1
#define UK_XEN_EVENT_OP			32

/* Tells the test where the table lies. */
int ukplat_xen_place(uint32_t space, uint64_t index, void *page);

int64_t ukplat_hypercall(uint32_t op, uint64_t a1, uint64_t a2, uint64_t a3);

#endif /* __UK_XEN_HYPERCALL_H__ */
