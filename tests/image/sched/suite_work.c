// SPDX-License-Identifier: BSD-3-Clause
/* Deferred work and threaded handlers. */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/work.h>

#include "pool.h"

#define SGI	5

static struct uk_workq q = UK_WORKQ_INIT;
UK_TASK(worker, uk_workq_body, .arg = &q, .priority = 10, .stack = 2560,
	.cpu = SUITE_CPU);

static void do_a(struct uk_work *w __uk_unused)
{
	log_add('a');
}

static void do_b(struct uk_work *w)
{
	log_add('b');
	if (order[3] == 0)
		UK_TEST_EXPECT_ZERO(uk_work_submit(&q, w));	/* anew, from itself */
}

static struct uk_work a = UK_WORK_INIT(do_a), b = UK_WORK_INIT(do_b);

static void submit_both(void *arg __uk_unused)
{
	log_add('(');
	UK_TEST_EXPECT_ZERO(uk_work_submit(&q, &b));
	UK_TEST_EXPECT_SNUM_EQ(uk_work_submit(&q, &b), -EALREADY);
	UK_TEST_EXPECT_ZERO(uk_work_submit(&q, &a));
	log_add(')');
}

UK_TESTCASE(work, runs_in_order_after_the_interrupt)
{
	static struct uk_work none;

	log_reset();
	pool_settle();
	interrupt_run(submit_both, NULL);
	pool_settle();
	UK_TEST_EXPECT(log_is("()bab"));
	UK_TEST_EXPECT_SNUM_EQ(uk_work_submit(&q, &none), -EINVAL);
}

static void on_irq(void *arg)
{
	UK_TEST_EXPECT(!ukarch_in_irq());
	log_add(*(char *)arg);
}

static struct uk_irq_thread handler = UK_IRQ_THREAD_INIT(SGI, on_irq, "h");
UK_CALLS(uk_irq_thread_body, on_irq);
UK_TASK(handler, uk_irq_thread_body, .arg = &handler, .priority = 3, .stack = 2560,
	.cpu = SUITE_CPU);

UK_TESTCASE(work, threaded_handler)
{
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_irq_thread_start(&handler, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE));
	for (unsigned int i = 0; i < 3; i++) {
		uk_irq_raise(SGI);
		pool_settle();
	}
	UK_TEST_EXPECT(log_is("hhh"));
	UK_TEST_EXPECT_ZERO(uk_irq_unregister(SGI));
}
