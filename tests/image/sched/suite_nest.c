// SPDX-License-Identifier: BSD-3-Clause
/* Nested interrupts: the more urgent one comes into a handler, the less urgent one waits; a thread
 * that is woken in the innermost runs when the outermost has ended. */
#include <uk/intctlr.h>
#include <uk/sem.h>
#include <uk/time.h>

#include "pool.h"

#define LOW	8
#define HIGH	9
#define LOWEST	10

static struct uk_sem sem = UK_SEM_INIT(0, UK_SEM_MAX);

static void low(void *arg __uk_unused)
{
	log_add('(');
	uk_irq_raise(LOWEST);
	uk_irq_raise(HIGH);
	log_add(')');
}

static void high(void *arg __uk_unused)
{
	log_add('h');
	uk_sem_put(&sem);
}

static void lowest(void *arg __uk_unused)
{
	log_add('l');
}

static void woken(void *arg __uk_unused)
{
	uk_sem_get(&sem, UK_FOREVER);
	log_add('t');
}

UK_TESTCASE(nest, by_priority)
{
	log_reset();
	UK_TEST_EXPECT_ZERO(uk_irq_register(LOW, 9, UK_IRQ_EDGE, low, NULL));
	UK_TEST_EXPECT_ZERO(uk_irq_register(HIGH, 5, UK_IRQ_EDGE, high, NULL));
	UK_TEST_EXPECT_ZERO(uk_irq_register(LOWEST, 12, UK_IRQ_EDGE, lowest, NULL));
	UK_TEST_ASSERT(pool_start(0, 3, woken, NULL));
	pool_settle();
	uk_irq_raise(LOW);
	pool_join(1);
	UK_TEST_EXPECT(log_is("(h)lt"));
	for (unsigned int irq = LOW; irq <= LOWEST; irq++)
		UK_TEST_EXPECT_ZERO(uk_irq_unregister(irq));
}

static volatile bool masked;

static void expires(struct uk_timer *t __uk_unused)
{
	masked = ukarch_irqs_off();
}

/* Handlers of higher priority use the same queues. */
UK_TESTCASE(nest, timers_are_not_interrupted)
{
	struct uk_timer t;

	uk_timer_init(&t, expires);
	UK_TEST_EXPECT_ZERO(uk_timer_start(&t, uk_clock_ns(), 0));
	uk_sleep(UK_US(50));
	UK_TEST_EXPECT(masked);
}
