// SPDX-License-Identifier: BSD-3-Clause
/*
 * The real scheduler, with real contexts, beside the model of world.h. Whoever runs takes a random
 * operation, does it in the model, does it for real, and when the call returns, however much later,
 * the model must agree on who runs and on what the call returned. Interrupts come between the
 * operations, and are all that happens while nobody is ready.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <uk/mutex.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sem.h>

#include "model.h"
#include "world.h"

#define STACK	65536

bool host_irqs_off, host_in_irq;
uint64_t host_counter;
static uint64_t hw_compare = UK_TICKS_NEVER;

static struct uk_thread thread[THREADS], boot;
static char stack[THREADS][STACK] __attribute__((aligned(64)));
static struct uk_sem sem[SEMS];
static struct uk_mutex mutex[MUTEXES];
static bool started[THREADS];	/* only then its clean-up tells the model of its end */
static unsigned int steps_left, alive;
static uint64_t seed;
static unsigned long blocked, idled, preempted, terminated, undone, orphaned;

static uint64_t rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed >> 11;
}

void uk_time_hook_arm(uint64_t ticks)
{
	assert(host_irqs_off);
	hw_compare = ticks;
}

static int self(void)
{
	return (int)(uk_thread_current() - thread);
}

static uint64_t random_base(void)
{
	return rnd() % LEVELS;
}

#if CONFIG_LIBSCHEDEDF
/* Deadlines that are set by hand, between the others' timeouts and those without any. */
#define BASE_OF(x)	(1000 + (x))
static void set_base(int t, uint64_t x)
{
	int rc = uk_thread_deadline_set(&thread[t], BASE_OF(x));

	assert(rc == 0);
}
#else
#define BASE_OF(x)	(x)
static void set_base(int t, uint64_t x)
{
	int rc = uk_thread_priority_set(&thread[t], (unsigned int)x);

	assert(rc == 0);
}
#endif

static uint64_t first_base(uint64_t priority)
{
#if CONFIG_LIBSCHEDEDF
	return UINT64_MAX - CONFIG_LIBUKSCHED_LEVELS + priority;
#else
	return priority;
#endif
}

/* One timeout after the other: what an interrupt of the timer has left for later comes before the
 * next, because no two are for the same time. */
static void time_passes(uint64_t ns)
{
	uint64_t until = host_counter + ns;
	int t;

	while (hw_compare <= until) {
		if (hw_compare > host_counter)
			host_counter = hw_compare;
		t = m_next_timeout(host_counter);
		if (t != NOBODY)
			m_timeout(t);
		uk_timer_interrupt();
	}
	host_counter = until;
	assert(m_next_timeout(host_counter) == NOBODY);
}

/* What an interrupt handler does: the model has done it when it ends, but for the choice. */
static void handler(void)
{
	int t = (int)(rnd() % THREADS);
	int s = (int)(rnd() % SEMS);
	int want;

	switch (rnd() % 4) {
	case 0:
		want = m_sem_put(s);
		assert(uk_sem_put(&sem[s]) == want);
		break;
	case 1:
		if (!m_thread[t].exists)
			break;
		want = m_resume(t);
		assert(uk_thread_resume(&thread[t]) == want);
		break;
	case 2:
		if (!m_thread[t].exists || rnd() % 8 != 0)
			break;
		want = m_suspend(t);
		assert(uk_thread_suspend(&thread[t]) == want);
		break;
	default:
		time_passes(rnd() % (300 * THREADS));
	}
}

static void interrupt(void)
{
	assert(!host_in_irq);
	host_irqs_off = true;
	host_in_irq = true;
	handler();
	host_in_irq = false;
}

/* The idle CPU: the interrupt exit does not switch. */
void host_wfi(void)
{
	assert(running == NOBODY);
	idled++;
	interrupt();
	m_choose();
}

static void interrupted_step(void)
{
	int t = self();

	interrupt();
	m_choose();
	if (running != t)
		preempted++;
	if (host_percpu.resched)
		ukarch_hook_irq_exit();
	host_irqs_off = false;
}

static void ending(void *arg)
{
	assert(running == (int)(intptr_t)arg);
	assert(uk_thread_current() == &thread[running]);
	alive--;
	started[running] = false;
	m_end();
	m_choose();
}

/* The threads are left where they are: their stacks are this program's. */
static void finish(void)
{
	printf("waited %lu, idled %lu, preempted by an interrupt %lu, terminated %lu, of these "
	       "with a grant %lu, orphans repaired %lu\n", blocked, idled, preempted, terminated,
	       undone, orphaned);
	assert(blocked > 10000 && idled > 100 && terminated > 100 && undone > 100);
	assert(orphaned > 100);
	fflush(stdout);
	_exit(0);
}

static void body(void *arg);

static void start(int t)
{
	uint16_t priority = (uint16_t)random_base();
	struct uk_task task = {
		.name = "t", .entry = body, .arg = (void *)(intptr_t)t, .stack_base = stack[t],
		.stack = STACK, .priority = priority,
	};
	int rc;

	m_start(t, first_base(priority));
	m_choose();
	alive++;
	rc = uk_thread_create(&thread[t], &task);
	assert(rc == 0);
}

/* The result of a call that may have waited. */
static void expect(int t, bool waited, int want, int got)
{
	if (running != t)
		fprintf(stderr, "%u steps left: thread %d runs, the model says %d\n", steps_left, t,
			running);
	assert(running == t);
	if (waited) {
		blocked++;
		want = m_thread[t].result;
	}
	if (got != want)
		fprintf(stderr, "thread %d: got %d, the model says %d\n", t, got, want);
	assert(got == want);
}

static void lock_step(int t, uint64_t until, bool nowait)
{
	int m = (int)(rnd() % MUTEXES);
	int want, got;
	bool waits = m_lock(m, until, nowait, &want);

	m_choose();
	got = uk_mutex_lock(&mutex[m], nowait ? UK_NOWAIT : until);
	expect(t, waits, want, got);
	if (got == -EOWNERDEAD) {
		orphaned++;
		orphan[m] = false;
		got = uk_mutex_consistent(&mutex[m]);
		assert(got == 0);
	}
}

static void sem_step(int t, uint64_t until, bool nowait)
{
	int s = (int)(rnd() % SEMS);
	int want, got;
	bool waits = m_sem_get(s, until, nowait, &want);

	m_choose();
	got = uk_sem_get(&sem[s], nowait ? UK_NOWAIT : until);
	expect(t, waits, want, got);
}

static void other_step(int t)
{
	int o = (int)(rnd() % THREADS);
	int want = 0, got = 0;
	uint64_t base;

	switch (rnd() % 5) {
	case 0:
		if (!m_thread[o].exists)
			return start(o);
		base = random_base();
		m_priority(o, BASE_OF(base));
		m_choose();
		set_base(o, base);
		break;
	case 1:
		if (!m_thread[o].exists)
			return;
		want = m_suspend(o);
		m_choose();
		got = uk_thread_suspend(&thread[o]);
		break;
	case 2:
		if (!started[o] || rnd() % 8 != 0 || alive < 4)
			return;
		if (o == t) {
			uk_thread_exit(NULL);
			return;
		}
		terminated++;
		undone += m_thread[o].waits == FREE && m_thread[o].granted != FREE;
		want = m_terminate(o);
		m_choose();
		got = uk_thread_terminate(&thread[o]);
		break;
	default:
		if (!m_thread[o].exists)
			return;
		want = m_resume(o);
		m_choose();
		got = uk_thread_resume(&thread[o]);
	}
	expect(t, false, want, got);
}

/* Soon; a time that only waits of @t have. */
static uint64_t a_time_of(int t)
{
	return (host_counter / THREADS + 1 + rnd() % 500) * THREADS + (uint64_t)t;
}

static void step(int t)
{
	uint64_t until = rnd() % 3 == 0 ? UK_FOREVER : a_time_of(t);
	bool nowait = rnd() % 6 == 0;
	int i, want;

	switch (rnd() % 10) {
	case 0:
	case 1:
		lock_step(t, until, nowait);
		break;
	case 2:
	case 3:
		i = (int)(rnd() % MUTEXES);
		want = m_unlock(i);
		m_choose();
		expect(t, false, want, uk_mutex_unlock(&mutex[i]));
		break;
	case 4:
		sem_step(t, until, nowait);
		break;
	case 5:
		i = (int)(rnd() % SEMS);
		want = m_sem_put(i);
		m_choose();
		expect(t, false, want, uk_sem_put(&sem[i]));
		break;
	case 6:
		m_yield();
		m_choose();
		uk_sched_yield();
		break;
	case 7:
		interrupted_step();
		break;
	default:
		other_step(t);
	}
	assert(running == t);
	assert(uk_thread_current() == &thread[t]);
	assert(thread[t].key == m_thread[t].key);
	assert(!host_irqs_off);
}

static void body(void *arg)
{
	int t = (int)(intptr_t)arg;
	struct uk_cleanup c;

	assert(running == t);
	uk_cleanup_push(&c, ending, arg);
	started[t] = true;
	while (steps_left != 0) {
		steps_left--;
		step(t);
	}
	finish();
}

void model_run(unsigned int steps, unsigned long seed_)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();

	seed = seed_;
	steps_left = steps;
	uk_clock_init(1000000000);
	boot = (struct uk_thread){ .tag = UK_TAG_THREAD, .name = "boot", .threshold = UINT16_MAX };
	boot.base = boot.key = first_base(CONFIG_LIBUKSCHED_LEVELS - 1);
	uk_rq_add(&cpu->rq, &boot);
	host_percpu.thread = &boot;
	cpu->first = &boot;
	for (int i = 0; i < SEMS; i++)
		uk_sem_init(&sem[i], 0, SEM_MAX);
	for (int i = 0; i < MUTEXES; i++)
		uk_mutex_init(&mutex[i], 0);
	uk_sched_lock();
	for (int t = 0; t < THREADS; t++)
		start(t);
	m_choose();
	cpu->locked--;
	host_percpu.resched = 0;
	uk_thread_suspend(&boot);
}
