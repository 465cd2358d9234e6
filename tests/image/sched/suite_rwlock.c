// SPDX-License-Identifier: BSD-3-Clause
/*
 * Reader-writer locks whose queue changes: whatever changes it, and wherever, those that may have
 * the lock then have it at once. Readers hold it here, and a writer keeps others from reading.
 */
#include <errno.h>

#if CONFIG_LIBUKBUDGET
#include <uk/budget.h>
#endif
#include <uk/mutex.h>
#include <uk/rwlock.h>
#include <uk/sem.h>

#include "pool.h"

#define WRITER	0
#define READERS	4	/* from 1 on */

static struct uk_rwlock lock;
static struct uk_mutex mutex;
static int result[POOL];

static void writes(void *arg)
{
	result[WRITER] = uk_rwlock_write(&lock, *(uk_timeout_t *)arg);
	log_add('w');
	if (result[WRITER] == 0)
		UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
}

static void reads(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&lock, UK_FOREVER));
	log_add((char)('0' + (uintptr_t)arg));
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
}

/* A writer, which waits until @until, and after it @n readers as urgent as it is. */
static void begin(uk_timeout_t until, unsigned int n)
{
	static uk_timeout_t limit;

	log_reset();
	limit = until;
	uk_rwlock_init(&lock);
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&lock, UK_NOWAIT));
	pool_start(WRITER, 18, writes, &limit);
	for (uintptr_t i = 1; i <= n; i++) {
		pool_settle();
		pool_start((unsigned int)i, 18, reads, (void *)i);
	}
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
}

/* All readers have had the lock, while main() reads too and whatever the writer does. */
static void all_have_read(void)
{
	pool_settle();
	UK_TEST_EXPECT(log_is("1234"));
	UK_TEST_EXPECT_SNUM_EQ(uk_rwlock_destroy(&lock), -EBUSY);
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
}

static void finish(void)
{
	pool_join(1 + READERS);
	UK_TEST_EXPECT_ZERO(uk_rwlock_destroy(&lock));
}

UK_TESTCASE(rwlock, the_writer_is_suspended_and_its_time_is_up)
{
	begin(uk_after(UK_MS(2)), READERS);
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[WRITER]));
	spin(UK_MS(2));
	all_have_read();
	UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[WRITER]));
	finish();
	UK_TEST_EXPECT_SNUM_EQ(result[WRITER], -ETIMEDOUT);
}

UK_TESTCASE(rwlock, the_writer_moves_back)
{
	begin(UK_FOREVER, READERS);
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[WRITER], 20));
	all_have_read();
	finish();
	UK_TEST_EXPECT(log_is("1234w"));
}

UK_TESTCASE(rwlock, readers_move_forward)
{
	begin(UK_FOREVER, READERS);
	for (unsigned int i = 1; i <= READERS; i++)
		UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[i], 17));
	all_have_read();
	finish();
	UK_TEST_EXPECT(log_is("1234w"));
}

UK_TESTCASE(rwlock, the_writer_is_terminated_while_it_waits)
{
	begin(UK_FOREVER, READERS);
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[WRITER], 18));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[WRITER]));
	all_have_read();
	finish();
}

UK_TESTCASE(rwlock, the_writer_is_terminated_after_its_timeout)
{
	begin(uk_after(UK_MS(2)), READERS);
	spin(UK_MS(2));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[WRITER]));
	all_have_read();
	finish();
}

/* At any time after it, while the writer is on its way out of the wait. */
UK_TESTCASE(rwlock, the_writer_is_terminated_just_after_its_timeout)
{
	for (uint64_t ns = 0; ns < 2000 && uk_test_passing(); ns += 32) {
		uk_timeout_t limit = uk_after(UK_MS(2));

		begin(limit, 1);
		uk_sleep_until(limit + ns);
		uk_thread_terminate(&pool[WRITER]);
		pool_settle();
		UK_TEST_EXPECT(order[0] == '1' || order[1] == '1');
		UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
		pool_join(2);
		UK_TEST_EXPECT_ZERO(uk_rwlock_destroy(&lock));
	}
}

/* The writer got the lock from the last reader; readers wait for it. */
UK_TESTCASE(rwlock, the_writer_is_terminated_before_it_writes)
{
	begin(UK_FOREVER, READERS);
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[WRITER]));
	pool_settle();
	UK_TEST_EXPECT(log_is("1234"));
	finish();
}

static void locks(void *arg __uk_unused)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&mutex, UK_FOREVER));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&mutex));
}

static void locks_and_reads(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&mutex, UK_FOREVER));
	reads(arg);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&mutex));
}

/* A reader inherits, and passes the writer. */
UK_TESTCASE(rwlock, a_reader_inherits)
{
	uk_mutex_init(&mutex, 0);
	begin(UK_FOREVER, 0);
	pool_start(1, 19, locks_and_reads, (void *)1);
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	pool_start(2, 10, locks, NULL);
	pool_settle();
	UK_TEST_EXPECT(log_is("1"));
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
	pool_join(3);
	UK_TEST_EXPECT_ZERO(uk_rwlock_destroy(&lock));
}

/* Two locks at a time, whose readers are admitted one after the other. */
static struct uk_rwlock other;

static void reads_other(void *arg __uk_unused)
{
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&other, UK_FOREVER));
	log_add('o');
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&other));
}

static void writes_other(void *arg)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_rwlock_write(&other, *(uk_timeout_t *)arg), -ETIMEDOUT);
	log_add('w');
}

UK_TESTCASE(rwlock, two_locks_at_once)
{
	uk_timeout_t limit = uk_after(UK_MS(3));

	begin(limit, 2);
	uk_rwlock_init(&other);
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&other, UK_NOWAIT));
	pool_start(3, 18, writes_other, &limit);
	pool_settle();
	pool_start(4, 18, reads_other, NULL);
	pool_start(5, 18, reads_other, NULL);
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	spin(UK_MS(3));
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[WRITER]));
	UK_TEST_EXPECT_ZERO(uk_thread_suspend(&pool[3]));
	pool_settle();
	UK_TEST_EXPECT_UNUM_EQ(order[0] + order[1] + order[2] + order[3], '1' + '2' + 'o' + 'o');
	UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[WRITER]));
	UK_TEST_EXPECT_ZERO(uk_thread_resume(&pool[3]));
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&other));
	pool_join(6);
	UK_TEST_EXPECT_ZERO(uk_rwlock_destroy(&lock));
	UK_TEST_EXPECT_ZERO(uk_rwlock_destroy(&other));
}

#if CONFIG_LIBUKBUDGET
static void overdraws(void *arg __uk_unused)
{
	spin(UK_MS(1));
}

/* In the interrupt that ends the budget of its server. */
UK_TESTCASE(rwlock, the_writer_is_demoted)
{
	static struct uk_budget server;
	struct uk_task task = pool_task(5, 3, overdraws, NULL);

	begin(UK_FOREVER, READERS);
	UK_TEST_EXPECT_ZERO(uk_budget_init(&server, UK_US(500), UK_MS(50), UK_BUDGET_DEMOTE));
	UK_TEST_EXPECT_ZERO(uk_budget_set(&pool[WRITER], &server));
	task.budget = &server;
	UK_TEST_ASSERT(uk_thread_create(&pool[5], &task) == 0);
	all_have_read();
	finish();
	UK_TEST_EXPECT(log_is("1234w"));
	UK_TEST_EXPECT_ZERO(uk_thread_join(&pool[5], NULL, uk_after(UK_S(1))));
}
#endif
