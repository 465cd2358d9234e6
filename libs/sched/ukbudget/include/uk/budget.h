/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Budget servers: so much CPU time in so long a period, for one thread or several together, over
 * any policy. The server is full at the start of each period, whatever was left; the time that its
 * threads run is charged to the resolution of the timer, interrupts to nobody.
 *
 * When it is used up:
 *	UK_BUDGET_SUSPEND  its threads do not run until the next period
 *	UK_BUDGET_DEMOTE   they run behind everybody else until then
 *	UK_BUDGET_REPORT   the hook is called, and that is all
 *
 * A thread that owns a mutex or waits for one is left alone until it has unlocked the last one: the
 * overrun is bounded by its longest critical section, and when suspending taken from the next
 * period.
 * Its threads are stopped and released one an interrupt, which follow each other at once, so that
 * the time with interrupts masked does not grow with their number.
 * A cooperative thread cannot be stopped: whatever was asked for, its overrun is reported. Another
 * thread of the same server, in a partition with another policy, can.
 */
#ifndef __UK_BUDGET_H__
#define __UK_BUDGET_H__

#include <uk/thread.h>

#define UK_TAG_BUDGET	0xb0d000U

enum uk_budget_action {
	UK_BUDGET_SUSPEND,
	UK_BUDGET_DEMOTE,
	UK_BUDGET_REPORT,
};

/* Storage is the caller's; members are private but for the counters. */
struct uk_budget {
	uint32_t tag;
	uint8_t action;
	bool exhausted;
	bool runs;			/* it is charged now: one of its threads has the CPU */
	bool busy;			/* its threads are being stopped or released */
	uint32_t overruns;		/* periods in which the budget did not suffice */
	uint64_t budget, period;	/* ns */
	int64_t left;			/* of this period; below 0: used in advance */
	uint64_t since;			/* when the charging began, while one of its threads runs */
	struct uk_thread *threads;
	struct uk_thread *step;		/* the next to be stopped or released */
	struct uk_budget *busy_next;	/* among the servers that have such steps left */
	struct uk_timer period_timer;
	struct uk_timer end_timer;	/* when it is used up, while one of its threads runs */
};

/* Start a server. @period: ns, @budget: ns, 1 to @period. Thread or init context, when there is a
 * clock. 0 or -EINVAL. O(log armed timers). */
int uk_budget_init(struct uk_budget *b, uint64_t budget, uint64_t period,
		   enum uk_budget_action action);

/* Charge @t to @b, or to nobody (NULL). 0, or -EINVAL: not a thread or one that has ended, not a
 * server or one that is used up. Thread context. O(threads of the server). */
int uk_budget_set(struct uk_thread *t, struct uk_budget *b);

/* End the server: its threads go on, charged to nobody, and its storage is the caller's again.
 * 0, or -EINVAL: not a server, or ended already. Thread context, on the CPU that started it.
 * O(threads of the server, and of those that are being stopped or released at the moment). */
int uk_budget_end(struct uk_budget *b);

/* ns left in this period. Thread context, O(1). */
uint64_t uk_budget_left(const struct uk_budget *b);

/* Hook: @b's budget is used up while @t runs. Interrupt context, interrupts masked; at most once a
 * period. The weak default does nothing: overruns are counted. */
void uk_budget_hook_overrun(struct uk_budget *b, struct uk_thread *t);

#endif /* __UK_BUDGET_H__ */
