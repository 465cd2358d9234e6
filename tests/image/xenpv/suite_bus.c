// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/xen/bus.h> promises, of a device that is not there and of what changes below "data". */
#include <errno.h>

#include <uk/test.h>
#include <uk/time.h>
#include <uk/xen/bus.h>

UK_TESTCASE(bus, no_such_device)
{
	static struct uk_xenbus_dev d;

	UK_TEST_EXPECT_SNUM_EQ(uk_xenbus_find(&d, "nobody", 0), -ENODEV);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenbus_find(&d, "nobody", 1000), -ENODEV);
}

static struct uk_sem called = UK_SEM_INIT(0, 1);
static volatile uint64_t last;

static void on_change(struct uk_xenbus_event *e __uk_unused)
{
	uint64_t v;

	if (uk_xenstore_read_num(0, "data", "event", &v) == 0)
		last = v;
	uk_sem_put(&called);
}

/* In a thread, which may ask xenstore, for every change, though not once for each. */
UK_TESTCASE(bus, events)
{
	static struct uk_xenbus_event e;

	UK_TEST_ASSERT(uk_xenbus_on(&e, on_change, "data", "event") == 0);
	UK_TEST_ASSERT(uk_sem_get(&called, uk_after(UK_S(10))) == 0);
	for (uint64_t i = 1; i <= 5; i++) {
		UK_TEST_ASSERT(uk_xenstore_write_num(0, "data", "event", i) == 0);
		while (last != i)
			UK_TEST_ASSERT(uk_sem_get(&called, uk_after(UK_S(10))) == 0);
	}
}
