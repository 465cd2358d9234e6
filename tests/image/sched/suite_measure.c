// SPDX-License-Identifier: BSD-3-Clause
/* The longest masked and locked sections are found, with the function that they are in. */
#include <uk/measure.h>

#include "pool.h"

/* Code of a function: from its address on, not longer than this. */
#define FUNCTION_MAX	512

static __uk_noinline void masks(void)
{
	unsigned long flags = ukarch_irq_save();

	spin(UK_US(300));
	ukarch_irq_restore(flags);
}

static __uk_noinline void locks(void)
{
	uk_sched_lock();
	spin(UK_US(500));
	uk_sched_unlock();
}

UK_TESTCASE(measure, the_longest_and_where)
{
	struct uk_measure m;

	uk_measure_reset();
	pool_settle();
	uk_measure_get(&m);
	UK_TEST_EXPECT_UNUM_GT(m.irqs_off.ns, 0);
	masks();
	locks();
	pool_settle();
	uk_measure_get(&m);
	UK_TEST_EXPECT_UNUM_GE(m.irqs_off.ns, UK_US(300));
	UK_TEST_EXPECT_UNUM_LT(m.irqs_off.ns, UK_US(600));
	UK_TEST_EXPECT_UNUM_GT(m.irqs_off.from, (uintptr_t)masks);
	UK_TEST_EXPECT_UNUM_LT(m.irqs_off.from, (uintptr_t)masks + FUNCTION_MAX);
	UK_TEST_EXPECT_UNUM_GE(m.locked.ns, UK_US(500));
	UK_TEST_EXPECT_UNUM_LT(m.locked.ns, UK_US(900));
	UK_TEST_EXPECT_UNUM_GT(m.locked.from, (uintptr_t)locks);
	UK_TEST_EXPECT_UNUM_LT(m.locked.from, (uintptr_t)locks + FUNCTION_MAX);
	uk_measure_print();
}
