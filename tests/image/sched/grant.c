// SPDX-License-Identifier: BSD-3-Clause
/* The kinds of object that threads wait for, all with the same few operations: see grant.h. */
#include <uk/annotate.h>
#include <uk/event.h>
#include <uk/rwlock.h>

#include "grant.h"

uint64_t given;

static struct uk_sem sem;

static void sem_setup(void)
{
	uk_sem_init(&sem, 0, 1);
}

static int sem_take(uk_timeout_t until)
{
	return uk_sem_get(&sem, until);
}

static void sem_give(void)
{
	UK_TEST_EXPECT_ZERO(uk_sem_put(&sem));
}

struct uk_msgq queue;
static uint64_t queue_buf[3 * 2];

void queue_setup(void)
{
	uk_msgq_init(&queue, queue_buf, 2, 24);
}

int queue_take(uk_timeout_t until)
{
	uint64_t msg[3] = { 0 };
	int rc = uk_msgq_recv(&queue, msg, until);

	if (rc == 0)
		UK_TEST_EXPECT(msg[0] == given && msg[2] == ~given);
	return rc;
}

void queue_give(void)
{
	uint64_t msg[3] = { ++given, 0, ~given };

	UK_TEST_EXPECT_ZERO(uk_msgq_send(&queue, msg, UK_NOWAIT));
}

static struct uk_msgq_prio queue_prio[2];

static void prio_setup(void)
{
	uk_msgq_init_prio(&queue, queue_buf, 2, 24, queue_prio);
}

static void prio_give(void)
{
	uint64_t msg[3] = { ++given, 0, ~given };

	UK_TEST_EXPECT_ZERO(uk_msgq_send_prio(&queue, msg, 7, UK_NOWAIT));
}

struct uk_mailbox box;
static uintptr_t box_buf[2];

static void box_setup(void)
{
	uk_mailbox_init(&box, box_buf, 2);
}

int box_take(uk_timeout_t until)
{
	uintptr_t word = 0;
	int rc = uk_mailbox_fetch(&box, &word, until);

	if (rc == 0)
		UK_TEST_EXPECT_UNUM_EQ(word, given);
	return rc;
}

void box_give(void)
{
	UK_TEST_EXPECT_ZERO(uk_mailbox_post(&box, (uintptr_t)++given));
}

static struct uk_event event;

static void event_setup(void)
{
	uk_event_init(&event, 8);
}

static int event_take(uk_timeout_t until)
{
	uint32_t got = 0;
	int rc = uk_event_wait(&event, 3, UK_EVENT_CLEAR, &got, until);

	if (rc == 0)
		UK_TEST_EXPECT_UNUM_EQ(got, 8 | 2);
	return rc;
}

static void event_give(void)
{
	UK_TEST_EXPECT_ZERO(uk_event_set(&event, 2));
}

struct uk_cond cond;
struct uk_mutex cond_mutex;

static void cond_setup(void)
{
	uk_cond_init(&cond);
	uk_mutex_init(&cond_mutex, 0);
}

int cond_take(uk_timeout_t until)
{
	int rc;

	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&cond_mutex, UK_FOREVER));
	rc = uk_cond_wait(&cond, &cond_mutex, until);
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&cond_mutex));
	return rc;
}

void cond_give(void)
{
	UK_TEST_EXPECT_ZERO(uk_cond_signal(&cond));
}

struct uk_mutex mutex;

static void mutex_setup(void)
{
	uk_mutex_init(&mutex, 0);
	UK_TEST_EXPECT_ZERO(uk_mutex_lock(&mutex, UK_NOWAIT));
}

int mutex_take(uk_timeout_t until)
{
	return uk_mutex_lock(&mutex, until);
}

static void mutex_give(void)
{
	UK_TEST_EXPECT_ZERO(uk_mutex_unlock(&mutex));
}

static struct uk_rwlock lock;

static void write_locked(void)
{
	uk_rwlock_init(&lock);
	UK_TEST_EXPECT_ZERO(uk_rwlock_write(&lock, UK_NOWAIT));
}

static void read_locked(void)
{
	uk_rwlock_init(&lock);
	UK_TEST_EXPECT_ZERO(uk_rwlock_read(&lock, UK_NOWAIT));
}

static int take_read(uk_timeout_t until)
{
	return uk_rwlock_read(&lock, until);
}

static int take_write(uk_timeout_t until)
{
	return uk_rwlock_write(&lock, until);
}

static void unlock(void)
{
	UK_TEST_EXPECT_ZERO(uk_rwlock_unlock(&lock));
}

/* The end of a thread; it ends with a value. */
struct uk_sem end;

static void target(void *arg)
{
	UK_TEST_EXPECT_ZERO(uk_sem_get(&end, UK_FOREVER));
	uk_thread_exit(arg);
}

static void join_setup(void)
{
	uk_sem_init(&end, 0, 1);
	pool_start(TARGET, 10, target, (void *)7);
	pool_settle();
}

static int join_take(uk_timeout_t until)
{
	void *value = NULL;
	int rc = uk_thread_join(&pool[TARGET], &value, until);

	if (rc == 0)
		UK_TEST_EXPECT_UNUM_EQ((uintptr_t)value, 7);
	return rc;
}

static void join_give(void)
{
	UK_TEST_EXPECT_ZERO(uk_sem_put(&end));
	uk_sched_yield();
}

const struct object objects[] = {
	{ "semaphore", BY_INTERRUPTS, sem_setup, sem_take, sem_give, NULL },
	{ "message queue", BY_INTERRUPTS, queue_setup, queue_take, queue_give, NULL },
	{ "message queue by priority", BY_INTERRUPTS, prio_setup, queue_take, prio_give, NULL },
	{ "mailbox", BY_INTERRUPTS, box_setup, box_take, box_give, NULL },
	{ "event flags", BY_INTERRUPTS, event_setup, event_take, event_give, NULL },
	{ "condition", BY_INTERRUPTS | FORGETS, cond_setup, cond_take, cond_give, NULL },
	{ "mutex", RETURNED, mutex_setup, mutex_take, mutex_give, mutex_give },
	{ "reader", SHARED, write_locked, take_read, unlock, unlock },
	{ "writer", RETURNED, write_locked, take_write, unlock, unlock },
	{ "writer after a reader", RETURNED, read_locked, take_write, unlock, unlock },
	{ "join", ONE_WAITER, join_setup, join_take, join_give, NULL },
};

const unsigned int object_count = UK_ARRAY_SIZE(objects);
const struct object *o;

UK_CALLS(setup, sem_setup, queue_setup, prio_setup, box_setup, event_setup, cond_setup, mutex_setup,
	 write_locked, read_locked, join_setup);
void setup(void)
{
	o->setup();
}

UK_CALLS(take, sem_take, queue_take, box_take, event_take, cond_take, mutex_take, take_read,
	 take_write, join_take);
int take(uk_timeout_t t)
{
	return o->take(t);
}

UK_CALLS(give, sem_give, queue_give, prio_give, box_give, event_give, cond_give, mutex_give, unlock,
	 join_give);
void give(void)
{
	o->give();
}

UK_CALLS(drop, mutex_give, unlock);
void drop(void)
{
	if (o->drop != NULL)
		o->drop();
}

void choose(int (*taking)(uk_timeout_t))
{
	for (o = objects; o->take != taking; o++)
		;
}
