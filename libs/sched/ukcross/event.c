// SPDX-License-Identifier: BSD-3-Clause
/* Event flags of other CPUs. */
#include <uk/cross.h>
#include <uk/event.h>
#include "cross.h"

static void set(void *arg, uint64_t bits)
{
	cross_done(uk_event_set((struct uk_event *)arg, (uint32_t)bits));
}

int uk_cross_event_set(unsigned int cpu, struct uk_event *e, uint32_t bits)
{
	return uk_cross_call(cpu, set, e, bits);
}
