/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What options add to a switch: budget servers and preemption thresholds. An option that was not
 * chosen is an empty inline function. Private to libs/sched; interrupts masked.
 */
#ifndef __UK_SCHED_HOOKS_H__
#define __UK_SCHED_HOOKS_H__

#include <uk/thread.h>

#if CONFIG_LIBUKBUDGET
/* Stop charging @from's server, charge @to's. */
void uk_budget_switch(struct uk_thread *from, struct uk_thread *to);
/* @t is charged to @b from now on; NULL: to nobody. */
void uk_budget_attach(struct uk_thread *t, struct uk_budget *b);
/* @t ends. */
void uk_budget_detach(struct uk_thread *t);
/* The CPU begins or ends to idle on the stack of @t. */
void uk_budget_idle(struct uk_thread *t, bool begins);
/* @t has unlocked a mutex, or given up waiting for one. */
void uk_budget_unlocked(struct uk_thread *t);
/* The urgency of its own that @t has when @base is what it has without its server. */
uint64_t uk_budget_base(const struct uk_thread *t, uint64_t base);

/* Is @t overdue, and waits only to have unlocked? */
static __uk_inline bool uk_budget_is_overdrawn(const struct uk_thread *t)
{
	return t->flags & UK_THREAD_F_OVERDRAWN;
}
#else
static __uk_inline void uk_budget_switch(struct uk_thread *from __uk_unused,
					 struct uk_thread *to __uk_unused)
{
}

static __uk_inline void uk_budget_attach(struct uk_thread *t __uk_unused,
					 struct uk_budget *b __uk_unused)
{
}

static __uk_inline void uk_budget_detach(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_budget_idle(struct uk_thread *t __uk_unused, bool begins __uk_unused)
{
}

static __uk_inline void uk_budget_unlocked(struct uk_thread *t __uk_unused)
{
}

static __uk_inline uint64_t uk_budget_base(const struct uk_thread *t __uk_unused, uint64_t base)
{
	return base;
}

static __uk_inline bool uk_budget_is_overdrawn(const struct uk_thread *t __uk_unused)
{
	return false;
}
#endif

#if CONFIG_LIBSCHEDPRIO_THRESHOLD
void uk_threshold_raise(struct uk_thread *t);
bool uk_threshold_drop(struct uk_thread *t);

/* The urgency of its own that @t has when its policy gives it @base. */
static __uk_inline uint64_t uk_threshold_base(const struct uk_thread *t, uint64_t base)
{
	return (t->flags & UK_THREAD_F_RAISED) && t->threshold < base ? t->threshold : base;
}

/* Several policies: only under fixed priorities can a thread have one. */
static __uk_inline bool uk_threshold_has(const struct uk_thread *t)
{
#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
	return t->threshold != UINT16_MAX;
#else
	(void)t;
	return true;
#endif
}

/* @t gets the CPU, or goes on after it was about to leave it: at its threshold from now on. */
static __uk_inline void uk_threshold_dispatch(struct uk_thread *t)
{
	if (uk_threshold_has(t) && t->threshold < t->base)
		uk_threshold_raise(t);
}

/* @t, which runs, waits, is suspended or yields: it is back at its priority, behind its equals.
 * Returns whether it moved. */
static __uk_inline bool uk_threshold_leave(struct uk_thread *t)
{
	return (t->flags & UK_THREAD_F_RAISED) && uk_threshold_drop(t);
}
#else
static __uk_inline uint64_t uk_threshold_base(const struct uk_thread *t __uk_unused, uint64_t base)
{
	return base;
}

static __uk_inline void uk_threshold_dispatch(struct uk_thread *t __uk_unused)
{
}

static __uk_inline bool uk_threshold_leave(struct uk_thread *t __uk_unused)
{
	return false;
}
#endif

#if CONFIG_LIBSCHEDPRIO_ROUND_ROBIN
/* @to gets the CPU. @from keeps what is left of its turn, unless it is not ready any more. */
void uk_quantum_switch(struct uk_thread *from, struct uk_thread *to);
/* The running thread has waited or yielded: its turn is over. */
void uk_quantum_end(void);
/* @t goes on without a switch, first of its level: it has a turn if it has equals. */
void uk_quantum_go_on(struct uk_thread *t);
/* Somebody has joined the level of @head. */
void uk_quantum_shared(const struct uk_thread *head);
#else
static __uk_inline void uk_quantum_switch(struct uk_thread *from __uk_unused,
					  struct uk_thread *to __uk_unused)
{
}

static __uk_inline void uk_quantum_end(void)
{
}

static __uk_inline void uk_quantum_go_on(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_quantum_shared(const struct uk_thread *head __uk_unused)
{
}
#endif

#if CONFIG_LIBSCHEDEDF
/* A job of @t has been released: a deadline set by hand was for the one before. */
static __uk_inline void uk_edf_released(struct uk_thread *t)
{
	t->due = 0;
}
#else
static __uk_inline void uk_edf_released(struct uk_thread *t __uk_unused)
{
}
#endif

#if CONFIG_LIBSCHEDTABLE
/* The flag of a thread that the running table names: for one that begins in such an object.
 * O(slots), no interrupts masked. */
uint16_t uk_table_member(const struct uk_thread *t);
#else
static __uk_inline uint16_t uk_table_member(const struct uk_thread *t __uk_unused)
{
	return 0;
}
#endif

#if CONFIG_LIBUKMEASURE
/* The scheduler has been locked, and is about to be unlocked, at @pc. */
void uk_measure_locked(void *pc);
void uk_measure_unlocked(void *pc);
#else
static __uk_inline void uk_measure_locked(void *pc __uk_unused)
{
}

static __uk_inline void uk_measure_unlocked(void *pc __uk_unused)
{
}
#endif

#endif /* __UK_SCHED_HOOKS_H__ */
