/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: what stays in no-init RAM, and how it is told from garbage. Pure. */
#ifndef __UKCRASH_RECORD_H__
#define __UKCRASH_RECORD_H__

#include <uk/crash.h>

/* How the run that wrote the record ended, so far. */
enum run_end {
	RUN_GOES_ON,
	RUN_OFF,
	RUN_RESTART,
	RUN_CRASH,
};

struct record {
	uint64_t check;		/* over all that follows, and the image's identity */
	uint32_t end;		/* enum run_end */
	uint32_t boots;
	uint32_t crashes;
	uint32_t kept;		/* is there anything in @crash? */
	struct uk_crash_info crash;
};

_Static_assert(sizeof(struct record) % sizeof(uint64_t) == 0, "it is checked in words");

/* @image: a number that differs between images, so that none takes another's record for its own. */
void record_seal(struct record *r, uint64_t image);

/*
 * Start a new boot: keep what a valid record says, start from nothing otherwise. Returns why this
 * boot came about. Not sealed.
 */
enum uk_reset record_open(struct record *r, uint64_t image);

#endif /* __UKCRASH_RECORD_H__ */
