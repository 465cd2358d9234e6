/* SPDX-License-Identifier: BSD-3-Clause */
/* The page that Xen shares with every domain: pending events, and the time of day. */
#ifndef __UK_XEN_SHARED_H__
#define __UK_XEN_SHARED_H__

#include <uk/essentials.h>

/* public/xen.h, struct shared_info as 64-bit Arm has it: one vCPU's part, no architecture's. */
struct uk_xen_shared {
	uint8_t upcall_pending;		/* set by Xen before the interrupt, cleared by the domain */
	uint8_t pad[7];
	uint64_t pending_sel;		/* words of pending[] that have news */
	uint64_t time[4];		/* x86's clock: 0 */
	uint64_t pending[64];		/* a bit a port */
	uint64_t mask[64];
	uint32_t wc_version;		/* odd: being written */
	uint32_t wc_sec;		/* UTC when the counter was 0 */
	uint32_t wc_nsec;
	uint32_t wc_sec_hi;
};

_Static_assert(offsetof(struct uk_xen_shared, pending) == 48, "public/xen.h");
_Static_assert(offsetof(struct uk_xen_shared, mask) == 560, "public/xen.h");
_Static_assert(offsetof(struct uk_xen_shared, wc_version) == 1072, "public/xen.h");

extern char uk_xen_shared_page[];	/* private */

/* The page; there from the class of plat_initcalls on, priority 1. Any context, O(1). */
static inline struct uk_xen_shared *uk_xen_shared(void)
{
	return (struct uk_xen_shared *)(void *)uk_xen_shared_page;
}

/*
 * The time of day: nanoseconds of UTC since 1970-01-01, leap seconds not counted, in *@ns. -EAGAIN:
 * Xen was writing it for as long as this looked, which is a fault of Xen. -ENODATA: Xen knows no
 * time of day, as on a machine without a clock that nobody set. Any context, O(1).
 */
int uk_xen_wallclock(uint64_t *ns);

#endif /* __UK_XEN_SHARED_H__ */
