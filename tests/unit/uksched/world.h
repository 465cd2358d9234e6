/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The reference model: threads, semaphores and mutexes as arrays that are searched from end to end.
 * It says who runs, who waits where in which order, and what every call returns.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stdint.h>

#define THREADS	9
#define SEMS	3
#define MUTEXES	4
#define LEVELS	8		/* few, so that equals are common */
#define NOBODY	(-1)
#define SEM_MAX	3

enum what { FREE, SEM, MUTEX, SLEEP };

struct m_thread {
	bool exists, suspended, ending;
	uint64_t base, key;
	enum what waits;	/* FREE: not waiting */
	int object;
	enum what granted;	/* what it waited for, from the object, until it runs */
	uint64_t until;
	uint64_t armed;		/* order of arming, for equal times */
	int result;		/* of the call that it waits in */
};

struct queue {
	int who[THREADS];
	int n;
};

extern struct m_thread m_thread[THREADS];
extern int running;
extern uint32_t sem_count[SEMS];
extern int owner[MUTEXES];
extern bool orphan[MUTEXES];

/* Operations, as the contract states them. Those that may wait return true when they do. */
void m_start(int t, uint64_t base);
bool m_sem_get(int s, uint64_t until, bool nowait, int *rc);
int m_sem_put(int s);
bool m_lock(int m, uint64_t until, bool nowait, int *rc);
int m_unlock(int m);
void m_yield(void);
int m_suspend(int t);
int m_resume(int t);
void m_priority(int t, uint64_t base);
int m_terminate(int t);
void m_end(void);
/* The earliest timeout, at or before @now: NOBODY when none. */
int m_next_timeout(uint64_t now);
void m_timeout(int t);

/* Who runs now; NOBODY: the CPU idles. To be called after every operation; @in_irq does nothing but
 * state that the choice is made when the interrupt ends. */
void m_choose(void);

#endif /* WORLD_H */
