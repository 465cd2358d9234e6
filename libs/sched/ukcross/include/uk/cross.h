/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one CPU asks of another. Everything else in libs/sched belongs to one CPU: a thread to that
 * of its description, a semaphore and the like to the one whose threads wait for it. Only that CPU
 * touches it, so nothing on its paths knows of the others. From another CPU it is reached by the
 * functions here: they put a request into a ring, one for every pair of CPUs, and interrupt
 * the CPU, which carries it out in the interrupt. A word of marks says which rings to look at, so
 * the cost of a request does not depend on the number of CPUs.
 *
 *	CPU 0                                  CPU 1
 *	uk_cross_sem_put(1, &sem)  -- ring --> interrupt: uk_sem_put(&sem) --> who waits runs
 *
 * The caller goes on at once and never waits for the other CPU. Requests of one CPU to another are
 * carried out in their order; those of several CPUs in any. What the caller wrote before is visible
 * to the request. A CPU may send to itself, too: that is an interrupt as well.
 *
 * All of them: any context, wait-free, O(1). They return 0 when the request is under way, and
 *	-EINVAL  no such CPU, no function
 *	-ENODEV  the CPU does not run
 *	-EAGAIN  LIBUKCROSS_SLOTS requests to it are under way already: nothing has happened
 * What comes of it on the other CPU the caller does not learn; uk_cross_failed() counts.
 *
 * The interrupt carries out one request of each CPU, then lets others in: its bound is NR_CPUS
 * times that of the longest request.
 */
#ifndef __UK_CROSS_H__
#define __UK_CROSS_H__

#include <uk/essentials.h>

struct uk_sem;
struct uk_event;
struct uk_mailbox;
struct uk_thread;

typedef void (*uk_cross_fn)(void *arg, uint64_t data);

/* Run @fn(@arg, @data) on CPU @cpu, in interrupt context: what it calls must be allowed there. */
int uk_cross_call(unsigned int cpu, uk_cross_fn fn, void *arg, uint64_t data);

/* The operation of that name on @t's own CPU. A thread must not end before: who sends sees to that.
 * -EINVAL also when @t is no thread. uk_cross_notify() sets bits, clears and adds nothing. */
int uk_cross_resume(struct uk_thread *t);
int uk_cross_suspend(struct uk_thread *t);
int uk_cross_notify(struct uk_thread *t, uint32_t set);

/* The operation of that name on an object of CPU @cpu. */
int uk_cross_sem_put(unsigned int cpu, struct uk_sem *s);
int uk_cross_event_set(unsigned int cpu, struct uk_event *e, uint32_t bits);
int uk_cross_mailbox_post(unsigned int cpu, struct uk_mailbox *b, uintptr_t word);

/* How many operations of the functions above returned an error on CPU @cpu: a semaphore at its
 * maximum, a full mailbox, a thread that was not suspended. Any context, O(1). */
uint32_t uk_cross_failed(unsigned int cpu);

#endif /* __UK_CROSS_H__ */
