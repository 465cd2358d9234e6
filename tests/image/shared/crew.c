// SPDX-License-Identifier: BSD-3-Clause
/* A thread on every CPU that waits for a job; that of CPU 0 is main(). */
#include <errno.h>

#include <uk/cross.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "crew.h"

#define LIMIT	(uk_clock_ns() + UK_S(60))	/* far above what anything here takes */

static struct uk_sem begin[CREW] = {	/* each of its CPU */
	[0 ... CREW - 1] = UK_SEM_INIT(0, 1),
};
static struct uk_sem done = UK_SEM_INIT(0, CREW);	/* of CPU 0 */
static void (*the_job)(unsigned int cpu);
static uint32_t ready;

static void at_once(unsigned int cpu)
{
	__atomic_fetch_add(&ready, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&ready, __ATOMIC_ACQUIRE) != CREW)
		ukarch_relax();
	the_job(cpu);
}

__uk_weak void crew_enter(void)
{
}

static void worker(void *arg)
{
	unsigned int cpu = (unsigned int)(uintptr_t)arg;

	crew_enter();
	for (;;) {
		uk_sem_get(&begin[cpu], UK_FOREVER);
		at_once(cpu);
		uk_cross_sem_put(0, &done);
	}
}

/*
 * On every CPU something happens every few microseconds, on each at another pace. In virtual time
 * the emulator runs one CPU after the other, each up to the next such event: so they meet in the
 * middle of everything, at the same places in every run.
 */
static void pulse(void *arg)
{
	uint64_t pace = (uint64_t)(uintptr_t)arg;

	for (;;)
		uk_sleep(pace);
}

#define PULSE(n, ns)	UK_TASK(pulse##n, pulse, .arg = (void *)ns, .priority = 5,	\
				.stack = 2048, .cpu = n)
PULSE(0, 9001);
PULSE(1, 10007);
PULSE(2, 11003);
PULSE(3, 12007);

#define WORKER(n)	UK_TASK(worker##n, worker, .arg = (void *)n, .priority = 10,	\
				.stack = 8192, .cpu = n)
WORKER(1);
WORKER(2);
WORKER(3);

void crew_do(void (*job)(unsigned int cpu))
{
	the_job = job;
	ready = 0;
	for (unsigned int cpu = 1; cpu < CREW; cpu++)
		UK_TEST_ASSERT(uk_cross_sem_put(cpu, &begin[cpu]) == 0);
	at_once(0);
	for (unsigned int cpu = 1; cpu < CREW; cpu++)
		UK_TEST_ASSERT(uk_sem_get(&done, LIMIT) == 0);
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
