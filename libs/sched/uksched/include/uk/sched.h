/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scheduler as a whole: yielding, locking, and what libraries of waiting objects build on.
 * One policy decides (see the menu); threads are in <uk/thread.h>.
 *
 * Every operation is bounded, and the bound stands at its declaration; n is the number of ready
 * threads. O(1) under the cooperative, the fixed-priority and the table policy; where EDF differs
 * it says so. Nothing here waits for another CPU.
 */
#ifndef __UK_SCHED_H__
#define __UK_SCHED_H__

#include <uk/thread.h>

/* Let equals run first. Thread context; nothing happens while the scheduler is locked. O(1), EDF
 * O(log n). */
void uk_sched_yield(void);

/*
 * Lock the scheduler of this CPU: no other thread runs until the matching unlock, interrupts do.
 * Nests. A switch that came due meanwhile takes place at the last unlock. Waiting while locked is
 * an assertion. Thread context. O(1).
 */
void uk_sched_lock(void);
void uk_sched_unlock(void);
bool uk_sched_is_locked(void);

/*
 * For libraries of objects that threads wait for. Interrupts masked, as @flags = ukarch_irq_save()
 * says they were before.
 */

/*
 * The caller waits in @q (NULL: for time alone) until uk_waitq_wake() or @timeout; interrupts are
 * then as @flags says. Returns what the waker gave; -EAGAIN at once for UK_NOWAIT; -ETIMEDOUT.
 * O(waiters less urgent), and O(log armed timers) with a finite timeout.
 */
int uk_waitq_wait(struct uk_waitq *q, uk_timeout_t timeout, unsigned long flags);

/*
 * Take @t out of the queue that it waits in and let it go on with @result, an int or a UK_GRANT()
 * of <uk/sched/grant.h>; interrupts are then as @flags says. Any context; may switch when not in an
 * interrupt, so everything must be done by then. Returns 0, to be the last call of an operation.
 * O(1), EDF O(log n).
 */
int uk_waitq_wake(struct uk_thread *t, long result, unsigned long flags);

/* Wake everybody who waits in @q, with @result; one switch at the end. Between two of them
 * interrupts are as @flags says, and so they are afterwards. Returns 0. Any context. O(waiters). */
int uk_waitq_wake_all(struct uk_waitq *q, long result, unsigned long flags);

/*
 * Hook: a job of @t missed its deadline, by @late ns when it is known. Interrupts masked, thread or
 * interrupt context. The weak default counts only.
 */
void uk_sched_hook_miss(struct uk_thread *t, uint64_t late);

#endif /* __UK_SCHED_H__ */
