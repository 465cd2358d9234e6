/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The golden trace: a hash over every scheduling decision, in order: who, why, not when. Two runs
 * that decide alike have the same hash. Without LIBUKSCHED_TRACE nothing of it is in the image.
 */
#ifndef __UK_SCHED_TRACE_H__
#define __UK_SCHED_TRACE_H__

#include <uk/thread.h>

enum uk_trace_why {
	UK_TRACE_SWITCH = 1,	/* the CPU goes to the thread */
	UK_TRACE_READY,		/* a reason not to run has gone */
	UK_TRACE_WAIT,		/* waits */
	UK_TRACE_TIMEOUT,	/* its wait has timed out */
	UK_TRACE_KEY,		/* its urgency has changed */
	UK_TRACE_STOP,		/* suspended or out of budget */
	UK_TRACE_END,
};

#if CONFIG_LIBUKSCHED_TRACE
struct uk_trace {
	uint64_t hash;		/* FNV-1a, 64 bit */
	uint64_t decisions;
	uint32_t serial;	/* threads are numbered from here */
};

/* One a CPU: nobody else's decisions are in it. */
extern struct uk_trace uk_trace_of[CONFIG_NR_CPUS];

static __uk_inline struct uk_trace *uk_trace(void)
{
	return &uk_trace_of[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

/* Start anew; threads that are created from now on are 1, 2, 3 ... in it, those that exist are 0.
 * Any context. */
void uk_trace_reset(void);
void uk_trace_add(enum uk_trace_why why, const struct uk_thread *t);
#else
static __uk_inline void uk_trace_add(enum uk_trace_why why __uk_unused,
				     const struct uk_thread *t __uk_unused)
{
}
#endif

static __uk_inline void uk_trace_switch(const struct uk_thread *from __uk_unused,
					const struct uk_thread *to)
{
	uk_trace_add(UK_TRACE_SWITCH, to);
}

static __uk_inline void uk_trace_ready(const struct uk_thread *t)
{
	uk_trace_add(UK_TRACE_READY, t);
}

#endif /* __UK_SCHED_TRACE_H__ */
