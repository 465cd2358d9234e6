/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The heart of the scheduler: the state of a CPU and the few steps that every operation is made
 * of. Inline, because they are the cost of the hot paths. Private to libs/sched; interrupts are
 * masked in all of it.
 *
 *	uk_sched_ready()	a thread has become ready: queue it, run it if it is more urgent
 *	uk_sched_leave()	the running thread is not ready any more: run somebody else
 *	uk_sched_switch()	from one thread to another
 */
#ifndef __UK_SCHED_CORE_H__
#define __UK_SCHED_CORE_H__

#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/sched/policy.h>
#include <uk/sched/ring.h>
#include <uk/sched/trace.h>
#include <uk/sched/hooks.h>

/* One per CPU, touched by that CPU only. */
struct uk_sched_cpu {
	uint32_t locked;		/* nesting of uk_sched_lock(), and 1 while idle */
	uint32_t serials;		/* threads created */
	struct uk_thread *first;	/* adopted at the start; current when nobody is */
#if CONFIG_LIBUKPARTITION
	unsigned int partition;		/* whose window it is */
	struct uk_rq rq[CONFIG_LIBUKPARTITION_MAX + 1];	/* the last: gaps, always empty */
#else
	struct uk_rq rq;
#endif
};

/* It follows what the architecture keeps, so that one register reaches both. */
struct uk_sched_percpu {
	struct ukarch_percpu arch;
	struct uk_sched_cpu sched;
};

_Static_assert(offsetof(struct uk_sched_percpu, sched) == sizeof(struct ukarch_percpu), "no gap");

static __uk_inline struct uk_sched_cpu *uk_sched_cpu(void)
{
	struct ukarch_percpu *p = ukarch_percpu();

	/* Or the compiler reads the register again wherever it runs short of others. */
	__asm__("" : "+r"(p));
	return &uk_container_of(p, struct uk_sched_percpu, arch)->sched;
}

/* The other half. */
static __uk_inline struct ukarch_percpu *uk_sched_arch(struct uk_sched_cpu *cpu)
{
	return &uk_container_of(cpu, struct uk_sched_percpu, sched)->arch;
}

static __uk_inline struct uk_thread *uk_sched_current(struct uk_sched_cpu *cpu)
{
	return (struct uk_thread *)uk_sched_arch(cpu)->thread;
}

#if CONFIG_CPU_CHECK
void uk_sched_wrong_cpu(const struct uk_thread *t) __uk_noreturn;

/* @t is to be touched: is this its CPU? */
static __uk_inline void uk_sched_check_cpu(const struct uk_thread *t)
{
	if (uk_unlikely(t->cpu != ukarch_cpu_id()))
		uk_sched_wrong_cpu(t);
}
#else
static __uk_inline void uk_sched_check_cpu(const struct uk_thread *t __uk_unused)
{
}
#endif

/* The ready queue that @t belongs to, and the one that the CPU serves now. */
#if CONFIG_LIBUKPARTITION
static __uk_inline struct uk_rq *uk_sched_rq_of(struct uk_sched_cpu *cpu, const struct uk_thread *t)
{
	uk_sched_check_cpu(t);
	return &cpu->rq[t->partition];
}

static __uk_inline struct uk_rq *uk_sched_rq(struct uk_sched_cpu *cpu)
{
	return &cpu->rq[cpu->partition];
}

static __uk_inline bool uk_sched_in_window(const struct uk_sched_cpu *cpu,
					   const struct uk_thread *t)
{
	return cpu->partition == t->partition;
}
#else
static __uk_inline struct uk_rq *uk_sched_rq_of(struct uk_sched_cpu *cpu,
						const struct uk_thread *t __uk_unused)
{
	uk_sched_check_cpu(t);
	return &cpu->rq;
}

static __uk_inline struct uk_rq *uk_sched_rq(struct uk_sched_cpu *cpu)
{
	return &cpu->rq;
}

static __uk_inline bool uk_sched_in_window(const struct uk_sched_cpu *cpu __uk_unused,
					   const struct uk_thread *t __uk_unused)
{
	return true;
}
#endif

/* The policy that orders the threads of @partition; and one of them begins (@n is 1) or ends (-1),
 * for as long as it is there the policy stays. */
#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
static __uk_inline enum uk_policy uk_sched_policy(unsigned int partition)
{
	return uk_sched_cpu()->rq[partition].policy;
}

static __uk_inline void uk_sched_count(struct uk_sched_cpu *cpu, const struct uk_thread *t, int n)
{
	cpu->rq[t->partition].threads += (uint32_t)n;
}
#else
static __uk_inline enum uk_policy uk_sched_policy(unsigned int partition __uk_unused)
{
	return UK_POLICY_ONLY;
}

static __uk_inline void uk_sched_count(struct uk_sched_cpu *cpu __uk_unused,
				       const struct uk_thread *t __uk_unused, int n __uk_unused)
{
}
#endif

/* May the caller wait, or be switched away from, here and now? */
static __uk_inline bool uk_sched_may_switch(const struct uk_sched_cpu *cpu)
{
	return !ukarch_in_irq() && cpu->locked == 0;
}

/* What the wrong context ends in: one line with the name of the function. */
#define UK_SCHED_ASSERT_MAY_WAIT(function) do {				\
	if (uk_unlikely(!uk_sched_may_switch(uk_sched_cpu())))		\
		uk_sched_wrong_context(function);			\
} while (0)

#if CONFIG_LIBUKSCHED_CONTEXT_CHECK
void uk_sched_wrong_context(const char *function) __uk_noreturn;
#else
#define uk_sched_wrong_context(function)	((void)(function))
#endif

#if CONFIG_ARCH_FP
/* The same for a thread that uses FP and that an interrupt came into: all registers go with it. */
int uk_sched_switch_fp(struct uk_thread *from, struct uk_thread *to, unsigned long flags);
#endif

/* The CPU goes from @from to @to: all that is to be done before the registers are. */
static __uk_inline void uk_sched_dispatch(struct uk_sched_cpu *cpu, struct uk_thread *from,
					  struct uk_thread *to)
{
	uk_trace_switch(from, to);
	uk_budget_switch(from, to);
	uk_threshold_dispatch(to);
	uk_quantum_switch(from, to);
	uk_sched_arch(cpu)->thread = to;
#if CONFIG_LIBUKSCHED_TLS
	ukarch_tls_set(to->tls);
#endif
}

/* Leave @from for @to. When @from goes on, interrupts are as @flags says; the result is what its
 * context holds, 0 if nobody set it. */
static __uk_inline int uk_sched_switch(struct uk_sched_cpu *cpu, struct uk_thread *from,
				       struct uk_thread *to, unsigned long flags)
{
	uk_sched_dispatch(cpu, from, to);
#if CONFIG_ARCH_FP
	if (from->flags & UK_TASK_FP) {
		if (from->flags & UK_THREAD_F_INTERRUPTED)
			return uk_sched_switch_fp(from, to, flags);
		return ukarch_ctx_switch_fp(&from->ctx, &to->ctx, flags, from->fp);
	}
#endif
	return ukarch_ctx_switch_flags(&from->ctx, &to->ctx, flags);
}

/* For ukarch_ctx_end(): the first thread that is ready, waited for if need be. @arg: the CPU's
 * state, whose current thread is the one it adopted. */
const struct ukarch_ctx *uk_sched_after_end(void *arg);

/* As below, waiting for somebody to become ready, on the stack of @from. */
int uk_sched_leave_idle(struct uk_sched_cpu *cpu, struct uk_thread *from, unsigned long flags);

/* The running thread @from has left the ready queue: give the CPU to the first. Returns as
 * uk_sched_switch() does. */
static __uk_inline int uk_sched_leave(struct uk_sched_cpu *cpu, struct uk_thread *from,
				      unsigned long flags)
{
	struct uk_thread *to = uk_rq_first(uk_sched_rq(cpu));

	if (uk_unlikely(to == NULL))
		return uk_sched_leave_idle(cpu, from, flags);
	return uk_sched_switch(cpu, from, to, flags);
}

/*
 * A reason not to run has gone, and it was the last: @t is ready. Run it if it is to preempt;
 * otherwise, and when the caller goes on, interrupts are as @flags says. Returns 0.
 */
static __uk_inline int uk_sched_ready(struct uk_sched_cpu *cpu, struct uk_thread *t,
				      unsigned long flags)
{
	struct ukarch_percpu *p = uk_sched_arch(cpu);
	struct uk_thread *running = (struct uk_thread *)p->thread;

	uk_trace_ready(t);
	uk_rq_add(uk_sched_rq_of(cpu, t), t);
	if (uk_sched_in_window(cpu, t) && uk_rq_preempts(uk_sched_rq(cpu), t, running)) {
		if (uk_sched_may_switch(cpu))
			return uk_sched_switch(cpu, running, t, flags);
		p->resched = 1;
	}
	ukarch_irq_restore(flags);
	return 0;
}

/*
 * Operations of several steps only note in percpu->resched that a switch is due
 * (uk_sched_note()) and carry it out at their end (uk_sched_check()).
 */
static __uk_inline void uk_sched_note(void)
{
	ukarch_percpu()->resched = 1;
}

int uk_sched_resched(struct uk_sched_cpu *cpu);

static __uk_inline void uk_sched_check(struct uk_sched_cpu *cpu)
{
	if (ukarch_percpu()->resched != 0 && uk_sched_may_switch(cpu))
		uk_sched_resched(cpu);
}

/* A thread that is not running has become ready: as uk_sched_ready(), but without the switch. */
static __uk_inline void uk_sched_ready_later(struct uk_sched_cpu *cpu, struct uk_thread *t)
{
	uk_trace_add(UK_TRACE_READY, t);
	uk_rq_add(uk_sched_rq_of(cpu, t), t);
	uk_sched_note();
}

/*
 * Give @t the urgency @key, wherever it is queued; @first: before its new equals. Notes a switch,
 * does not do it. O(1), EDF O(log n). What follows for the queue that it waits in, and for the
 * owners of mutexes, may take further steps, which uk_sched_settle() makes; after a change in an
 * interrupt, interrupts of the timer make them as soon as they are let in.
 */
void uk_sched_rekey(struct uk_thread *t, uint64_t key, bool first);

/* @t waits in @q: at its end, and on its way to its place. False: there is more to do than one
 * step. O(1). */
static __uk_inline bool uk_sched_enqueue(struct uk_waitq *q, struct uk_thread *t);
/* The same where somebody waits. */
bool uk_sched_enqueue_behind(struct uk_waitq *q, struct uk_thread *t);

/* There is more to do for @t than it says now: @moves, of UK_THREAD_MOVES_*. O(1). */
void uk_sched_moves(struct uk_thread *t, unsigned int moves);

/* All that changes of urgency have left to do, in steps with windows between them. Thread context.
 * O(threads on the way, and what they pass). */
void uk_sched_settle(unsigned long flags);

/* The urgency that @t has of its own. All that it is made of is in the thread and its server; what
 * changes any of it calls one of the two below. @key is what its policy makes of it. */
static __uk_inline uint64_t uk_sched_own_of(const struct uk_thread *t, uint64_t key)
{
	return uk_budget_base(t, uk_threshold_base(t, key));
}

static __uk_inline uint64_t uk_sched_own(struct uk_sched_cpu *cpu, const struct uk_thread *t)
{
	return uk_sched_own_of(t, uk_rq_key(uk_sched_rq_of(cpu, t), t));
}

/* The urgency of @t's own may have changed; what it inherited stays. Settles what follows, and
 * carries out the switch. */
void uk_sched_rebase(struct uk_thread *t, unsigned long flags);
/* The same, but it only notes the switch and what is to be settled. O(1), EDF O(log n). */
void uk_sched_rebase_later(struct uk_thread *t);

/* End @t's wait with @result, an int or a UK_GRANT(), and make it ready, unless there are other
 * reasons not to run. Notes a switch, does not do it. t->waits_in keeps the queue. */
void uk_sched_unwait(struct uk_thread *t, long result);

/* The same in two steps. Between them @t waits still, but for nothing that could wake it: it is in
 * no queue. */
void uk_sched_unqueue(struct uk_thread *t, long result);
void uk_sched_unwaited(struct uk_thread *t);

/* uk_waitq_wait() in two steps, for who has more to do in between. The first has a window where
 * there is a timeout. The second returns the result of the wait, even if it has ended before. */
void uk_waitq_enter(struct uk_waitq *q, struct uk_thread *t, uk_timeout_t timeout,
		    unsigned long flags);
int uk_waitq_leave(struct uk_thread *t, unsigned long flags);

/* Between two steps of a long operation of a thread: let interrupts in, if @flags allows it, but
 * nobody else run. */
void uk_sched_window(struct uk_sched_cpu *cpu, unsigned long flags);

/* End @t's wait as nobody wished: timeout, termination, deletion of the object. Undoes what @t lent
 * by inheritance. */
void uk_sched_give_up(struct uk_thread *t, long result);

static __uk_inline bool uk_sched_enqueue(struct uk_waitq *q, struct uk_thread *t)
{
	if (uk_likely(q->ring.head == NULL)) {
		t->next = t;
		t->prev = t;
		q->ring.head = t;
		return true;
	}
	return uk_sched_enqueue_behind(q, t);
}

#endif /* __UK_SCHED_CORE_H__ */
