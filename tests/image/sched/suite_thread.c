// SPDX-License-Identifier: BSD-3-Clause
/* The life of a thread. */
#include <errno.h>
#include <string.h>

#include <uk/sem.h>

#include "pool.h"

static struct uk_sem gate = UK_SEM_INIT(0, UK_SEM_MAX);

static void exits(void *arg)
{
	uk_thread_exit(arg);
}

static void waits(void *arg __uk_unused)
{
	uk_sem_get(&gate, UK_FOREVER);
	log_add('w');
}

static void static_body(void *arg __uk_unused)
{
	for (;;)
		uk_notify_wait(1, 1, NULL, UK_FOREVER);
}
UK_TASK(resident, static_body, .priority = 10, .stack = 2560, .cpu = SUITE_CPU);

UK_TESTCASE(thread, static_ones_exist_before_main)
{
	UK_TEST_EXPECT(!uk_thread_ended(&resident_thread));
	UK_TEST_EXPECT(uk_thread_current() != &resident_thread);
	UK_TEST_EXPECT_UNUM_EQ(uk_thread_priority(&resident_thread), 10);
	pool_settle();
	UK_TEST_EXPECT(resident_thread.waits_in == &resident_thread.notify_q);
}

UK_TESTCASE(thread, join_gives_the_exit_value)
{
	void *value = NULL;

	UK_TEST_ASSERT(pool_start(0, 10, exits, (void *)42));
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[0], &value, uk_after(UK_MS(10))));
	UK_TEST_EXPECT_PTR_EQ(value, (void *)42);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&pool[0], &value, UK_NOWAIT), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(uk_thread_current(), NULL, UK_FOREVER), -EDEADLK);
}

static int joined[POOL];
static void *joined_value[POOL];

/* Who has joined it has its storage. */
static void joins(void *arg)
{
	uintptr_t i = (uintptr_t)arg;

	joined[i] = uk_thread_join(&pool[0], &joined_value[i], UK_FOREVER);
	if (joined[i] == 0)
		pool_start(0, 10, waits, NULL);
}

UK_TESTCASE(thread, one_of_several_joins)
{
	log_reset();
	UK_TEST_ASSERT(pool_start(0, 10, waits, NULL));
	pool_settle();
	for (uintptr_t i = 1; i <= 2; i++) {
		joined[i] = 1;
		joined_value[i] = &joined;
		UK_TEST_ASSERT(pool_start((unsigned int)i, 12, joins, (void *)i));
	}
	pool_settle();
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&pool[0], NULL, uk_after(UK_US(50))), -EINVAL);
	uk_sem_put(&gate);
	pool_settle();
	UK_TEST_EXPECT_ZERO(joined[1]);
	UK_TEST_EXPECT_PTR_EQ(joined_value[1], NULL);
	UK_TEST_EXPECT_SNUM_EQ(joined[2], -EINVAL);
	UK_TEST_EXPECT_PTR_EQ(joined_value[2], &joined);
	/* The thread that was made in its place is nobody's yet. */
	uk_sem_put(&gate);
	pool_join(3);
	UK_TEST_EXPECT(log_is("ww"));
}

static void waits_long(void *arg __uk_unused)
{
	joined[1] = uk_thread_join(&pool[0], NULL, UK_FOREVER);
}

/* It has ended and is the waiting thread's, which has not run since. */
UK_TESTCASE(thread, nobody_joins_before_who_waits)
{
	UK_TEST_ASSERT(pool_start(0, 10, waits, NULL));
	joined[1] = 1;
	UK_TEST_ASSERT(pool_start(1, 20, waits_long, NULL));
	pool_settle();
	uk_sem_put(&gate);
	uk_thread_suspend(&pool[1]);
	pool_settle();
	UK_TEST_EXPECT(uk_thread_ended(&pool[0]));
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&pool[0], NULL, UK_NOWAIT), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_detach(&pool[0]), -EINVAL);
	uk_thread_resume(&pool[1]);
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[1], NULL, uk_after(UK_S(1))));
	UK_TEST_EXPECT_ZERO(joined[1]);
}

UK_TESTCASE(thread, join_times_out_and_detach_ends_it)
{
	UK_TEST_ASSERT(pool_start(0, 10, waits, NULL));
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&pool[0], NULL, UK_NOWAIT), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&pool[0], NULL, uk_after(UK_US(100))), -ETIMEDOUT);
	UK_TEST_EXPECT_ZERO(uk_thread_detach(&pool[0]));
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_detach(&pool[0]), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_join(&pool[0], NULL, UK_FOREVER), -EINVAL);
	uk_sem_put(&gate);
	pool_settle();
	UK_TEST_EXPECT(uk_thread_ended(&pool[0]));
}

#define STORAGE_FREE	0x5a
/* What the last calls of a thread take of its stack; little, for it is filled in an interrupt. */
#define STACK_USED	256

static struct uk_timer looker;
static bool reused;

/* Nobody is ready: the thread that ended was the last one. What is its own is given away. */
static void reuses(struct uk_timer *timer __uk_unused)
{
	if (!uk_thread_ended(&pool[0]))
		return;
	reused = true;
	memset((char *)pool[0].stack_base + pool[0].stack_size - STACK_USED, STORAGE_FREE,
	       STACK_USED);
	memset(&pool[0], STORAGE_FREE, sizeof(pool[0]));
}

UK_TESTCASE(thread, ended_means_that_its_stack_is_left)
{
	struct uk_task task = pool_task(0, 20, exits, NULL);
	const char *stack = (const char *)task.stack_base;
	size_t used = 0;

	task.flags = UK_TASK_DETACHED;
	reused = false;
	UK_TEST_ASSERT(uk_thread_create(&pool[0], &task) == 0);
	uk_timer_init(&looker, reuses);
	uk_timer_start(&looker, uk_after(UK_US(100)), 0);
	uk_sleep(UK_MS(1));
	UK_TEST_EXPECT(reused);
	for (size_t i = task.stack - STACK_USED; i < task.stack; i++)
		used += stack[i] != STORAGE_FREE;
	UK_TEST_EXPECT_UNUM_EQ(used, 0);
	memset(&pool[0], 0, sizeof(pool[0]));
}

static void cleanup(void *arg)
{
	log_add(*(char *)arg);
}

static void has_cleanups(void *arg __uk_unused)
{
	struct uk_cleanup a, b, c;

	uk_cleanup_push(&a, cleanup, "a");
	uk_cleanup_push(&b, cleanup, "b");
	uk_cleanup_push(&c, cleanup, "c");
	uk_cleanup_pop(false);
	uk_sem_get(&gate, UK_FOREVER);
	log_add('!');
}

UK_TESTCASE(thread, terminate_runs_the_cleanups)
{
	void *value = NULL;

	log_reset();
	UK_TEST_ASSERT(pool_start(0, 10, has_cleanups, NULL));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[0], &value, uk_after(UK_MS(10))));
	UK_TEST_EXPECT_PTR_EQ(value, UK_THREAD_TERMINATED);
	UK_TEST_EXPECT(log_is("ba"));
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_terminate(&pool[0]), -ESRCH);
	UK_TEST_EXPECT_UNUM_EQ(uk_sem_count(&gate), 0);
	/* One that never ran, and one that is suspended. */
	UK_TEST_ASSERT(pool_start(0, 31, waits, NULL));
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_join(1);
}

UK_TESTCASE(thread, suspend_and_resume)
{
	log_reset();
	UK_TEST_ASSERT(pool_start(0, 10, waits, NULL));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[0]));
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_suspend(&pool[0]), -EALREADY);
	uk_sem_put(&gate);		/* what it waits for comes while it is suspended */
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[0]));
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_resume(&pool[0]), -EALREADY);
	pool_settle();
	UK_TEST_EXPECT(log_is("w"));
	pool_join(1);
}

static void resumer(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_thread_resume(arg));
}

UK_TESTCASE(thread, suspends_itself)
{
	UK_TEST_ASSERT(pool_start(0, 20, resumer, uk_thread_current()));
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(uk_thread_current()));
	pool_join(1);
}

UK_TESTCASE(thread, bad_descriptions_change_nothing)
{
	struct uk_task good = pool_task(0, 10, exits, NULL), t;
	static struct uk_thread fresh;

#define BAD(member, value) do {							\
	t = good;								\
	t.member = value;							\
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&fresh, &t), -EINVAL);		\
	UK_TEST_EXPECT_UNUM_EQ(fresh.tag, 0);					\
} while (0)
	BAD(entry, NULL);
	BAD(stack_base, NULL);
	BAD(stack, 0);
	BAD(stack, 16);
	BAD(stack, 4088);
	BAD(priority, CONFIG_LIBUKSCHED_LEVELS);
	BAD(priority, UINT16_MAX);
	BAD(threshold, 11);
	BAD(cpu, CONFIG_NR_CPUS);
	BAD(flags, 0x80);
	BAD(partition, 65);
	t = good;
	t.period = 1000;
	t.deadline = 1001;
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&fresh, &t), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(NULL, &good), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&fresh, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&resident_thread, &good), -EBUSY);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_suspend(NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_resume(&fresh), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_terminate(&fresh), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_priority_set(&resident_thread, CONFIG_LIBUKSCHED_LEVELS),
			       -EINVAL);
	UK_TEST_EXPECT_UNUM_EQ(uk_thread_priority(&resident_thread), 10);
}

UK_TESTCASE(thread, notification_word)
{
	uint32_t value = 0;

	UK_TEST_EXPECT_SNUM_EQ(uk_notify_wait(1, 0, NULL, UK_NOWAIT), -EAGAIN);
	UK_TEST_EXPECT_ZERO(uk_notify(uk_thread_current(), 0, 6, 0));
	UK_TEST_EXPECT_ZERO(uk_notify_wait(2, 2, &value, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_EQ(value, 6);
	UK_TEST_EXPECT_SNUM_EQ(uk_notify_wait(2, 0, NULL, uk_after(UK_US(50))), -ETIMEDOUT);
	UK_TEST_EXPECT_ZERO(uk_notify(uk_thread_current(), UINT32_MAX, 0, 7));
	UK_TEST_EXPECT_ZERO(uk_notify_wait(UINT32_MAX, UINT32_MAX, &value, UK_NOWAIT));
	UK_TEST_EXPECT_UNUM_EQ(value, 7);
	UK_TEST_EXPECT_SNUM_EQ(uk_notify_wait(0, 0, NULL, UK_FOREVER), -EINVAL);
	uk_thread_user_set(&pool[0], &value);
	UK_TEST_EXPECT_PTR_EQ(uk_thread_user(&pool[0]), &value);
}

static void notified(void *arg __uk_unused)
{
	uint32_t value = 0;

	UK_TEST_EXPECT_ZERO(uk_notify_wait(1, 1, &value, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_EQ(value, 1);
	log_add('n');
}

/* Woken, but before it runs another takes back what it was woken for: it waits on. */
UK_TESTCASE(thread, a_notification_taken_back)
{
	log_reset();
	UK_TEST_ASSERT(pool_start(0, 10, notified, NULL));
	pool_settle();
	uk_sched_lock();
	UK_TEST_EXPECT_ZERO(uk_notify(&pool[0], 0, 1, 0));
	UK_TEST_EXPECT_ZERO(uk_notify(&pool[0], 1, 0, 0));
	uk_sched_unlock();
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	UK_TEST_EXPECT_ZERO(uk_notify(&pool[0], 0, 1, 0));
	pool_join(1);
	UK_TEST_EXPECT(log_is("n"));
}

static void deep(void *arg __uk_unused)
{
	volatile char big[1500];

	for (unsigned int i = 0; i < sizeof(big); i++)
		big[i] = 1;
}

UK_TESTCASE(thread, stack_high_water_mark)
{
	size_t shallow, deeper;

	UK_TEST_ASSERT(pool_start(0, 10, exits, NULL));
	pool_join(1);
	shallow = uk_thread_stack_unused(&pool[0]);
	UK_TEST_ASSERT(pool_start(0, 10, deep, NULL));
	pool_join(1);
	deeper = uk_thread_stack_unused(&pool[0]);
	UK_TEST_EXPECT_UNUM_LT(shallow, 4096);
	UK_TEST_EXPECT_UNUM_GE(shallow, deeper + 1000);
	UK_TEST_EXPECT_UNUM_GT(deeper, 1000);
}

static void logs(void *arg)
{
	log_add(*(char *)arg);
}

UK_TESTCASE(thread, the_scheduler_lock_nests)
{
	log_reset();
	uk_sched_lock();
	uk_sched_lock();
	UK_TEST_EXPECT(uk_sched_is_locked());
	UK_TEST_ASSERT(pool_start(0, 1, logs, "a"));
	uk_sched_yield();
	uk_sched_unlock();
	UK_TEST_EXPECT(log_is(""));
	uk_sched_unlock();
	UK_TEST_EXPECT(!uk_sched_is_locked());
	UK_TEST_EXPECT(log_is(URGENT_FIRST ? "a" : ""));
	pool_join(1);
	UK_TEST_EXPECT(log_is("a"));
}

/* A more urgent thread, woken by a timer, ends a thread that is being made: one tick later in each
 * round. Where a tick is an instruction, that is at every step of its beginning. */
#define MADE_ROUNDS	1500

static struct uk_sem made_go;
static volatile bool made_over;
static unsigned int made_runs;

static void ends_what_is_made(void *arg __uk_unused)
{
	for (;;) {
		uk_sem_get(&made_go, UK_FOREVER);
		if (made_over)
			return;
		uk_thread_terminate(&pool[1]);
	}
}

static void made_expired(struct uk_timer *t __uk_unused)
{
	uk_sem_put(&made_go);
}

static void runs_once(void *arg __uk_unused)
{
	made_runs++;
}

UK_TESTCASE(thread, terminated_while_it_is_made)
{
	struct uk_task task = pool_task(1, 20, runs_once, NULL);
	struct uk_timer t;
	void *value;

	task.period = UK_MS(10);
	made_over = false;
	uk_sem_init(&made_go, 0, 1);
	uk_timer_init(&t, made_expired);
	UK_TEST_ASSERT(pool_start(0, 3, ends_what_is_made, NULL));
	pool_settle();
	for (uint64_t delay = 0; delay < MADE_ROUNDS; delay++) {
		made_runs = 0;
		UK_TEST_ASSERT(uk_timer_start(&t, uk_clock_ns() + delay, 0) == 0);
		UK_TEST_ASSERT(uk_thread_create(&pool[1], &task) == 0);
		UK_TEST_ASSERT(uk_thread_join(&pool[1], &value, uk_after(UK_MS(5))) == 0);
		UK_TEST_ASSERT(made_runs == 1 || (made_runs == 0 && value == UK_THREAD_TERMINATED));
		uk_timer_cancel(&t);
	}
	made_over = true;
	uk_sem_put(&made_go);
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[0], NULL, UK_FOREVER));
}
