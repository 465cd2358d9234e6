// SPDX-License-Identifier: BSD-3-Clause
/* A change of urgency: whatever queue a thread is in, it takes the place that its new key gives. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

void uk_sched_rekey(struct uk_thread *t, uint64_t key, bool first)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_rq *rq = uk_sched_rq_of(cpu, t);

	if (t->key == key)
		return;
	if (t->state == 0) {
		uk_rq_rekey(rq, t, key, first, uk_thread_current());
		uk_sched_note();
	} else if ((t->state & UK_THREAD_WAITING) && t->waits_in != NULL) {
		uk_ring_del(&t->waits_in->ring, t);
		t->key = key;
		uk_ring_add_sorted(&t->waits_in->ring, t);
		uk_rwlock_moved(t);
	} else {
		t->key = key;
	}
	uk_trace_add(UK_TRACE_KEY, t);
}

void uk_sched_rebase_later(struct uk_thread *t)
{
	t->base = uk_sched_own(uk_sched_cpu(), t);
	uk_inherit_rekey(t, false);
}

void uk_sched_rebase(struct uk_thread *t)
{
	uk_sched_rebase_later(t);
	uk_sched_check(uk_sched_cpu());
}

int uk_thread_priority_set(struct uk_thread *t, unsigned int priority)
{
	unsigned long flags;

	if (t == NULL || t->tag != UK_TAG_THREAD || priority >= CONFIG_LIBUKSCHED_LEVELS)
		return -EINVAL;
	flags = ukarch_irq_save();
	t->priority = (uint16_t)priority;
	if (t->threshold > priority)
		t->threshold = UINT16_MAX;
	uk_sched_rebase(t);
	ukarch_irq_restore(flags);
	return 0;
}
