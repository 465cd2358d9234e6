// SPDX-License-Identifier: BSD-3-Clause
/* Deferred work and threaded handlers. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/work.h>

int uk_work_submit(struct uk_workq *q, struct uk_work *w)
{
	struct uk_thread *t;
	unsigned long flags;

	if (w == NULL || w->fn == NULL)
		return -EINVAL;
	flags = ukarch_irq_save();
	if (w->queued) {
		ukarch_irq_restore(flags);
		return -EALREADY;
	}
	w->queued = true;
	w->next = NULL;
	if (q->first == NULL)
		q->first = w;
	else
		q->last->next = w;
	q->last = w;
	t = uk_waitq_first(&q->idle);
	if (t != NULL)
		return uk_waitq_wake(t, 0, flags);
	ukarch_irq_restore(flags);
	return 0;
}

void uk_workq_body(void *arg)
{
	struct uk_workq *q = (struct uk_workq *)arg;

	for (;;) {
		unsigned long flags = ukarch_irq_save();
		struct uk_work *w = q->first;

		if (w == NULL) {
			uk_waitq_wait(&q->idle, UK_FOREVER, flags);
			continue;
		}
		q->first = w->next;
		w->queued = false;
		ukarch_irq_restore(flags);
		w->fn(w);
	}
}

static void came(void *arg)
{
	struct uk_irq_thread *t = (struct uk_irq_thread *)arg;

	uk_irq_mask(t->irq);
	uk_sem_put(&t->pending);
}

void uk_irq_thread_body(void *arg)
{
	struct uk_irq_thread *t = (struct uk_irq_thread *)arg;

	for (;;) {
		uk_sem_get(&t->pending, UK_FOREVER);
		t->fn(t->arg);
		uk_irq_unmask(t->irq);
	}
}

int uk_irq_thread_start(struct uk_irq_thread *t, unsigned int prio, enum uk_irq_trigger trigger)
{
	if (t == NULL || t->fn == NULL)
		return -EINVAL;
	return uk_irq_register(t->irq, prio, trigger, came, t);
}
