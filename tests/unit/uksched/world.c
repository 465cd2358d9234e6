// SPDX-License-Identifier: BSD-3-Clause
/* The reference model of world.h: slow and obvious. */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "world.h"

/* What the policy makes of the key: does it order the ready threads, and can they go first? */
#if CONFIG_LIBSCHEDPRIO
#define KEY_ORDERS	true
#define KEY_FRONT	true
#elif CONFIG_LIBSCHEDEDF
#define KEY_ORDERS	true
#define KEY_FRONT	false
#else
#define KEY_ORDERS	false
#define KEY_FRONT	false
#endif

struct m_thread m_thread[THREADS];
int running = NOBODY;
uint32_t sem_count[SEMS];
int owner[MUTEXES] = { NOBODY, NOBODY, NOBODY, NOBODY };
bool orphan[MUTEXES];

static struct queue ready, sem_q[SEMS], mutex_q[MUTEXES];
static struct queue held[THREADS];	/* mutexes, the last locked first */
static uint64_t armings;
static int last = NOBODY;	/* who ran last, or runs */

static void put_at(struct queue *q, int pos, int t)
{
	assert(q->n < THREADS);
	memmove(&q->who[pos + 1], &q->who[pos], (size_t)(q->n - pos) * sizeof(int));
	q->who[pos] = t;
	q->n++;
}

static void take_out(struct queue *q, int t)
{
	int pos = 0;

	while (q->who[pos] != t)
		pos++;
	q->n--;
	memmove(&q->who[pos], &q->who[pos + 1], (size_t)(q->n - pos) * sizeof(int));
}

/* By urgency, behind equals. */
static void put_sorted(struct queue *q, int t)
{
	int pos = 0;

	while (pos < q->n && m_thread[q->who[pos]].key <= m_thread[t].key)
		pos++;
	put_at(q, pos, t);
}

static void ready_tail(int t)
{
	if (KEY_ORDERS)
		put_sorted(&ready, t);
	else
		put_at(&ready, ready.n, t);
}

/* @t, ready, gets another key: behind its new equals, or before them but behind who runs, or ran
 * last when the CPU idles. */
static void move_ready(int t, uint64_t key, bool first)
{
	int pos = 0;

	if (!KEY_ORDERS) {
		m_thread[t].key = key;
		return;
	}
	take_out(&ready, t);
	m_thread[t].key = key;
	if (!first || !KEY_FRONT) {
		ready_tail(t);
		return;
	}
	while (pos < ready.n && m_thread[ready.who[pos]].key < key)
		pos++;
	if (pos < ready.n && ready.who[pos] == last && m_thread[last].key == key)
		pos++;
	put_at(&ready, pos, t);
}

static bool is_ready(int t)
{
	const struct m_thread *m = &m_thread[t];

	return m->exists && !m->suspended && m->waits == FREE;
}

static struct queue *queue_of(int t)
{
	switch (m_thread[t].waits) {
	case SEM:
		return &sem_q[m_thread[t].object];
	case MUTEX:
		return &mutex_q[m_thread[t].object];
	default:
		return NULL;
	}
}

static uint64_t key_of(int t)
{
	uint64_t key = m_thread[t].base;

	for (int i = 0; i < held[t].n; i++) {
		const struct queue *q = &mutex_q[held[t].who[i]];

		for (int w = 0; w < q->n; w++)
			if (m_thread[q->who[w]].key < key)
				key = m_thread[q->who[w]].key;
	}
	return key;
}

/* Whatever follows from @t's urgency being what it is now, along the chain. */
static void settle(int t, bool first)
{
	while (t != NOBODY) {
		uint64_t key = key_of(t);
		struct queue *q = queue_of(t);

		if (key == m_thread[t].key)
			return;
		if (is_ready(t)) {
			move_ready(t, key, first);
		} else if (q != NULL) {
			take_out(q, t);
			m_thread[t].key = key;
			put_sorted(q, t);
		} else {
			m_thread[t].key = key;
		}
		t = m_thread[t].waits == MUTEX ? owner[m_thread[t].object] : NOBODY;
		first = true;
	}
}

void m_choose(void)
{
	if (KEY_ORDERS || running == NOBODY || !is_ready(running))
		running = ready.n == 0 ? NOBODY : ready.who[0];
	if (running == NOBODY)
		return;
	last = running;
	m_thread[running].granted = FREE;
}

void m_start(int t, uint64_t base)
{
	m_thread[t] = (struct m_thread){ .exists = true, .base = base, .key = base };
	ready_tail(t);
}

static bool wait_for(enum what what, int object, uint64_t until)
{
	struct m_thread *m = &m_thread[running];

	take_out(&ready, running);
	m->waits = what;
	m->object = object;
	m->until = until;
	m->armed = ++armings;
	if (queue_of(running) != NULL)
		put_sorted(queue_of(running), running);
	if (what == MUTEX)
		settle(owner[object], true);
	return true;
}

static void wake(int t, int result)
{
	if (queue_of(t) != NULL)
		take_out(queue_of(t), t);
	m_thread[t].waits = FREE;
	m_thread[t].result = result;
	if (is_ready(t))
		ready_tail(t);
}

static void grant(int t, int result)
{
	m_thread[t].granted = m_thread[t].waits;
	wake(t, result);
}

/* Woken without what it waited for. */
static void give_up(int t, int result)
{
	int o = m_thread[t].waits == MUTEX ? owner[m_thread[t].object] : NOBODY;

	wake(t, result);
	settle(o, true);
}

bool m_sem_get(int s, uint64_t until, bool nowait, int *rc)
{
	*rc = 0;
	if (sem_count[s] != 0) {
		sem_count[s]--;
		return false;
	}
	*rc = -EAGAIN;
	return !nowait && wait_for(SEM, s, until);
}

int m_sem_put(int s)
{
	if (sem_q[s].n != 0)
		grant(sem_q[s].who[0], 0);
	else if (sem_count[s] == SEM_MAX)
		return -EOVERFLOW;
	else
		sem_count[s]++;
	return 0;
}

static void own(int m, int t)
{
	owner[m] = t;
	put_at(&held[t], 0, m);
}

bool m_lock(int m, uint64_t until, bool nowait, int *rc)
{
	int o = owner[m];

	*rc = orphan[m] ? -EOWNERDEAD : 0;
	if (o == NOBODY) {
		own(m, running);
		return false;
	}
	*rc = -EDEADLK;
	if (o == running)
		return false;
	*rc = -EAGAIN;
	if (nowait)
		return false;
	while (m_thread[o].waits == MUTEX) {
		o = owner[m_thread[o].object];
		if (o == running) {
			*rc = -EDEADLK;
			return false;
		}
	}
	return wait_for(MUTEX, m, until);
}

static void hand_on(int m, int t)
{
	int next = mutex_q[m].n != 0 ? mutex_q[m].who[0] : NOBODY;

	take_out(&held[t], m);
	owner[m] = NOBODY;
	if (next != NOBODY) {
		grant(next, orphan[m] ? -EOWNERDEAD : 0);
		own(m, next);
		settle(next, true);
	}
	settle(t, true);
}

/* The test repairs what it got with -EOWNERDEAD at once, so a marked mutex is never unlocked. */
int m_unlock(int m)
{
	if (owner[m] != running)
		return -EPERM;
	hand_on(m, running);
	return 0;
}

void m_yield(void)
{
	take_out(&ready, running);
	ready_tail(running);
	if (!KEY_ORDERS)
		running = NOBODY;	/* gives up its turn */
}

int m_suspend(int t)
{
	if (m_thread[t].suspended)
		return -EALREADY;
	if (!m_thread[t].exists || m_thread[t].ending)
		return -ESRCH;
	if (is_ready(t))
		take_out(&ready, t);
	m_thread[t].suspended = true;
	return 0;
}

int m_resume(int t)
{
	if (!m_thread[t].suspended)
		return -EALREADY;
	m_thread[t].suspended = false;
	if (is_ready(t))
		ready_tail(t);
	return 0;
}

void m_priority(int t, uint64_t base)
{
	m_thread[t].base = base;
	settle(t, false);
}

int m_terminate(int t)
{
	if (!m_thread[t].exists)
		return -ESRCH;
	if (m_thread[t].ending)
		return -EALREADY;
	m_thread[t].ending = true;
	if (m_thread[t].suspended) {
		m_thread[t].suspended = false;
		if (is_ready(t))
			ready_tail(t);
	}
	if (m_thread[t].waits != FREE)
		give_up(t, -ECANCELED);
	else if (m_thread[t].granted == SEM)
		m_sem_put(m_thread[t].object);
	else if (m_thread[t].granted == MUTEX)
		hand_on(m_thread[t].object, t);
	return 0;
}

void m_end(void)
{
	int t = running;

	while (held[t].n != 0) {
		orphan[held[t].who[0]] = true;
		hand_on(held[t].who[0], t);
	}
	take_out(&ready, t);
	m_thread[t].exists = false;
	running = NOBODY;
}

int m_next_timeout(uint64_t now)
{
	int best = NOBODY;

	for (int t = 0; t < THREADS; t++) {
		const struct m_thread *m = &m_thread[t];

		if (!m->exists || m->waits == FREE || m->until > now)
			continue;
		if (best == NOBODY || m->until < m_thread[best].until ||
		    (m->until == m_thread[best].until && m->armed < m_thread[best].armed))
			best = t;
	}
	return best;
}

void m_timeout(int t)
{
	if (m_thread[t].waits == SLEEP)
		wake(t, 0);
	else
		give_up(t, -ETIMEDOUT);
}
