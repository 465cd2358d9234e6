// SPDX-License-Identifier: BSD-3-Clause
/* Suspending and resuming. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>

/* Bits of the status, whose high half is the state; these three are neighbours, for one test. */
#define STATE(bits)	((uint32_t)(bits) << 16)
#define CANNOT_SUSPEND	(STATE(UK_THREAD_SUSPENDED | UK_THREAD_ENDED) | UK_THREAD_F_ENDING)

int uk_thread_suspend(struct uk_thread *t)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned long flags;
	uint32_t status;

	if (uk_unlikely(t == NULL || t->tag != UK_TAG_THREAD))
		return -EINVAL;
	uk_sched_check_cpu(t);
	flags = ukarch_irq_save();
	status = t->status;
	if (uk_unlikely(status & CANNOT_SUSPEND)) {
		ukarch_irq_restore(flags);
		return (status & STATE(UK_THREAD_SUSPENDED)) ? -EALREADY : -ESRCH;
	}
	if (uk_likely((status & STATE(UINT16_MAX)) == 0))
		uk_threshold_leave(t);
	t->status |= STATE(UK_THREAD_SUSPENDED);
	uk_trace_add(UK_TRACE_STOP, t);
	if (uk_likely((status & STATE(UINT16_MAX)) == 0)) {
		uk_rq_del(uk_sched_rq_of(cpu, t), t);
		if (t == uk_sched_current(cpu)) {
			if (uk_likely(uk_sched_may_switch(cpu)))
				return uk_sched_leave(cpu, t, flags);
			if (!ukarch_in_irq())
				uk_sched_wrong_context("uk_thread_suspend");
			uk_sched_note();
		}
	}
	ukarch_irq_restore(flags);
	return 0;
}

int uk_thread_resume(struct uk_thread *t)
{
	unsigned long flags;

	if (uk_unlikely(t == NULL || t->tag != UK_TAG_THREAD))
		return -EINVAL;
	uk_sched_check_cpu(t);
	flags = ukarch_irq_save();
	if (uk_unlikely(!(t->state & UK_THREAD_SUSPENDED))) {
		ukarch_irq_restore(flags);
		return -EALREADY;
	}
	t->state ^= UK_THREAD_SUSPENDED;
	if (uk_likely(t->state == 0))
		return uk_sched_ready(uk_sched_cpu(), t, flags);
	ukarch_irq_restore(flags);
	return 0;
}
