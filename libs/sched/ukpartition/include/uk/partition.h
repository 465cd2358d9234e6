/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Time partitions: a major frame of windows, repeated without drift. Threads of a partition run in
 * its windows only; in the gaps between windows nobody does. Inside a window the policy decides.
 * Interrupts are handled whenever they come.
 *
 * The switch to the next window takes place at its time plus the interrupt path, O(1), or when the
 * running thread unlocks the scheduler. Before uk_partition_start() partition 0 has the CPU.
 */
#ifndef __UK_PARTITION_H__
#define __UK_PARTITION_H__

#include <uk/essentials.h>

struct uk_window {
	uint64_t offset;	/* ns from the start of the frame */
	uint64_t length;	/* ns, not 0 */
	uint16_t partition;	/* below CONFIG_LIBUKPARTITION_MAX */
};

/*
 * Start the frame of @frame ns, now. @windows: in order of time, without overlap, inside the frame;
 * kept, so constant or static.
 * 0, -EINVAL (also: a window overlaps, has no length or no such partition; @frame is 2^63 or
 * more), -EBUSY (started already). Thread context, O(@count).
 */
int uk_partition_start(const struct uk_window *windows, unsigned int count, uint64_t frame);

/* Whose window it is; UK_PARTITION_NONE in a gap. Any context, O(1). */
unsigned int uk_partition_current(void);
#define UK_PARTITION_NONE	CONFIG_LIBUKPARTITION_MAX

/* End the frame: partition 0 has the CPU again. Thread context, O(log armed timers). */
void uk_partition_stop(void);

#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
#include <uk/sched/policy.h>
/*
 * The policy inside @partition, which has no thread: that one has ended does not matter. Static
 * threads exist before main(): for theirs, call it in an init function (uk_plat_initcall()).
 * 0 or -EINVAL. Init or thread context, O(1).
 */
int uk_partition_policy(unsigned int partition, enum uk_policy policy);
#endif

#endif /* __UK_PARTITION_H__ */
