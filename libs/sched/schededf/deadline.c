// SPDX-License-Identifier: BSD-3-Clause
/* Deadlines set by hand, for jobs whose release is an event and not a period. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>

int uk_thread_deadline_set(struct uk_thread *t, uint64_t deadline)
{
	unsigned long flags;

	if (t == NULL || t->tag != UK_TAG_THREAD ||
	    uk_sched_policy(t->partition) != UK_POLICY_EDF)
		return -EINVAL;
	flags = ukarch_irq_save();
	t->due = uk_edf_key_of(deadline);
	uk_sched_rebase(t, flags);
	ukarch_irq_restore(flags);
	return 0;
}
