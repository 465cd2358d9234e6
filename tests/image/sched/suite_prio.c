// SPDX-License-Identifier: BSD-3-Clause
/* What fixed priorities promise: preemption, FIFO within a level, turns, thresholds. */
#include <errno.h>

#include <uk/mutex.h>
#include <uk/sem.h>

#include "pool.h"

static void logs(void *arg)
{
	log_add(*(char *)arg);
	uk_sched_yield();
	log_add(*(char *)arg);
}

UK_TESTCASE(prio, fifo_within_a_level_and_yield)
{
	log_reset();
	uk_sched_lock();
	UK_TEST_ASSERT(pool_start(0, 10, logs, "a"));
	UK_TEST_ASSERT(pool_start(1, 10, logs, "b"));
	UK_TEST_ASSERT(pool_start(2, 9, logs, "c"));
	UK_TEST_ASSERT(pool_start(3, CONFIG_LIBUKSCHED_LEVELS - 1, logs, "z"));
	uk_sched_unlock();
	UK_TEST_EXPECT(log_is("ccabab"));
	pool_join(4);
	UK_TEST_EXPECT(log_is("ccababzz"));
}

static void preempted(void *arg __uk_unused)
{
	log_add('1');
	pool_start(1, 5, logs, "u");
	log_add('2');
}

UK_TESTCASE(prio, a_preempted_thread_stays_first_of_its_level)
{
	log_reset();
	uk_sched_lock();
	UK_TEST_ASSERT(pool_start(0, 10, preempted, NULL));
	UK_TEST_ASSERT(pool_start(2, 10, logs, "e"));
	uk_sched_unlock();
	UK_TEST_EXPECT(log_is("1uu2ee"));
	pool_join(3);
}

UK_TESTCASE(prio, every_level_works)
{
	for (unsigned int p = 0; p < CONFIG_LIBUKSCHED_LEVELS && uk_test_passing(); p++) {
		log_reset();
		uk_sched_lock();
		pool_start(0, p, logs, "l");
		pool_start(1, p / 2, logs, "h");
		uk_sched_unlock();
		pool_join(2);
		UK_TEST_EXPECT(log_is(p / 2 == p ? "lhlh" : "hhll"));
	}
}

#if CONFIG_LIBSCHEDPRIO_ROUND_ROBIN
static void turns(void *arg)
{
	uint64_t until = uk_clock_ns() + UK_MS(10);
	bool mine = false;

	while (uk_clock_ns() < until) {
		if (order[0] == 0 || !mine)
			log_add(*(char *)arg);
		mine = true;
		for (unsigned int i = 0; i < LOG_MAX && order[i] != 0; i++)
			mine = order[i] == *(char *)arg;
	}
}

UK_TESTCASE(prio, equals_take_turns_of_a_quantum)
{
	uint64_t start = uk_clock_ns();

	log_reset();
	uk_sched_lock();
	pool_start(0, 10, turns, "a");
	pool_start(1, 10, turns, "b");
	uk_sched_unlock();
	pool_join(2);
	UK_TEST_EXPECT_UNUM_LT(uk_clock_ns() - start, UK_MS(13));
	for (unsigned int i = 0; i < 8; i++)
		UK_TEST_EXPECT_SNUM_EQ(order[i], i % 2 ? 'b' : 'a');
}

static struct uk_mutex ceiling;

/* Comes back to its level, where somebody has become ready meanwhile. */
static void comes_back(void *arg __uk_unused)
{
	uk_mutex_lock(&ceiling, UK_FOREVER);
	pool_start(1, 10, logs, "b");
	uk_mutex_unlock(&ceiling);
	spin(UK_MS(3));
	log_add('a');
}

UK_TESTCASE(prio, a_turn_begins_when_urgency_ends)
{
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&ceiling, 0, 5));
	pool_start(0, 10, comes_back, NULL);
	pool_join(2);
	UK_TEST_EXPECT_SNUM_EQ(order[0], 'b');
}

static volatile bool stop;
static uint64_t ran[4];

/* Adds up the time that it has, seen in steps of the loop. */
static void runs(void *arg)
{
	uint64_t before = uk_clock_ns(), now;

	while (!stop) {
		now = uk_clock_ns();
		if (now - before < UK_US(2))
			ran[(uintptr_t)arg] += now - before;
		before = now;
	}
}

/* The same, but it hardly ever lets anybody else run when an interrupt asks for it. */
static void runs_locked(void *arg)
{
	while (!stop) {
		uk_sched_lock();
		for (unsigned int i = 0; i < 100; i++) {
			uint64_t before = uk_clock_ns();

			ran[(uintptr_t)arg] += uk_clock_ns() - before;
		}
		uk_sched_unlock();
	}
}

static void disturbs(void *arg)
{
	while (!stop) {
		spin(UK_US(20));
		uk_sleep(UK_US((uintptr_t)arg));
	}
}

/* Two equals; a thread, or two that are equals themselves, take the CPU away every @us. */
static void share(void (*first)(void *), unsigned int disturbers, uintptr_t us)
{
	unsigned int n = 0;

	stop = false;
	ran[0] = 0;
	ran[1] = 0;
	uk_sched_lock();
	pool_start(n++, 20, first, (void *)0);
	pool_start(n++, 20, runs, (void *)1);
	while (n < 2 + disturbers)
		pool_start(n++, 10, disturbs, (void *)us);
	uk_sched_unlock();
	uk_sleep(UK_MS(20));
	stop = true;
	pool_join(n);
}

static void expect_equal_shares(const char *why, uintptr_t us)
{
	uint64_t most = UK_MAX(ran[0], ran[1]), least = UK_MIN(ran[0], ran[1]);

	if (!UK_TEST_EXPECT_UNUM_LT(most - least, most / 5))
		uk_test_note("%s, every %u us: %u and %u us", why, (unsigned int)us,
			     (unsigned int)(ran[0] / 1000), (unsigned int)(ran[1] / 1000));
}

/* A quantum is 1 ms: interrupted within it, at its end, and by turns of others. */
UK_TESTCASE(prio, turns_go_on_after_preemption)
{
	static const uintptr_t every[] = { 73, 500, 980, 1000, 1500 };

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(every); i++) {
		share(runs, 1, every[i]);
		expect_equal_shares("one more urgent thread", every[i]);
	}
	share(runs, 2, 500);
	expect_equal_shares("two more urgent threads", 500);
	share(runs, 0, 0);
	expect_equal_shares("nobody else", 0);
}

/* ran[0] is what it sees of half of its time. */
UK_TESTCASE(prio, a_turn_ends_while_the_scheduler_is_locked)
{
	share(runs_locked, 0, 0);
	UK_TEST_EXPECT_UNUM_GT(ran[1], UK_MS(8));
	UK_TEST_EXPECT_UNUM_LT(ran[1], UK_MS(12));
}
#endif

#if CONFIG_LIBSCHEDPRIO_THRESHOLD
static struct uk_sem wakes = UK_SEM_INIT(0, UK_SEM_MAX);

static void guarded(void *arg __uk_unused)
{
	log_add('1');
	pool_start(1, 8, logs, "n");	/* between priority and threshold: may not preempt */
	log_add('2');
	pool_start(2, 4, logs, "u");	/* above the threshold: does */
	log_add('3');
	uk_sem_get(&wakes, uk_after(UK_US(100)));
	log_add('4');
}

UK_TESTCASE(prio, threshold)
{
	struct uk_task task = pool_task(0, 12, guarded, NULL);

	task.threshold = 6;
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT(log_is("12uu3nn"));
	pool_join(3);
	UK_TEST_EXPECT(log_is("12uu3nn4"));
	task.flags = UK_TASK_NOPREEMPT;
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT(log_is("123uunn"));
	pool_join(3);
}

static struct uk_timer wake;

static void puts(struct uk_timer *t __uk_unused)
{
	uk_sem_put(&wakes);
}

/* Each time it goes on without another thread having run, and has waited or yielded before. */
static void guarded_again(void *arg __uk_unused)
{
	uk_sched_yield();
	pool_start(1, 8, logs, "n");
	log_add('1');
	uk_sleep(UK_US(100));			/* the other runs to its end ... */
	uk_sleep(UK_US(100));			/* ... and nobody is left: it idles itself */
	pool_start(1, 8, logs, "m");
	log_add('2');
	uk_sleep(UK_US(100));
	uk_sem_get(&wakes, uk_clock_ns() - 1);	/* the time is up before it leaves the CPU */
	pool_start(1, 8, logs, "o");
	log_add('3');
	uk_sleep(UK_US(100));
	for (uint64_t delay = 0; delay < 1500 && uk_test_passing(); delay++) {
		uk_timer_start(&wake, uk_clock_ns() + delay, 0);
		UK_TEST_EXPECT_ZERO(uk_sem_get(&wakes, uk_after(UK_MS(1))));
		UK_TEST_EXPECT_UNUM_EQ(uk_thread_current()->base, 6);
	}
}

UK_TESTCASE(prio, a_threshold_holds_whenever_the_thread_goes_on)
{
	struct uk_task task = pool_task(0, 12, guarded_again, NULL);

	task.threshold = 6;
	log_reset();
	uk_timer_init(&wake, puts);
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(2);
	UK_TEST_EXPECT(log_is("1nn2mm3oo"));
}

static void changes_its_priority(void *arg __uk_unused)
{
	struct uk_thread *me = uk_thread_current();

	pool_start(1, 8, logs, "n");	/* may not preempt it, now as before */
	for (unsigned int p = 12; p >= 6; p--) {	/* the first is the same again */
		UK_TEST_EXPECT_ZERO(uk_thread_priority_set(me, p));
		UK_TEST_EXPECT_UNUM_EQ(me->base, 6);
		log_add('0');
	}
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(me, 12));
	log_add('1');
	uk_sched_yield();
	log_add('2');
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(me, 5));
	UK_TEST_EXPECT_UNUM_EQ(me->base, 5);
	pool_start(1, 5, logs, "e");
	uk_sched_yield();		/* no threshold keeps it before its equal */
	log_add('3');
}

UK_TESTCASE(prio, a_threshold_is_kept_over_changes_of_priority)
{
	struct uk_task task = pool_task(0, 12, changes_its_priority, NULL);

	task.threshold = 6;
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(2);
	UK_TEST_EXPECT(log_is("00000001nn2e3e"));
}

/* Preempted it is at its threshold too, and its priority changes meanwhile. */
static void waits_for_more(void *arg __uk_unused)
{
	uk_sem_get(&wakes, uk_after(UK_MS(1)));
	uk_thread_priority_set(&pool[0], 12);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].base, 6);
	uk_thread_priority_set(&pool[0], 14);
	UK_TEST_EXPECT_UNUM_EQ(pool[0].base, 6);
}

static void is_preempted(void *arg __uk_unused)
{
	pool_start(1, 3, waits_for_more, NULL);
	uk_sem_put(&wakes);
	UK_TEST_EXPECT_UNUM_EQ(uk_thread_current()->base, 6);
}

UK_TESTCASE(prio, a_threshold_is_kept_while_preempted)
{
	struct uk_task task = pool_task(0, 12, is_preempted, NULL);

	task.threshold = 6;
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(2);
}

/* Its threshold is nothing while it inherits more; its equals there have their turn. */
static struct uk_mutex lent = UK_MUTEX_INIT(0);

static void comes_later(void *arg __uk_unused)
{
	uk_mutex_lock(&lent, UK_FOREVER);
	log_add('m');
	uk_mutex_unlock(&lent);
}

static void inherits(void *arg __uk_unused)
{
	uk_mutex_lock(&lent, UK_FOREVER);
	pool_start(1, 4, comes_later, NULL);
	pool_start(2, 4, logs, "e");
	log_add('1');
	uk_sched_yield();
	log_add('2');
	uk_mutex_unlock(&lent);
}

UK_TESTCASE(prio, yielding_with_a_threshold_and_inherited_urgency)
{
	struct uk_task task = pool_task(0, 12, inherits, NULL);

	task.threshold = 6;
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	pool_join(3);
	UK_TEST_EXPECT(log_is("1e2em"));
}

static void locks(void *arg __uk_unused)
{
	uk_mutex_lock(&lent, UK_FOREVER);
	uk_mutex_unlock(&lent);
}

UK_TESTCASE(prio, a_thread_with_a_threshold_lends_its_priority)
{
	struct uk_task task = pool_task(0, 12, locks, NULL);

	task.threshold = 6;
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&lent, UK_FOREVER));
	UK_TEST_EXPECT_ZERO(uk_thread_create(&pool[0], &task));
	UK_TEST_EXPECT_UNUM_EQ(uk_thread_current()->key, 12);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&lent));
	pool_join(1);
}
#endif
