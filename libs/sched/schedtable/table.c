// SPDX-License-Identifier: BSD-3-Clause
/* The cyclic executive: one timer walks through the boundaries of the slots. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/schedtable.h>

static struct {
	const struct uk_slot *slots;
	unsigned int count;
	unsigned int next;	/* the slot that begins next */
	uint64_t frame;
	uint64_t start;		/* of the current frame */
	struct uk_timer timer;
	struct uk_waitq waiting;	/* threads of the table whose job is done */
} tables[CONFIG_NR_CPUS];

static __uk_inline unsigned int this_cpu(void)
{
	return CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0;
}

__uk_weak void uk_schedtable_hook_overrun(struct uk_thread *t __uk_unused)
{
}

static void end_slot(struct uk_table_rq *rq)
{
	if (uk_table_slot_ready(rq)) {
		rq->slot->overruns++;
		uk_schedtable_hook_overrun(rq->slot);
	}
	rq->slot = NULL;
}

/* A boundary: the next slot begins, or the last one ends and there is a gap before it. */
static void boundary(struct uk_timer *timer)
{
	unsigned int c = this_cpu();
	struct uk_table_rq *rq = &uk_sched_rq(uk_sched_cpu())->q;
	const struct uk_slot *s = &tables[c].slots[tables[c].next];
	uint64_t begin = tables[c].start + s->offset;
	uint64_t until = begin;

	end_slot(rq);
	if (uk_timer_at(timer) >= begin) {
		rq->slot = s->thread;
		if ((s->thread->state & UK_THREAD_WAITING) &&
		    s->thread->waits_in == &tables[c].waiting)
			uk_sched_unwait(s->thread, 0);
		until = begin + s->length;
		if (++tables[c].next == tables[c].count) {
			tables[c].next = 0;
			tables[c].start += tables[c].frame;
		}
	}
	uk_sched_note();
	uk_timer_start(timer, until, 0);
}

static bool valid(const struct uk_slot *s, unsigned int count, uint64_t frame)
{
	uint64_t end = 0;

	if (s == NULL || count == 0 || frame > INT64_MAX)
		return false;
	for (unsigned int i = 0; i < count; i++) {
		if (s[i].length == 0 || s[i].offset < end || s[i].offset > frame ||
		    s[i].length > frame - s[i].offset || s[i].thread == NULL ||
		    s[i].thread->tag != UK_TAG_THREAD || s[i].thread == uk_thread_current())
			return false;
		end = s[i].offset + s[i].length;
	}
	return true;
}

uint16_t uk_table_member(const struct uk_thread *t)
{
	unsigned int c = this_cpu();

	for (unsigned int i = 0; i < tables[c].count; i++)
		if (tables[c].slots[i].thread == t)
			return UK_THREAD_F_TABLED;
	return 0;
}

/* From now on @t runs in its slots only. */
static void adopt(struct uk_table_rq *rq, struct uk_thread *t)
{
	if (t->flags & UK_THREAD_F_TABLED)
		return;
	if (t->state == 0)
		uk_table_del(rq, t);
	t->flags |= UK_THREAD_F_TABLED;
}

int uk_schedtable_start(const struct uk_slot *slots, unsigned int count, uint64_t frame)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned int c = this_cpu();
	unsigned long flags;

	if (!valid(slots, count, frame))
		return -EINVAL;
	if (tables[c].slots != NULL)
		return -EBUSY;
	flags = ukarch_irq_save();
	tables[c].slots = slots;
	tables[c].count = count;
	tables[c].next = 0;
	tables[c].frame = frame;
	for (unsigned int i = 0; i < count; i++) {
		adopt(&uk_sched_rq(cpu)->q, slots[i].thread);
		uk_sched_window(cpu, flags);
	}
	tables[c].start = uk_clock_ns();
	uk_timer_init(&tables[c].timer, boundary);
	uk_timer_start(&tables[c].timer, tables[c].start, 0);
	uk_sched_check(cpu);	/* an interrupt in a window may have noted a switch */
	ukarch_irq_restore(flags);
	return 0;
}

int uk_schedtable_wait(void)
{
	struct uk_thread *t = uk_thread_current();

	if (!(t->flags & UK_THREAD_F_TABLED))
		return -EPERM;
	UK_SCHED_ASSERT_MAY_WAIT("uk_schedtable_wait");
	return uk_waitq_wait(&tables[this_cpu()].waiting, UK_FOREVER, ukarch_irq_save());
}
