// SPDX-License-Identifier: BSD-3-Clause
/*
 * The admission test: the densities wcet / min(deadline, period) of all periodic threads of a CPU
 * that are ordered by deadlines and declare a wcet may sum up to 1. That is sufficient under EDF,
 * and necessary too when deadlines are periods (Liu and Layland 1973). Densities are rounded up, in
 * units of 2^-32.
 */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>

#define ONE	(UINT64_C(1) << 32)
#define PLACES	CONFIG_LIBSCHEDEDF_ADMISSION_MAX

struct place {
	const struct uk_thread *thread;		/* NULL: free */
	uint64_t density;
};

/* Who was admitted. Each CPU's are its own threads' business, with its scheduler locked. */
static struct place admitted[CONFIG_NR_CPUS][PLACES];

static struct place *this_cpu(void)
{
	return admitted[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

static uint64_t density(const struct uk_task *task)
{
	uint64_t d = task->deadline != 0 ? task->deadline : task->period;

	if (task->wcet >= d)
		return task->wcet == d ? ONE : UINT64_MAX;
	return (uint64_t)((((unsigned __int128)task->wcet << 32) + d - 1) / d);
}

int uk_edf_admit(struct uk_thread *t, const struct uk_task *task)
{
	struct place *place = this_cpu(), *unused = NULL;
	uint64_t sum, own;
	int rc = -ENOSPC;

	if (task->period == 0 || task->wcet == 0 ||
	    uk_sched_policy(task->partition) != UK_POLICY_EDF)
		return 0;
	own = density(task);
	if (own > ONE)
		return -ENOSPC;
	uk_sched_lock();
	sum = own;
	for (unsigned int i = 0; i < PLACES; i++) {
		if (place[i].thread == NULL)
			unused = &place[i];
		else
			sum += place[i].density;
	}
	if (unused != NULL && sum <= ONE) {
		*unused = (struct place){ .thread = t, .density = own };
		rc = 0;
	}
	uk_sched_unlock();
	return rc;
}

void uk_edf_forget(const struct uk_thread *t)
{
	struct place *place = this_cpu();

	for (unsigned int i = 0; i < PLACES; i++)
		if (place[i].thread == t)
			place[i].thread = NULL;
}
