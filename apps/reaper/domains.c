// SPDX-License-Identifier: BSD-3-Clause
/*
 * XEN_DOMCTL_getdomaininfo, public/domctl.h. The number of the interface changes with Xen's
 * versions; the first words of what this call answers have been the same in all of them: 0x15 is
 * Xen 4.15 to 4.17, 0x17 is 4.18 to 4.20.
 */
#include <errno.h>

#include <uk/xen/hypercall.h>
#include "domains.h"

#define GETDOMAININFO	5
#define FIRST_VERSION	0x15
#define LAST_VERSION	0x1f

#define DYING		(1U << 0)
#define SHUTDOWN	(1U << 2)
#define REASON(flags)	(((flags) >> 16) & 0xff)

/* public/sched.h, enum sched_shutdown_reason */
#define POWEROFF	0
#define REBOOT		1

static struct domctl {
	uint32_t cmd;
	uint32_t version;
	uint16_t domain;
	uint16_t pad[3];
	union {
		struct {
			uint16_t domain;
			uint16_t pad;
			uint32_t flags;
		} info;
		char room[496];		/* Xen copies the largest of its versions in and out */
	};
} ctl;

static uint32_t version;

static int64_t ask(uint16_t id)
{
	ctl = (struct domctl){ .cmd = GETDOMAININFO, .version = version, .domain = id };
	return ukplat_hypercall(UK_XEN_DOMCTL, (uintptr_t)&ctl, 0, 0);
}

int domains_init(void)
{
	for (version = FIRST_VERSION; version <= LAST_VERSION; version++) {
		int64_t rc = ask(0);

		if (rc != -EACCES)	/* another version */
			return (int)rc;
	}
	return -ENOTSUP;
}

enum domain_state domain_state(uint16_t id)
{
	/* Some versions answer with the next domain that there is. */
	if (ask(id) != 0 || ctl.info.domain != id)
		return DOMAIN_NONE;
	if (!(ctl.info.flags & (SHUTDOWN | DYING)))
		return DOMAIN_RUNS;
	switch (REASON(ctl.info.flags)) {
	case POWEROFF:
		return DOMAIN_OFF;
	case REBOOT:
		return DOMAIN_RESTARTS;
	default:
		return DOMAIN_CRASHED;
	}
}
