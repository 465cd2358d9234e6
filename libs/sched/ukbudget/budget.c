// SPDX-License-Identifier: BSD-3-Clause
/* Budget servers. Charging happens where the CPU changes hands, ending in a timer. */
#include <errno.h>

#include <uk/budget.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>

__uk_weak void uk_budget_hook_overrun(struct uk_budget *b __uk_unused,
				      struct uk_thread *t __uk_unused)
{
}

static bool cooperative(const struct uk_thread *t)
{
	return uk_sched_policy(t->partition) == UK_POLICY_COOP;
}

/* What the running thread, one of the server's, has used. Beyond the budget that is nobody's loss
 * unless the thread is to be suspended. */
static void charge(struct uk_budget *b, uint64_t now)
{
	if (!b->exhausted ||
	    (b->action == UK_BUDGET_SUSPEND && !cooperative(uk_thread_current())))
		b->left -= (int64_t)(now - b->since);
	b->since = now;
}

/* It loses the CPU again, to another thread or to idling. */
static void leave(struct uk_budget *b, uint64_t now)
{
	charge(b, now);
	b->runs = false;
}

/*
 * What follows from a budget's end or beginning is done in steps, one an interrupt: a thread each,
 * then the timer of the running one, then the switch. The running thread is the exception: it
 * cannot stay behind without a place in the ready queue, so it is stopped together with the switch.
 */
static struct uk_budget *busy[CONFIG_NR_CPUS];

static struct uk_budget **this_busy(void)
{
	return &busy[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

static void arm(struct uk_budget *b, uint64_t now)
{
	if (!b->exhausted && !uk_timer_armed(&b->end_timer))
		uk_timer_start(&b->end_timer, b->left > 0 ? now + (uint64_t)b->left : now, 0);
}

/* One of its threads gets the CPU. The timer may be armed since it had it before: it never comes
 * too late then, and finds out when it comes too early. While there are steps, the last arms it. */
static void watch(struct uk_budget *b, uint64_t now)
{
	b->since = now;
	b->runs = true;
	if (*this_busy() == NULL)
		arm(b, now);
}

static void next_step(void);

/* @t: the first of its threads that has something to follow; NULL: the timer alone. */
static void begin_steps(struct uk_budget *b, struct uk_thread *t)
{
	struct uk_budget **first = this_busy();

	b->step = t;
	if (!b->busy) {
		b->busy = true;
		b->busy_next = *first;
		*first = b;
	}
	uk_timer_after(next_step);
}

/* The urgency behind everybody else's in @t's ready queue. */
static uint64_t last_key(const struct uk_thread *t)
{
	return uk_sched_policy(t->partition) == UK_POLICY_EDF ? UINT64_MAX - 1 :
								CONFIG_LIBUKSCHED_LEVELS - 1;
}

static bool is_demoted(const struct uk_thread *t)
{
	const struct uk_budget *b = t->budget;

	return b != NULL && b->exhausted && b->action == UK_BUDGET_DEMOTE && !cooperative(t);
}

/* Whoever owns a mutex, or is going to, is stopped when it has unlocked the last one. */
static void stop(struct uk_budget *b, struct uk_thread *t)
{
	if (cooperative(t))
		return;
	if (t->held != NULL || t->blocker != NULL) {
		t->flags |= UK_THREAD_F_OVERDRAWN;
		return;
	}
	if (b->action == UK_BUDGET_DEMOTE) {
		uk_sched_rebase_later(t);
	} else {
		if (t->state == 0)
			uk_rq_del(uk_sched_rq_of(uk_sched_cpu(), t), t);
		t->state |= UK_THREAD_NO_BUDGET;
		uk_trace_add(UK_TRACE_STOP, t);
	}
	uk_sched_note();
}

static void release(struct uk_budget *b, struct uk_thread *t)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	if (b->action == UK_BUDGET_DEMOTE) {
		uk_sched_rebase_later(t);
	} else if (t->state & UK_THREAD_NO_BUDGET) {
		t->state &= (uint16_t)~UK_THREAD_NO_BUDGET;
		if (t->state == 0)
			uk_sched_ready_later(cpu, t);
	}
}

static void next_step(void)
{
	struct uk_budget **first = this_busy();
	struct uk_budget *b = *first;
	struct uk_budget *now = uk_thread_current()->budget;
	struct uk_thread *t = b != NULL ? b->step : NULL;
	uint32_t due = ukarch_percpu()->resched;

	if (b == NULL)			/* its server was ended */
		return;
	if (t == NULL && now != NULL && now->runs && !now->exhausted &&
	    !uk_timer_armed(&now->end_timer)) {
		uint64_t ns = uk_clock_ns();

		charge(now, ns);
		arm(now, ns);
	} else if (t == NULL) {
		b->busy = false;
		*first = b->busy_next;
		uk_sched_note();
	} else {
		b->step = t->budget_next;
		if (b->exhausted)
			stop(b, t);
		else
			release(b, t);
		/* The switch is a step of its own, unless it is the running thread's. */
		if (t->state == 0 || t != uk_thread_current())
			ukarch_percpu()->resched = due;
	}
	if (*first != NULL)
		uk_timer_after(next_step);
}

/* Interrupt context. The running thread is one of the server's. */
static void used_up(struct uk_timer *timer)
{
	struct uk_budget *b = uk_container_of(timer, struct uk_budget, end_timer);
	uint64_t now = uk_clock_ns();

	if (!b->runs || b->exhausted)
		return;
	charge(b, now);
	if (b->left > 0) {		/* replenished, or off the CPU, since it was armed */
		if (!b->busy)
			begin_steps(b, NULL);
		return;
	}
	b->exhausted = true;
	b->overruns++;
	uk_budget_hook_overrun(b, uk_thread_current());
	if (b->action != UK_BUDGET_REPORT)
		begin_steps(b, b->threads);
}

/* An owner that was left alone has unlocked its last mutex, or gave up waiting for one. */
void uk_budget_unlocked(struct uk_thread *t)
{
	if (t->held != NULL || t->blocker != NULL || !(t->flags & UK_THREAD_F_OVERDRAWN))
		return;
	t->flags &= (uint16_t)~UK_THREAD_F_OVERDRAWN;
	if (t->budget != NULL && t->budget->exhausted)
		stop(t->budget, t);
}

/* Demoted, @t is behind everybody until its server is replenished. */
uint64_t uk_budget_base(const struct uk_thread *t, uint64_t base)
{
	return is_demoted(t) && !(t->flags & UK_THREAD_F_OVERDRAWN) ? last_key(t) : base;
}

static void replenish(struct uk_timer *timer)
{
	struct uk_budget *b = uk_container_of(timer, struct uk_budget, period_timer);
	uint64_t now = uk_clock_ns();
	bool was_exhausted = b->exhausted;

	if (b->runs)
		charge(b, now);
	b->left = (b->left < 0 ? b->left : 0) + (int64_t)b->budget;
	b->exhausted = b->left <= 0;
	if (was_exhausted && !b->exhausted)
		begin_steps(b, b->action != UK_BUDGET_REPORT ? b->threads : NULL);
}

int uk_budget_init(struct uk_budget *b, uint64_t budget, uint64_t period,
		   enum uk_budget_action action)
{
	if (b == NULL || budget == 0 || budget > period || period > INT64_MAX ||
	    (unsigned int)action > UK_BUDGET_REPORT)
		return -EINVAL;
	*b = (struct uk_budget){
		.tag = UK_TAG_BUDGET,
		.budget = budget,
		.period = period,
		.left = (int64_t)budget,
		.action = (uint8_t)action,
	};
	uk_timer_init(&b->period_timer, replenish);
	uk_timer_init(&b->end_timer, used_up);
	return uk_timer_start(&b->period_timer, uk_clock_ns() + period, period);
}

void uk_budget_switch(struct uk_thread *from, struct uk_thread *to)
{
	uint64_t now;

	/* After idling it is the same server that begins anew, and nobody's that ends. */
	if (from->budget == to->budget && (to->budget == NULL || to->budget->runs))
		return;
	now = uk_clock_ns();
	if (from->budget != NULL && from->budget->runs)
		leave(from->budget, now);
	if (to->budget != NULL)
		watch(to->budget, now);
}

/* Idling on the stack of a thread is not the thread's time. */
void uk_budget_idle(struct uk_thread *t, bool begins)
{
	if (t->budget == NULL)
		return;
	if (begins)
		leave(t->budget, uk_clock_ns());
	else
		watch(t->budget, uk_clock_ns());
}

void uk_budget_detach(struct uk_thread *t)
{
	struct uk_thread **p;

	if (t->budget == NULL)
		return;
	if (t == uk_thread_current())
		leave(t->budget, uk_clock_ns());
	if (t->budget->step == t)
		t->budget->step = t->budget_next;
	for (p = &t->budget->threads; *p != t; p = &(*p)->budget_next)
		;
	*p = t->budget_next;
	if (t->budget->threads == NULL)
		uk_timer_cancel(&t->budget->end_timer);
	t->budget = NULL;
}

static void join_server(struct uk_thread *t, struct uk_budget *b)
{
	t->budget = b;
	t->budget_next = b->threads;
	b->threads = t;
}

/* @t is in no queue yet. */
void uk_budget_attach(struct uk_thread *t, struct uk_budget *b)
{
	if (b == NULL)
		return;
	join_server(t, b);
	if (b->exhausted && b->action == UK_BUDGET_SUSPEND && !cooperative(t))
		t->state |= UK_THREAD_NO_BUDGET;
}

int uk_budget_set(struct uk_thread *t, struct uk_budget *b)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned long flags;
	bool demoted;

	if (t == NULL || t->tag != UK_TAG_THREAD || (b != NULL && b->tag != UK_TAG_BUDGET))
		return -EINVAL;
	flags = ukarch_irq_save();
	if ((b != NULL && b->exhausted) || (t->state & UK_THREAD_ENDED)) {
		ukarch_irq_restore(flags);
		return -EINVAL;
	}
	demoted = is_demoted(t);
	t->flags &= (uint16_t)~UK_THREAD_F_OVERDRAWN;
	if (t->state & UK_THREAD_NO_BUDGET) {
		t->state &= (uint16_t)~UK_THREAD_NO_BUDGET;
		if (t->state == 0)
			uk_sched_ready_later(cpu, t);
	}
	uk_budget_detach(t);
	uk_sched_window(cpu, flags);
	if (demoted) {
		uk_sched_rebase_later(t);
		uk_sched_window(cpu, flags);
		uk_sched_settle(flags);
	}
	if (b != NULL) {
		join_server(t, b);
		if (t == uk_thread_current())
			watch(b, uk_clock_ns());
		/* The caller may have used it up in one of the windows. */
		if (b->exhausted && b->action != UK_BUDGET_REPORT)
			stop(b, t);
		uk_sched_window(cpu, flags);
	}
	uk_sched_check(cpu);
	ukarch_irq_restore(flags);
	return 0;
}

/* The tag goes first: nobody joins any more. Who is released runs when all of it is done. */
int uk_budget_end(struct uk_budget *b)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned long flags;

	if (b == NULL || b->tag != UK_TAG_BUDGET)
		return -EINVAL;
	uk_sched_lock();
	b->tag = 0;
	uk_timer_cancel(&b->period_timer);
	while (b->threads != NULL)
		uk_budget_set(b->threads, NULL);
	uk_timer_cancel(&b->end_timer);
	flags = ukarch_irq_save();
	while (b->busy) {
		next_step();
		uk_sched_window(cpu, flags);
	}
	ukarch_irq_restore(flags);
	uk_sched_unlock();
	return 0;
}

uint64_t uk_budget_left(const struct uk_budget *b)
{
	unsigned long flags = ukarch_irq_save();
	int64_t left = b->left;

	if (b->runs)
		left -= (int64_t)(uk_clock_ns() - b->since);
	ukarch_irq_restore(flags);
	return left > 0 ? (uint64_t)left : 0;
}
