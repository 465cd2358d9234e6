/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calling Xen, and the few numbers of its interface that more than one driver needs. Sources: Xen's
 * public headers, xen/include/public/ of 4.17; arch-arm.h for the way of the call. The numbers are
 * stable; only domctl and sysctl, the tools' interface, change with the version.
 *
 * What a call points at is read and written by Xen through this domain's own addresses and must be
 * ordinary cacheable memory. How long a call takes is up to Xen; none used here blocks, except that
 * the domain may be scheduled away as at any other time. Any context.
 */
#ifndef __UK_XEN_HYPERCALL_H__
#define __UK_XEN_HYPERCALL_H__

#include <uk/essentials.h>

/* public/xen.h, "HYPERCALLS" */
#define UK_XEN_MEMORY_OP	12
#define UK_XEN_VERSION		17
#define UK_XEN_CONSOLE_IO	18
#define UK_XEN_GRANT_TABLE_OP	20
#define UK_XEN_SCHED_OP		29
#define UK_XEN_EVENT_OP		32
#define UK_XEN_HVM_OP		34
#define UK_XEN_DOMCTL		36

/* public/xen.h: this domain itself, as an argument. */
#define UK_XEN_DOMID_SELF	0x7ff0

/* public/version.h: XENVER_version: the result is major << 16 | minor. */
#define UK_XENVER_VERSION	0

/*
 * Hypercall @op with up to three arguments; a pointer is one as its address. Returns what Xen does:
 * 0 or positive, or a negative errno. The result register is also the first argument's, and Xen may
 * clobber those of all arguments (arch-arm.h, "Hypercall Calling Convention").
 */
static inline int64_t ukplat_hypercall(uint32_t op, uint64_t a1, uint64_t a2, uint64_t a3)
{
	register uint64_t x0 __asm__("x0") = a1;
	register uint64_t x1 __asm__("x1") = a2;
	register uint64_t x2 __asm__("x2") = a3;
	register uint64_t x16 __asm__("x16") = op;

	__asm__ volatile("hvc #0xea1" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x16) ::
			 "x3", "x4", "x5", "memory");
	return (int64_t)x0;
}

/* public/hvm/hvm_op.h, params.h: what the toolstack tells a guest. */
#define UK_XEN_HVM_GET_PARAM		1
#define UK_XEN_PARAM_STORE_PFN		1
#define UK_XEN_PARAM_STORE_EVTCHN	2
#define UK_XEN_PARAM_CONSOLE_PFN	17
#define UK_XEN_PARAM_CONSOLE_EVTCHN	18

/*
 * The parameter @index of this domain, 0 when it has none: a parameter that nobody set reads as 0,
 * and one that is there for no one (dom0less without xenstore) as all ones. Any context.
 */
static inline uint64_t ukplat_xen_param(uint32_t index)
{
	struct {
		uint16_t domid;
		uint16_t pad;
		uint32_t index;
		uint64_t value;
	} p = { .domid = UK_XEN_DOMID_SELF, .index = index };
	int64_t rc = ukplat_hypercall(UK_XEN_HVM_OP, UK_XEN_HVM_GET_PARAM, (uintptr_t)&p, 0);

	return rc != 0 || p.value == UINT64_MAX ? 0 : p.value;
}

/* public/memory.h */
#define UK_XENMEM_ADD_TO_PHYSMAP	7
#define UK_XENMAPSPACE_SHARED_INFO	0
#define UK_XENMAPSPACE_GRANT_TABLE	1

/*
 * Put frame @index of @space (UK_XENMAPSPACE_*) where @page is: a page of the image, whose own
 * memory goes back to nobody and is lost. 0 or Xen's errno. Init context.
 */
static inline int ukplat_xen_place(uint32_t space, uint64_t index, void *page)
{
	struct {
		uint16_t domid;
		uint16_t size;
		uint32_t space;
		uint64_t index;
		uint64_t gpfn;
	} p = {
		.domid = UK_XEN_DOMID_SELF,
		.space = space,
		.index = index,
		.gpfn = (uintptr_t)page >> 12,
	};

	return (int)ukplat_hypercall(UK_XEN_MEMORY_OP, UK_XENMEM_ADD_TO_PHYSMAP, (uintptr_t)&p, 0);
}

#endif /* __UK_XEN_HYPERCALL_H__ */
