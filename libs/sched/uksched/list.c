// SPDX-License-Identifier: BSD-3-Clause
/* The list of all threads, and a walk through it in steps, each masked for itself. */
#include <uk/sched/list.h>
#include <uk/spinlock.h>

static struct uk_thread *first;
static struct uk_thread *at;		/* what the walk shows next */
static struct uk_spinlock lock;

void uk_thread_list_add(struct uk_thread *t)
{
	unsigned long flags = uk_spin_lock(&lock);

	t->all_prev = NULL;
	t->all_next = first;
	if (first != NULL)
		first->all_prev = t;
	first = t;
	uk_spin_unlock(&lock, flags);
}

void uk_thread_list_del(struct uk_thread *t)
{
	unsigned long flags = uk_spin_lock(&lock);

	if (at == t)
		at = t->all_next;
	if (t->all_prev != NULL)
		t->all_prev->all_next = t->all_next;
	else
		first = t->all_next;
	if (t->all_next != NULL)
		t->all_next->all_prev = t->all_prev;
	uk_spin_unlock(&lock, flags);
}

void uk_thread_list_begin(void)
{
	unsigned long flags = uk_spin_lock(&lock);

	at = first;
	uk_spin_unlock(&lock, flags);
}

bool uk_thread_list_next(struct uk_thread_info *info)
{
	unsigned long flags = uk_spin_lock(&lock);
	const struct uk_thread *t = at;

	if (t != NULL) {
		*info = (struct uk_thread_info){
			.thread = t,
			.name = t->name,
			.state = t->state,
			.cpu = t->cpu,
			.priority = t->priority,
			.misses = t->misses,
			.overruns = t->overruns,
			.key = t->key,
			.base = t->base,
			.period = t->period,
			.waits_for = t->blocker,
			.owns = t->held != NULL,
			.stack_base = t->stack_base,
			.stack_size = t->stack_size,
		};
		at = t->all_next;
	}
	uk_spin_unlock(&lock, flags);
	return t != NULL;
}
