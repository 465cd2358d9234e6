// SPDX-License-Identifier: BSD-3-Clause
/*
 * Timers, one tree per CPU. Interrupts are masked around each operation, which is what makes
 * cancellation free of races: a timer is either in the tree and will not have run, or out of it.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/time.h>

struct timerq {
	struct uk_tree tree;
	struct uk_timer *running;	/* whose function is on this CPU's interrupt stack */
#if CONFIG_LIBUKTIME_AFTER
	void (*after)(void);		/* comes before all timers */
#endif
#if CONFIG_LIBUKTIME_LATER
	struct uk_later *later, *last;	/* come when no timer is due, one an interrupt */
#endif
};

static struct timerq timerq[CONFIG_NR_CPUS];

static struct timerq *this_timerq(void)
{
	return &timerq[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

/* Is there work that is no timer's? */
static bool has_work(const struct timerq *q)
{
	bool work = false;

	(void)q;
#if CONFIG_LIBUKTIME_AFTER
	work = q->after != NULL;
#endif
#if CONFIG_LIBUKTIME_LATER
	work |= q->later != NULL;
#endif
	return work;
}

static void program_now(const struct timerq *q)
{
	const struct uk_tree_node *first = uk_tree_first(&q->tree);

	if (has_work(q)) {
		uk_time_hook_arm(0);
		return;
	}
	uk_time_hook_arm(first == NULL ? UK_TICKS_NEVER : uk_clock_ticks(first->key));
}

/* Not while a timer's function runs: that is done once, when it has ended. */
static void program(const struct timerq *q)
{
	if (q->running == NULL)
		program_now(q);
}

static void arm(struct timerq *q, struct uk_timer *t, uint64_t at)
{
	uk_tree_insert(&q->tree, &t->node, at);
	t->armed = true;
}

static void disarm(struct timerq *q, struct uk_timer *t)
{
	uk_tree_remove(&q->tree, &t->node);
	t->armed = false;
}

void uk_timer_init(struct uk_timer *t, void (*fn)(struct uk_timer *t))
{
	t->fn = fn;
	t->period = 0;
	t->missed = 0;
	t->armed = false;
}

int uk_timer_start(struct uk_timer *t, uint64_t at, uint64_t period)
{
	struct timerq *q = this_timerq();
	struct uk_tree_node *first;
	unsigned long flags;

	if (t->fn == NULL)
		return -EINVAL;
	flags = ukarch_irq_save();
	first = uk_tree_first(&q->tree);
	if (t->armed)
		disarm(q, t);
	t->period = period;
	arm(q, t, at);
	if (first == &t->node || uk_tree_first(&q->tree) == &t->node)
		program(q);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_timer_cancel(struct uk_timer *t)
{
	struct timerq *q = this_timerq();
	unsigned long flags = ukarch_irq_save();
	int was_armed = t->armed;
	bool running = q->running == t;

	if (was_armed) {
		bool first = uk_tree_first(&q->tree) == &t->node;

		disarm(q, t);
		if (first)
			program(q);
	}
	ukarch_irq_restore(flags);
	return running ? -EINPROGRESS : was_armed;
}

#if CONFIG_LIBUKTIME_AFTER || CONFIG_LIBUKTIME_LATER
static struct uk_timer no_timer;	/* what runs when it is no timer's function */
#endif

#if CONFIG_LIBUKTIME_LATER
void uk_timer_later(struct uk_later *l, void (*fn)(struct uk_later *l))
{
	struct timerq *q = this_timerq();

	if (uk_timer_is_later(l))
		return;
	l->fn = fn;
	l->next = NULL;
	l->link = q->later == NULL ? &q->later : &q->last->next;
	*l->link = l;
	q->last = l;
	program(q);
}

void uk_timer_not_later(struct uk_later *l)
{
	struct timerq *q = this_timerq();

	if (!uk_timer_is_later(l))
		return;
	*l->link = l->next;
	if (l->next != NULL)
		l->next->link = l->link;
	else if (q->later != NULL)
		q->last = uk_container_of(l->link, struct uk_later, next);
	l->link = NULL;
}

UK_CALLS(run_later, passed(uk_timer_later));
static __uk_noinline void run_later(struct timerq *q)
{
	struct uk_later *l = q->later;
	struct uk_timer *outer = q->running;

	if (l == NULL)
		return;
	uk_timer_not_later(l);
	q->running = &no_timer;
	l->fn(l);
	q->running = outer;
}
#else
static void run_later(struct timerq *q __uk_unused)
{
}
#endif

#if CONFIG_LIBUKTIME_AFTER
void uk_timer_after(void (*fn)(void))
{
	struct timerq *q = this_timerq();

	q->after = fn;
	program(q);
}
#endif

/* One timer an interrupt: what is left re-arms the hardware in the past, which interrupts again at
 * once. That bounds the time with interrupts masked by one timer, not by their number. */
void uk_timer_interrupt(void)
{
	struct timerq *q = this_timerq();
	struct uk_timer *t, *outer;
	struct uk_tree_node *n;
	uint64_t now;

#if CONFIG_LIBUKTIME_AFTER
	if (q->after != NULL) {
		void (*fn)(void) = q->after;

		q->after = NULL;
		outer = q->running;
		q->running = &no_timer;
		fn();
		q->running = outer;
		program(q);
		return;
	}
#endif
	n = uk_tree_first(&q->tree);
	now = uk_clock_ns();
	if (n == NULL || n->key > now) {
		run_later(q);
		program(q);
		return;
	}
	t = uk_container_of(n, struct uk_timer, node);
	disarm(q, t);
	if (t->period != 0) {
		uint64_t at = n->key;

		if (uk_unlikely(now - at >= t->period)) {
			uint64_t missed = (now - at) / t->period;

			t->missed += (uint32_t)missed;
			at += missed * t->period;
		}
		arm(q, t, uk_time_add(at, t->period));
	}
	outer = q->running;
	q->running = t;
	t->fn(t);
	q->running = outer;
	program(q);
}
