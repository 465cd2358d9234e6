/* SPDX-License-Identifier: BSD-3-Clause */
/* The control loop: what main() asks of it. */
#ifndef LOOP_H
#define LOOP_H

#include <uk/thread.h>

struct loop_task {
	const struct uk_thread *thread;
	const uint32_t *jobs;
};

/* The tasks, ended by a NULL thread. */
extern const struct loop_task loop_tasks[];

/* The position that the loop has reached, in thousandths of its set point. */
int32_t loop_position(void);

#endif /* LOOP_H */
