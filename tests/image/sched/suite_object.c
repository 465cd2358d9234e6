// SPDX-License-Identifier: BSD-3-Clause
/* Each object's own rules: semaphores, queues, flags, conditions, reader-writer locks,
 * mailboxes. */
#include <errno.h>

#include <uk/cond.h>
#include <uk/event.h>
#include <uk/mailbox.h>
#include <uk/msgq.h>
#include <uk/rwlock.h>
#include <uk/sem.h>

#include "pool.h"

UK_TESTCASE(object, semaphore_limits)
{
	struct uk_sem s;

	UK_TEST_EXPECT_SNUM_EQ(uk_sem_init(NULL, 0, 1), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_init(&s, 0, 0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_init(&s, 2, 1), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_sem_init(&s, 0, 1));
	UK_TEST_EXPECT_ZERO(uk_sem_put(&s));
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_put(&s), -EOVERFLOW);
	UK_TEST_EXPECT_UNUM_EQ(uk_sem_count(&s), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_sem_get(NULL, UK_NOWAIT), -EINVAL);
}

static struct uk_msgq q;
static uint64_t q_buf[3 * 3], got[8][3];

static void receiver(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, got[(uintptr_t)arg], UK_FOREVER));
}

static void sender(void *arg)
{
	uint64_t msg[3] = { (uintptr_t)arg, 0, ~(uint64_t)(uintptr_t)arg };

	UK_TEST_EXPECT_ZERO(uk_msgq_send(&q, msg, UK_FOREVER));
	log_add((char)('0' + (uintptr_t)arg));
}

UK_TESTCASE(object, message_queue)
{
	uint64_t msg[3];

	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_init(&q, q_buf, 3, 20), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_init(&q, q_buf, 0, 24), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_init(&q, (char *)q_buf + 4, 3, 24), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_msgq_init(&q, q_buf, 3, 24));
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_recv(&q, msg, UK_NOWAIT), -EAGAIN);
	/* To a waiting receiver, past the buffer. */
	UK_TEST_ASSERT(pool_start(0, 10, receiver, (void *)0));
	pool_settle();
	sender((void *)7);
	pool_join(1);
	UK_TEST_EXPECT_UNUM_EQ(got[0][0], 7);
	UK_TEST_EXPECT_UNUM_EQ(got[0][2], ~UINT64_C(7));
	/* Over the end of the ring, full, and with a sender who waits. */
	for (unsigned int round = 0; round < 5; round++) {
		for (uint64_t i = 1; i <= 3; i++)
			sender((void *)(uintptr_t)i);
		UK_TEST_EXPECT_SNUM_EQ(uk_msgq_send(&q, msg, UK_NOWAIT), -EAGAIN);
		UK_TEST_EXPECT_SNUM_EQ(uk_msgq_send(&q, msg, uk_after(1000)), -ETIMEDOUT);
		UK_TEST_ASSERT(pool_start(0, 10, sender, (void *)4));
		pool_settle();
		UK_TEST_EXPECT_UNUM_EQ(uk_msgq_used(&q), 3);
		for (uint64_t i = 1; i <= 4; i++) {
			UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, msg, UK_NOWAIT));
			UK_TEST_EXPECT_UNUM_EQ(msg[0], i);
			UK_TEST_EXPECT_UNUM_EQ(msg[2], ~i);
		}
		pool_join(1);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_send(&q, NULL, UK_NOWAIT), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_msgq_destroy(&q));
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_recv(&q, msg, UK_NOWAIT), -EINVAL);
}

#if CONFIG_LIBUKMSGQ_PRIO
UK_TESTCASE(object, message_queue_by_priority)
{
	static const uint32_t send[] = { 5, 1, 5, 0, 1, 9 };
	static const uint64_t want[] = { 3, 1, 4, 0, 2, 5 };
	static struct uk_msgq_prio prio[6];
	static uint64_t buf[6];
	uint64_t msg;

	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_init_prio(&q, buf, 6, 8, NULL), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_msgq_init_prio(&q, buf, 6, 8, prio));
	for (unsigned int round = 0; round < 4; round++) {
		for (uint64_t i = 0; i < 6; i++)
			UK_TEST_EXPECT_ZERO(uk_msgq_send_prio(&q, &i, send[i], UK_NOWAIT));
		for (uint64_t i = 0; i < 6; i++) {
			UK_TEST_EXPECT_ZERO(uk_msgq_recv(&q, &msg, UK_NOWAIT));
			UK_TEST_EXPECT_UNUM_EQ(msg, want[i]);
		}
		/* Begin elsewhere in the ring. */
		uk_msgq_send_prio(&q, &msg, 0, UK_NOWAIT);
		uk_msgq_recv(&q, &msg, UK_NOWAIT);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_msgq_send(&q, &msg, UK_NOWAIT), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_msgq_destroy(&q));
}
#endif

static struct uk_event e = UK_EVENT_INIT;

static void any(void *arg __uk_unused)
{
	uint32_t bits = 0;

	UK_TEST_EXPECT_ZERO(uk_event_wait(&e, 6, 0, &bits, UK_FOREVER));
	UK_TEST_EXPECT_UNUM_EQ(bits, 2);
	log_add('y');
}

static void all(void *arg __uk_unused)
{
	UK_TEST_EXPECT_ZERO(uk_event_wait(&e, 6, UK_EVENT_ALL | UK_EVENT_CLEAR, NULL, UK_FOREVER));
	log_add('l');
}

UK_TESTCASE(object, event_flags)
{
	log_reset();
	UK_TEST_ASSERT(pool_start(0, 18, any, NULL));
	UK_TEST_ASSERT(pool_start(1, 17, all, NULL));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 1));
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	uk_event_clear(&e, 1);
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 2));
	pool_settle();
	UK_TEST_EXPECT(log_is("y"));
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 4 | 8));
	pool_settle();
	UK_TEST_EXPECT(log_is("yl"));
	UK_TEST_EXPECT_UNUM_EQ(uk_event_bits(&e), 8);
	pool_join(2);
	UK_TEST_EXPECT_SNUM_EQ(uk_event_wait(&e, 1, 0, NULL, UK_NOWAIT), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(uk_event_wait(&e, 1, 0, NULL, uk_after(1000)), -ETIMEDOUT);
	UK_TEST_EXPECT_SNUM_EQ(uk_event_wait(&e, 0, 0, NULL, UK_NOWAIT), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_event_wait(&e, 1, 4, NULL, UK_NOWAIT), -EINVAL);
}

static void waits_for_one(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_event_wait(&e, 1, 0, NULL, UK_FOREVER));
	log_add(*(char *)arg);
}

/* Everybody, in order; and those that wait for something else stay in theirs. */
UK_TESTCASE(object, event_flags_wake_several)
{
	log_reset();
	uk_event_clear(&e, UINT32_MAX);
	UK_TEST_ASSERT(pool_start(0, 20, waits_for_one, "a"));
	UK_TEST_ASSERT(pool_start(1, 18, waits_for_one, "b"));
	UK_TEST_ASSERT(pool_start(2, 19, any, NULL));
	UK_TEST_ASSERT(pool_start(3, 17, all, NULL));
	UK_TEST_ASSERT(pool_start(4, 18, waits_for_one, "c"));
	UK_TEST_ASSERT(pool_start(5, 19, any, NULL));
	pool_settle();
	for (unsigned int i = 0; i < 3; i++)
		UK_TEST_EXPECT_ZERO(uk_event_set(&e, 8));
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 1));
	pool_settle();
	UK_TEST_EXPECT(log_is("bca"));
	uk_event_clear(&e, UINT32_MAX);
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 2));
	pool_settle();
	UK_TEST_EXPECT(log_is("bcayy"));
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 4));
	pool_join(6);
	UK_TEST_EXPECT(log_is("bcayyl"));
}

/* How many does not show in the time that interrupts are masked, which make bench measures. */
UK_TESTCASE(object, event_flags_wake_everybody)
{
	log_reset();
	uk_event_clear(&e, UINT32_MAX);
	for (unsigned int i = 0; i < POOL; i++)
		UK_TEST_ASSERT(pool_start(i, 18, waits_for_one, "x"));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_event_set(&e, 1));
	pool_join(POOL);
	UK_TEST_EXPECT(log_is("xxxxxx"));
}

static struct uk_mutex m = UK_MUTEX_INIT(0);
static struct uk_cond c = UK_COND_INIT;
static bool ready;

static void conditional(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	while (!ready)
		UK_TEST_EXPECT_ZERO(uk_cond_wait(&c, &m, UK_FOREVER));
	log_add(*(char *)arg);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
}

UK_TESTCASE(object, condition_variable)
{
	log_reset();
	ready = false;
	UK_TEST_ASSERT(pool_start(0, 18, conditional, "a"));
	UK_TEST_ASSERT(pool_start(1, 17, conditional, "b"));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_cond_signal(&c));	/* spurious: they look again */
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	uk_mutex_lock(&m, UK_FOREVER);
	ready = true;
	UK_TEST_EXPECT_ZERO(uk_cond_broadcast(&c));
	UK_TEST_EXPECT_SNUM_EQ(uk_cond_wait(&c, &m, uk_after(UK_US(300))), -ETIMEDOUT);
	UK_TEST_EXPECT_PTR_EQ(uk_mutex_owner(&m), uk_thread_current());
	UK_TEST_EXPECT(log_is("ba"));
	UK_TEST_EXPECT_SNUM_EQ(uk_cond_wait(&c, &m, UK_NOWAIT), -EAGAIN);
	uk_mutex_unlock(&m);
	UK_TEST_EXPECT_SNUM_EQ(uk_cond_wait(&c, &m, UK_FOREVER), -EPERM);
	pool_join(2);
}

static struct uk_mutex n;
static int waited, locked_before;

static void waits(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	if (arg != NULL)
		UK_TEST_EXPECT_ZERO(uk_mutex_lock((struct uk_mutex *)arg, UK_FOREVER));
	waited = uk_cond_wait(&c, &m, UK_FOREVER);
	locked_before = uk_mutex_unlock(&m);
	if (arg != NULL)
		UK_TEST_EXPECT_ZERO(uk_mutex_unlock((struct uk_mutex *)arg));
}

/* More urgent than the ceiling by now, but it had the mutex before. */
UK_TESTCASE(object, condition_variable_beyond_the_ceiling)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_init_ceiling(&m, 0, 18));
	UK_TEST_ASSERT(pool_start(0, 18, waits, NULL));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_thread_priority_set(&pool[0], 17));
	UK_TEST_EXPECT_ZERO(uk_cond_signal(&c));
	pool_join(1);
	UK_TEST_EXPECT_ZERO(waited);
	UK_TEST_EXPECT_ZERO(locked_before);
	UK_TEST_EXPECT_ZERO(uk_mutex_init(&m, 0));
}

static void owns_m_wants(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&m, UK_FOREVER));
	UK_TEST_EXPECT_ZERO(uk_mutex_lock((struct uk_mutex *)arg, UK_FOREVER));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock((struct uk_mutex *)arg));
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&m));
}

/* The errors that say that the mutex is not locked. The signal then goes to the next. */
UK_TESTCASE(object, condition_variable_that_cannot_lock_again)
{
	log_reset();
	ready = true;
	UK_TEST_EXPECT_ZERO(uk_mutex_init(&n, 0));
	UK_TEST_ASSERT(pool_start(0, 18, waits, &n));
	pool_settle();
	UK_TEST_ASSERT(pool_start(1, 18, owns_m_wants, &n));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_cond_signal(&c));
	pool_join(2);
	UK_TEST_EXPECT_SNUM_EQ(waited, -EDEADLK);
	UK_TEST_EXPECT_SNUM_EQ(locked_before, -EPERM);

	UK_TEST_ASSERT(pool_start(0, 18, waits, NULL));
	pool_settle();
	UK_TEST_EXPECT_ZERO(uk_mutex_destroy(&m));
	UK_TEST_EXPECT_ZERO(uk_cond_signal(&c));
	pool_join(1);
	UK_TEST_EXPECT_SNUM_EQ(waited, -ENOTRECOVERABLE);
	UK_TEST_EXPECT_SNUM_EQ(locked_before, -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_mutex_init(&m, 0));
}

static struct uk_rwlock l = UK_RWLOCK_INIT;

static void reads(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&l, UK_FOREVER));
	log_add(*(char *)arg);
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&l));
}

static void writes(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_rwlock_write(&l, UK_FOREVER));
	log_add(*(char *)arg);
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&l));
}

UK_TESTCASE(object, reader_writer_lock)
{
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&l, UK_FOREVER));
	UK_TEST_ASSERT(pool_start(0, 18, writes, "w"));
	pool_settle();
	UK_TEST_ASSERT(pool_start(1, 18, reads, "r"));	/* does not pass the writer */
	UK_TEST_ASSERT(pool_start(2, 17, reads, "u"));	/* more urgent: does */
	pool_settle();
	UK_TEST_EXPECT(log_is("u"));
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&l));
	pool_join(3);
	UK_TEST_EXPECT(log_is("uwr"));
	UK_TEST_EXPECT_SNUM_EQ(uk_rwlock_unlock(&l), -EPERM);
	UK_TEST_EXPECT_ZERO(uk_rwlock_write(&l, UK_FOREVER));
	UK_TEST_EXPECT_SNUM_EQ(uk_rwlock_read(&l, UK_FOREVER), -EDEADLK);
	UK_TEST_EXPECT_SNUM_EQ(uk_rwlock_destroy(&l), -EBUSY);
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&l));
}

/* Readers behind a writer go on when it does not wait any more. */
UK_TESTCASE(object, reader_writer_lock_without_the_writer)
{
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&l, UK_FOREVER));
	UK_TEST_ASSERT(pool_start(0, 18, writes, "w"));
	pool_settle();
	UK_TEST_ASSERT(pool_start(1, 18, reads, "r"));
	pool_settle();
	UK_TEST_EXPECT(log_is(""));
	UK_TEST_EXPECT_ZERO(uk_thread_terminate(&pool[0]));
	pool_settle();
	UK_TEST_EXPECT(log_is("r"));
	pool_join(2);
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&l));
}

static struct uk_mailbox box;
static uintptr_t box_buf[4];

static void post_five(void *arg __uk_unused)
{
	for (uintptr_t i = 1; i <= 5; i++)
		UK_TEST_EXPECT_SNUM_EQ(uk_mailbox_post(&box, i), i <= 4 ? 0 : -ENOSPC);
}

static void post_one(void *arg)
{
	uk_mailbox_post(&box, (uintptr_t)arg);
}

static void fetches(void *arg __uk_unused)
{
	uintptr_t word = 0;

	UK_TEST_EXPECT_ZERO(uk_mailbox_fetch(&box, &word, UK_FOREVER));
	log_add((char)word);
}

UK_TESTCASE(object, mailbox_from_an_interrupt)
{
	uintptr_t word;

	log_reset();
	UK_TEST_EXPECT_SNUM_EQ(uk_mailbox_init(&box, box_buf, 3), -EINVAL);
	UK_TEST_EXPECT_ZERO(uk_mailbox_init(&box, box_buf, 4));
	interrupt_run(post_five, NULL);
	UK_TEST_EXPECT_UNUM_EQ(uk_mailbox_lost(&box), 1);
	for (uintptr_t i = 1; i <= 4; i++) {
		UK_TEST_EXPECT_ZERO(uk_mailbox_fetch(&box, &word, UK_NOWAIT));
		UK_TEST_EXPECT_UNUM_EQ(word, i);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_mailbox_fetch(&box, &word, UK_NOWAIT), -EAGAIN);
	UK_TEST_ASSERT(pool_start(0, 10, fetches, NULL));
	pool_settle();
	interrupt_run(post_one, (void *)'x');
	pool_join(1);
	UK_TEST_EXPECT(log_is("x"));
}
