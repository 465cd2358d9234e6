/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A schedule made before the start: a table of slots, repeated without drift. In a slot its thread
 * runs, and no other that a table names; what is left of the slots goes to the other threads.
 *
 *	static const struct uk_slot table[] = {
 *		{ .offset = UK_MS(0), .length = UK_MS(2), .thread = &sensor_thread },
 *		{ .offset = UK_MS(2), .length = UK_MS(5), .thread = &control_thread },
 *	};
 *	uk_schedtable_start(table, UK_ARRAY_SIZE(table), UK_MS(10));
 *
 * The table names objects: a thread that ends and is created again in the same object has its slots
 * again. Until the image ends these objects must not be used for anything else.
 *
 * A thread of the table ends its job with uk_schedtable_wait(). One that has not done so when its
 * slot ends is stopped where it is, counted and reported, and goes on in its next slot.
 */
#ifndef __UK_SCHEDTABLE_H__
#define __UK_SCHEDTABLE_H__

#include <uk/thread.h>

struct uk_slot {
	uint64_t offset;	/* ns from the start of the frame */
	uint64_t length;	/* ns, not 0 */
	struct uk_thread *thread;
};

/*
 * Start the frame of @frame ns, now. @slots: in order of time, without overlap, inside the frame;
 * kept, so constant or static. The threads exist.
 * 0, -EINVAL (also: a slot overlaps, has no length or no thread; @frame is 2^63 or more), -EBUSY
 * (started already).
 * Thread context, not one of the table's. O(@count), masked for one slot at a time.
 */
int uk_schedtable_start(const struct uk_slot *slots, unsigned int count, uint64_t frame);

/* The caller's job is done: wait for its next slot. 0, or -EPERM: no table names the caller.
 * Thread context, O(1). */
int uk_schedtable_wait(void);

/* Hook: the slot of @t ended before its job. Interrupt context, interrupts masked. The weak default
 * does nothing: struct uk_thread.overruns counts. */
void uk_schedtable_hook_overrun(struct uk_thread *t);

#endif /* __UK_SCHEDTABLE_H__ */
