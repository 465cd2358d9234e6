// SPDX-License-Identifier: BSD-3-Clause
/*
 * The C library under several threads: FP registers, errno and the library's lock belong to whom
 * they should, across every kind of switch that a yield makes.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/libc.h>
#include <uk/sched.h>
#include <uk/test.h>
#include <uk/thread.h>

#define THREADS		3
#define ROUNDS		50
#define STACK		8192

static struct uk_thread thread[THREADS];
static unsigned char stack[THREADS][STACK] __uk_aligned(16);
static struct ukarch_fpstate fp[THREADS];
static void *tp[THREADS];

/* Runs @fn(number) in all threads, main as the last of them, and waits for their ends. */
static void run(void (*fn)(void *number))
{
	for (uintptr_t i = 0; i < THREADS; i++) {
		tp[i] = uk_libc_tls_create();
		UK_TEST_ASSERT(tp[i]);

		struct uk_task task = {
			.name = "libc", .entry = fn, .arg = (void *)i,
			.stack_base = stack[i], .stack = STACK,
			.priority = CONFIG_LIBUKSCHED_MAIN_PRIORITY,
			.flags = UK_TASK_FP, .fp = &fp[i], .tls = tp[i],
		};
		UK_TEST_ASSERT(uk_thread_create(&thread[i], &task) == 0);
	}
	fn((void *)THREADS);
	for (unsigned int i = 0; i < THREADS; i++) {
		UK_TEST_ASSERT(uk_thread_join(&thread[i], NULL, UK_FOREVER) == 0);
		uk_libc_tls_destroy(tp[i]);
	}
}

static unsigned int wrong[THREADS + 1];

static void add_up(void *number)
{
	uintptr_t n = (uintptr_t)number;
	double a = (double)n + 0.5, b = sqrt((double)n + 2.0), sum = 0, product = 1;

	for (int i = 0; i < ROUNDS; i++) {
		sum += a;
		product *= b;
		uk_sched_yield();
		product /= b;
	}
	wrong[n] = sum != ROUNDS * a || fabs(product - 1) > 1e-9;
}

UK_TESTCASE(threads, floating_point)
{
	run(add_up);
	for (unsigned int i = 0; i <= THREADS; i++)
		UK_TEST_EXPECT_ZERO(wrong[i]);
}

static int __uk_noinline error_now(void)
{
	return errno;
}

static void keep_errno(void *number)
{
	uintptr_t n = (uintptr_t)number;

	wrong[n] = 0;
	for (int i = 0; i < ROUNDS; i++) {
		errno = (int)(n + 100);
		uk_sched_yield();
		if (error_now() != (int)(n + 100))
			wrong[n]++;
	}
}

UK_TESTCASE(threads, errno)
{
	run(keep_errno);
	for (unsigned int i = 0; i <= THREADS; i++)
		UK_TEST_EXPECT_ZERO(wrong[i]);
}

/* Of a thread that says nothing about it: static, or made while running. */
static _Thread_local int own = 42;
static _Thread_local char aligned[64] __uk_aligned(64);

struct seen {
	int fresh_own, fresh_errno, own, err;
	bool zero;
};

static struct seen seen_static[2], seen_made;

static int __uk_noinline own_now(void)
{
	return own;
}

static void looks(void *arg)
{
	struct seen *s = (struct seen *)arg;

	s->zero = (uintptr_t)aligned % 64 == 0 && aligned[0] == 0 && aligned[63] == 0;
	aligned[0] = 1;
	s->fresh_own = own_now();
	s->fresh_errno = error_now();
	own = (int)(uintptr_t)s;
	errno = (int)(uintptr_t)s;
	uk_notify_wait(1, 1, NULL, UK_FOREVER);
	s->own = own_now();
	s->err = error_now();
}
UK_TASK(looks0, looks, .arg = &seen_static[0], .priority = 3, .stack = 4096, .flags = UK_TASK_FP);
UK_TASK(looks1, looks, .arg = &seen_static[1], .priority = 3, .stack = 4096, .flags = UK_TASK_FP);

static void has_its_own(struct uk_thread *t, const struct seen *s)
{
	UK_TEST_ASSERT(uk_notify(t, 0, 1, 0) == 0);
	UK_TEST_ASSERT(uk_thread_join(t, NULL, UK_FOREVER) == 0);
	UK_TEST_EXPECT(s->fresh_own == 42 && s->fresh_errno == 0 && s->zero);
	UK_TEST_EXPECT(s->own == (int)(uintptr_t)s && s->err == (int)(uintptr_t)s);
}

UK_TESTCASE(threads, variables_of_their_own)
{
	struct uk_task task = {
		.entry = looks, .arg = &seen_made, .stack_base = stack[0], .stack = STACK,
		.priority = 3, .flags = UK_TASK_FP, .fp = &fp[0],
	};

	own = 7;
	errno = 8;
	UK_TEST_ASSERT(uk_thread_create(&thread[0], &task) == 0);
	has_its_own(&thread[0], &seen_made);
	has_its_own(&looks0_thread, &seen_static[0]);
	has_its_own(&looks1_thread, &seen_static[1]);
	/* Again, as new. */
	UK_TEST_ASSERT(uk_thread_create(&looks1_thread, &looks1_task) == 0);
	has_its_own(&looks1_thread, &seen_static[1]);
	UK_TEST_EXPECT(own_now() == 7 && error_now() == 8);

	task.stack = UK_ALIGN_UP(UK_THREAD_STACK_MIN, 16);
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&thread[0], &task), -EINVAL);
	task.stack = STACK;
	task.tls = stack[1] + 1;
	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&thread[0], &task), -EINVAL);
}

static struct uk_libc_lock lock;
static unsigned int inside, most;

static void take_turns(void *number __uk_unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		uk_libc_hook_lock(&lock);
		uk_libc_hook_lock(&lock);
		most = UK_MAX(most, ++inside);
		uk_sched_yield();
		inside--;
		uk_libc_hook_unlock(&lock);
		uk_libc_hook_unlock(&lock);
		uk_sched_yield();
	}
}

UK_TESTCASE(threads, lock)
{
	run(take_turns);
	UK_TEST_EXPECT(most == 1 && inside == 0);
}

static void use_library(void *number)
{
	uintptr_t n = (uintptr_t)number;
	char name[8], text[32];

	wrong[n] = 0;
	snprintf(name, sizeof(name), "T%u", (unsigned int)n);
	for (int i = 0; i < ROUNDS; i++) {
		snprintf(text, sizeof(text), "%.6f", (double)n + i / 8.0);
		if (setenv(name, text, 1))
			wrong[n]++;
		uk_sched_yield();
		if (!getenv(name) || strcmp(getenv(name), text) ||
		    strtod(getenv(name), NULL) != (double)n + i / 8.0)
			wrong[n]++;
	}
}

UK_TESTCASE(threads, library)
{
	run(use_library);
	for (unsigned int i = 0; i <= THREADS; i++)
		UK_TEST_EXPECT_ZERO(wrong[i]);
}
