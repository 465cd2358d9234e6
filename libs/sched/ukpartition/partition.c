// SPDX-License-Identifier: BSD-3-Clause
/*
 * Time partitions. Each has a ready queue of its own; a window's turn is one store, the rest is the
 * choice that every interrupt exit makes. A gap is a partition that never has a thread.
 */
#include <errno.h>

#include <uk/partition.h>
#include <uk/sched.h>
#include <uk/sched/core.h>

static struct {
	const struct uk_window *windows;
	unsigned int count;
	unsigned int next;	/* the window that begins next */
	uint64_t frame;
	uint64_t start;		/* of the current frame */
	struct uk_timer timer;
} frames[CONFIG_NR_CPUS];

static __uk_inline unsigned int this_cpu(void)
{
	return CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0;
}

/* A boundary: the next window begins, or the last one ends and there is a gap before it. */
static void boundary(struct uk_timer *timer)
{
	unsigned int c = this_cpu();
	const struct uk_window *w = &frames[c].windows[frames[c].next];
	uint64_t begin = frames[c].start + w->offset;
	uint64_t until = begin;
	unsigned int partition = UK_PARTITION_NONE;

	if (uk_timer_at(timer) >= begin) {
		partition = w->partition;
		until = begin + w->length;
		if (++frames[c].next == frames[c].count) {
			frames[c].next = 0;
			frames[c].start += frames[c].frame;
		}
	}
	uk_sched_cpu()->partition = partition;
	uk_sched_note();
	uk_timer_start(timer, until, 0);
}

static bool valid(const struct uk_window *w, unsigned int count, uint64_t frame)
{
	uint64_t end = 0;

	if (w == NULL || count == 0 || frame > INT64_MAX)
		return false;
	for (unsigned int i = 0; i < count; i++) {
		if (w[i].length == 0 || w[i].offset < end || w[i].offset > frame ||
		    w[i].length > frame - w[i].offset ||
		    w[i].partition >= CONFIG_LIBUKPARTITION_MAX)
			return false;
		end = w[i].offset + w[i].length;
	}
	return true;
}

int uk_partition_start(const struct uk_window *windows, unsigned int count, uint64_t frame)
{
	unsigned int c = this_cpu();
	unsigned long flags;

	if (!valid(windows, count, frame))
		return -EINVAL;
	if (frames[c].windows != NULL)
		return -EBUSY;
	flags = ukarch_irq_save();
	frames[c].windows = windows;
	frames[c].count = count;
	frames[c].next = 0;
	frames[c].frame = frame;
	frames[c].start = uk_clock_ns();
	uk_timer_init(&frames[c].timer, boundary);
	uk_timer_start(&frames[c].timer, frames[c].start, 0);
	ukarch_irq_restore(flags);
	return 0;
}

void uk_partition_stop(void)
{
	unsigned long flags = ukarch_irq_save();

	uk_timer_cancel(&frames[this_cpu()].timer);
	frames[this_cpu()].windows = NULL;
	uk_sched_cpu()->partition = 0;
	uk_sched_note();
	uk_sched_check(uk_sched_cpu());
	ukarch_irq_restore(flags);
}

unsigned int uk_partition_current(void)
{
	return uk_sched_cpu()->partition;
}

#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
int uk_partition_policy(unsigned int partition, enum uk_policy policy)
{
	struct uk_rq *rq;

	if (partition >= CONFIG_LIBUKPARTITION_MAX || !uk_policy_present(policy))
		return -EINVAL;
	/* Ready or not: a key is what the policy of its time has made of it. */
	rq = &uk_sched_cpu()->rq[partition];
	if (rq->threads != 0)
		return -EINVAL;
	rq->policy = policy;
	return 0;
}
#endif
