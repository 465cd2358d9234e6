/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: what Xen tells dom0 of the other domains. */
#ifndef __REAPER_DOMAINS_H__
#define __REAPER_DOMAINS_H__

#include <uk/essentials.h>

enum domain_state {
	DOMAIN_NONE,		/* there is none of this number */
	DOMAIN_RUNS,
	DOMAIN_OFF,		/* it switched itself off */
	DOMAIN_RESTARTS,	/* it asked for a restart */
	DOMAIN_CRASHED,
};

/* Find out which version of domctl this Xen speaks. 0, -ENOTSUP (none that this knows), -EPERM
 * (this is not dom0). Once, thread context. */
int domains_init(void);

/* The state of domain @id. Thread context, O(1). */
enum domain_state domain_state(uint16_t id);

#endif /* __REAPER_DOMAINS_H__ */
