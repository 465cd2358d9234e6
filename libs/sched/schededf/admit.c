// SPDX-License-Identifier: BSD-3-Clause
/*
 * The admission test: the densities wcet / min(deadline, period) of all periodic threads that
 * declare a wcet may sum up to 1. That is sufficient under EDF, and necessary too when deadlines
 * are periods (Liu and Layland 1973). Densities are rounded up, in units of 2^-32.
 */
#include <errno.h>

#include <uk/sched/core.h>

#define ONE	(UINT64_C(1) << 32)
#define PLACES	CONFIG_LIBSCHEDEDF_ADMISSION_MAX

/* Who was admitted. The place of a thread that has ended is free. */
static struct {
	const struct uk_thread *thread;
	uint64_t density;
} admitted[PLACES];

static uint64_t density(const struct uk_task *task)
{
	uint64_t d = task->deadline != 0 ? task->deadline : task->period;

	if (task->wcet >= d)
		return task->wcet == d ? ONE : UINT64_MAX;
	return (uint64_t)((((unsigned __int128)task->wcet << 32) + d - 1) / d);
}

int uk_edf_admit(struct uk_thread *t, const struct uk_task *task)
{
	uint64_t sum, own;
	unsigned int place = PLACES;
	unsigned long flags;
	int rc = -ENOSPC;

	if (task->period == 0 || task->wcet == 0)
		return 0;
	own = density(task);
	if (own > ONE)
		return -ENOSPC;
	flags = ukarch_irq_save();
	sum = own;
	for (unsigned int i = 0; i < PLACES; i++) {
		const struct uk_thread *other = admitted[i].thread;

		if (other == NULL || other == t || (other->state & UK_THREAD_ENDED))
			place = i;
		else
			sum += admitted[i].density;
	}
	if (place != PLACES && sum <= ONE) {
		admitted[place].thread = t;
		admitted[place].density = own;
		rc = 0;
	}
	ukarch_irq_restore(flags);
	return rc;
}
