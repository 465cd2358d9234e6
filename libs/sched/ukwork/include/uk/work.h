/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Work that interrupts leave to threads.
 *
 * Deferred work: a queue of items, each a function, run in order by one thread.
 *
 *	static struct uk_workq q = UK_WORKQ_INIT;
 *	UK_TASK(worker, uk_workq_body, .arg = &q, .priority = 6, .stack = 2048);
 *	uk_work_submit(&q, &item);			from a handler
 *
 * Threaded handlers: the interrupt is masked when it comes, its thread does the work at its own
 * priority, and unmasks it. So a slow device costs others no interrupt latency.
 *
 *	static struct uk_irq_thread uart = UK_IRQ_THREAD_INIT(33, on_uart, NULL);
 *	UK_TASK(uart, uk_irq_thread_body, .arg = &uart, .priority = 4, .stack = 2048);
 *	uk_irq_thread_start(&uart, UK_IRQ_PRIO_DEFAULT, UK_IRQ_LEVEL);
 */
#ifndef __UK_WORK_H__
#define __UK_WORK_H__

#include <uk/intctlr.h>
#include <uk/sem.h>
#include <uk/waitq.h>

/* Storage is the caller's; members are private. */
struct uk_work {
	void (*fn)(struct uk_work *w);
	struct uk_work *next;
	bool queued;
};

struct uk_workq {
	struct uk_work *first, *last;
	struct uk_waitq idle;		/* the thread, when there is nothing to do */
};

#define UK_WORKQ_INIT		{ NULL, NULL, UK_WAITQ_INIT }
#define UK_WORK_INIT(fn_)	{ (fn_), NULL, false }

/* The body of a queue's thread: @arg is the struct uk_workq. Does not return. */
void uk_workq_body(void *arg);

/* Have @w->fn(@w) called by the queue's thread, behind what was submitted before. It may be
 * submitted anew as soon as it runs. 0, -EINVAL (no function), -EALREADY (queued). Any context,
 * O(1). */
int uk_work_submit(struct uk_workq *q, struct uk_work *w);

struct uk_irq_thread {
	unsigned int irq;
	void (*fn)(void *arg);
	void *arg;
	struct uk_sem pending;
};

#define UK_IRQ_THREAD_INIT(irq_, fn_, arg_)	\
	{ (irq_), (fn_), (arg_), UK_SEM_INIT(0, 1) }

/* The body of a handler's thread: @arg is the struct uk_irq_thread. Does not return. */
void uk_irq_thread_body(void *arg);

/* Give the interrupt to the thread. Returns as uk_irq_register(). Thread context. */
int uk_irq_thread_start(struct uk_irq_thread *t, unsigned int prio, enum uk_irq_trigger trigger);

#endif /* __UK_WORK_H__ */
