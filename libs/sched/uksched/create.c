// SPDX-License-Identifier: BSD-3-Clause
/*
 * How a thread begins: its description is judged as a whole and the thread is made, which takes
 * time; then it is released. Static threads are all made before the first of them is released, so
 * that their times count from one instant.
 */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>
#include "start.h"

static int check(const struct uk_thread *t, const struct uk_task *task)
{
	if (t == NULL || task == NULL || task->entry == NULL)
		return -EINVAL;
	if (task->stack_base == NULL || !UK_IS_ALIGNED((uintptr_t)task->stack_base, 16) ||
	    task->stack < UK_THREAD_STACK_MIN || !UK_IS_ALIGNED(task->stack, 16))
		return -EINVAL;
	if (task->priority >= CONFIG_LIBUKSCHED_LEVELS || task->threshold > task->priority)
		return -EINVAL;
	if (task->period != 0 && task->deadline > task->period)
		return -EINVAL;
	if ((task->flags & UK_TASK_RESERVED) || task->cpu >= CONFIG_NR_CPUS ||
	    task->partition >= UK_SCHED_PARTITIONS)
		return -EINVAL;
	if (CONFIG_NR_CPUS > 1 && task->cpu != ukarch_cpu_id())
		return -EXDEV;
	if (t->tag == UK_TAG_THREAD && !(t->state & UK_THREAD_ENDED))
		return -EBUSY;
	return uk_start_check(task);
}

/* No thread yet, until it is released: nobody else can do anything to it. */
static void fill(struct uk_thread *t, const struct uk_task *task)
{
	*t = (struct uk_thread){
		.flags = task->flags,
		.state = UK_THREAD_WAITING,	/* to be released; in no queue */
		.name = task->name != NULL ? task->name : "",
		.stack_base = (uintptr_t)task->stack_base,
		.stack_size = task->stack,
		.priority = task->priority,
		.threshold = UINT16_MAX,
		.cpu = task->cpu,
		.partition = task->partition,
		.tls = task->tls,
		.fp = task->fp,
		.period = task->period,
		.deadline = task->deadline != 0 ? task->deadline : task->period,
	};
	uk_inherit_init(t);
	if (!uk_start_has_threshold(task))
		return;
	if (task->flags & UK_TASK_NOPREEMPT)
		t->threshold = 0;
	else if (task->threshold != 0)
		t->threshold = task->threshold;
}

int uk_start_make(struct uk_thread *t, const struct uk_task *task)
{
	int rc;

	rc = check(t, task);
	if (rc)
		return rc;
	rc = uk_edf_admit(t, task);
	if (rc)
		return rc;
	uk_start_paint(task);
	fill(t, task);
	uk_start_timers(t);
	uk_start_context(t, task);
	return 0;
}

int uk_start_release(struct uk_thread *t, const struct uk_task *task, uint64_t start)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	uint16_t member = uk_table_member(t);
	unsigned long flags;

	uk_start_time(t, start, task->offset);
	flags = ukarch_irq_save();
	t->tag = UK_TAG_THREAD;
	t->serial = ++cpu->serials;
	uk_sched_count(cpu, t, 1);
	uk_thread_list_add(t);
	uk_budget_attach(t, task->budget);
	t->base = uk_sched_own(cpu, t);
	t->key = t->base;
	if (task->flags & UK_TASK_SUSPENDED)
		t->state |= UK_THREAD_SUSPENDED;
	t->flags |= member;
	if (!uk_start_later(cpu, t, task->offset, flags)) {
		t->state &= (uint16_t)~UK_THREAD_WAITING;
		if (t->state == 0)
			uk_sched_ready_later(cpu, t);
	}
	uk_sched_check(cpu);	/* an interrupt in the window may have noted a switch, too */
	ukarch_irq_restore(flags);
	return 0;
}

int uk_thread_create(struct uk_thread *t, const struct uk_task *task)
{
	int rc = uk_start_make(t, task);

	return rc != 0 ? rc : uk_start_release(t, task, uk_start_now());
}
