/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: who wants to know that it was a crash, which PSCI has no word for. */
#ifndef __PLAT_CRASHED_H__
#define __PLAT_CRASHED_H__

#if CONFIG_PLAT_XEN
#include <uk/xen/hypercall.h>

/* public/sched.h */
#define SCHEDOP_SHUTDOWN	2
#define SHUTDOWN_CRASH		3

/* Ends the domain, and its toolstack or reaper knows why. */
static inline void ukplat_tell_crash(void)
{
	uint32_t reason = SHUTDOWN_CRASH;

	ukplat_hypercall(UK_XEN_SCHED_OP, SCHEDOP_SHUTDOWN, (uintptr_t)&reason, 0);
}
#else
static inline void ukplat_tell_crash(void)
{
}
#endif

#endif /* __PLAT_CRASHED_H__ */
