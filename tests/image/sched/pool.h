/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads for the cases: a handful of objects and stacks, a log of what ran in which order. */
#ifndef POOL_H
#define POOL_H

#include <uk/sched.h>
#include <uk/test.h>

/* The CPU that the cases, and all threads of theirs, run on. */
#if CONFIG_SMP
#define SUITE_CPU	CONFIG_APPSCHED_CPU
#else
#define SUITE_CPU	0
#endif

#define POOL		6
#define LOG_MAX		64

/* Whether a more urgent thread that becomes ready runs at once. */
#if !CONFIG_LIBUKSCHED_POLICY_COOP && !CONFIG_LIBUKSCHED_POLICY_TABLE
#define URGENT_FIRST	1
#else
#define URGENT_FIRST	0
#endif

extern struct uk_thread pool[POOL];
extern char order[LOG_MAX + 1];

/* Make pool[@i] run @fn(@arg) at @priority. False, with an expectation failed, when it cannot. */
bool pool_start(unsigned int i, unsigned int priority, void (*fn)(void *), void *arg);

/* The description that pool_start() uses, to be changed. */
struct uk_task pool_task(unsigned int i, unsigned int priority, void (*fn)(void *), void *arg);

/* Wait for pool[0] to pool[@n - 1] to end. */
void pool_join(unsigned int n);

/* Let every ready thread run until none but main() is ready, whatever the policy. */
void pool_settle(void);

/* The log: letters, as text. */
void log_reset(void);
void log_add(char c);
bool log_is(const char *want);

/* Run for @ns without waiting. */
void spin(uint64_t ns);

/* An interrupt, raised here and now, whose handler is @fn(@arg). */
void interrupt_run(void (*fn)(void *), void *arg);

#endif /* POOL_H */
