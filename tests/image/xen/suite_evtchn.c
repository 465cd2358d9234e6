// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/xen/evtchn.h> promises, over channels from this domain to itself. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/sem.h>
#include <uk/test.h>
#include <uk/time.h>
#include <uk/xen/evtchn.h>
#include <uk/xen/shared.h>

#define ROUNDS	1000

static struct end {
	uint32_t port;
	volatile unsigned int events;
	uint32_t masks;		/* a port to mask in the handler; 0: none */
} near, far;
static struct uk_sem came = UK_SEM_INIT(0, 1000000);

static void on_event(void *arg)
{
	struct end *e = (struct end *)arg;

	e->events++;
	if (e->masks != 0)
		uk_evtchn_mask(e->masks);
	uk_sem_put(&came);
}

static bool wait_for_one(void)
{
	return uk_sem_get(&came, uk_after(UK_S(5))) == 0;
}

static void open_both(void)
{
	near = far = (struct end){ 0 };
	while (uk_sem_get(&came, UK_NOWAIT) == 0)
		;
	UK_TEST_ASSERT(uk_evtchn_alloc(UK_XEN_DOMID_SELF, &near.port) == 0);
	UK_TEST_ASSERT(uk_evtchn_connect(UK_XEN_DOMID_SELF, near.port, &far.port) == 0);
	UK_TEST_ASSERT(uk_evtchn_handle(near.port, on_event, &near) == 0);
	UK_TEST_ASSERT(uk_evtchn_handle(far.port, on_event, &far) == 0);
	/* The connection itself is an event. */
	while (uk_sem_get(&came, uk_after(UK_MS(1))) == 0)
		;
	near.events = far.events = 0;
}

static void close_both(void)
{
	UK_TEST_EXPECT(uk_evtchn_close(near.port) == 0);
	UK_TEST_EXPECT(uk_evtchn_close(far.port) == 0);
}

UK_TESTCASE(evtchn, there_and_back)
{
	open_both();
	for (unsigned int i = 1; i <= ROUNDS; i++) {
		UK_TEST_ASSERT(uk_evtchn_send(near.port) == 0);
		UK_TEST_ASSERT(wait_for_one());
		UK_TEST_ASSERT(far.events == i && near.events == i - 1);
		UK_TEST_ASSERT(uk_evtchn_send(far.port) == 0);
		UK_TEST_ASSERT(wait_for_one());
		UK_TEST_ASSERT(near.events == i);
	}
	close_both();
}

UK_TESTCASE(evtchn, none_is_lost_while_masked)
{
	open_both();
	for (unsigned int i = 1; i <= ROUNDS; i++) {
		uk_evtchn_mask(far.port);
		UK_TEST_ASSERT(uk_evtchn_send(near.port) == 0);
		UK_TEST_ASSERT(uk_evtchn_send(near.port) == 0);
		UK_TEST_ASSERT(far.events == i - 1);
		uk_evtchn_unmask(far.port);
		UK_TEST_ASSERT(wait_for_one());
		UK_TEST_ASSERT(far.events == i);
	}
	/* Nothing came: nothing is made up. */
	uk_evtchn_mask(far.port);
	uk_evtchn_unmask(far.port);
	UK_TEST_EXPECT(uk_sem_get(&came, uk_after(UK_MS(1))) == -ETIMEDOUT);
	close_both();
}

/* Both are pending when interrupts are unmasked; the first handler masks the other port. */
UK_TESTCASE(evtchn, a_handler_masks_another)
{
	unsigned long flags;

	open_both();
	near.masks = far.port;
	far.masks = near.port;
	flags = ukarch_irq_save();
	UK_TEST_ASSERT(uk_evtchn_send(near.port) == 0);
	UK_TEST_ASSERT(uk_evtchn_send(far.port) == 0);
	ukarch_irq_restore(flags);
	UK_TEST_ASSERT(wait_for_one());
	UK_TEST_EXPECT(uk_sem_get(&came, uk_after(UK_MS(1))) == -ETIMEDOUT);
	UK_TEST_EXPECT_UNUM_EQ(near.events + far.events, 1);
	near.masks = far.masks = 0;
	uk_evtchn_unmask(near.port);
	uk_evtchn_unmask(far.port);
	UK_TEST_ASSERT(wait_for_one());
	UK_TEST_EXPECT(near.events == 1 && far.events == 1);
	close_both();
}

/* As if the other end had sent one. */
UK_TESTCASE(evtchn, raised)
{
	open_both();
	for (unsigned int i = 1; i <= 20; i++) {
		uk_evtchn_raise(near.port);
		UK_TEST_ASSERT(wait_for_one());
		UK_TEST_EXPECT(near.events == i && far.events == 0);
	}
	UK_TEST_EXPECT(uk_sem_get(&came, uk_after(UK_MS(1))) == -ETIMEDOUT);
	close_both();
}

UK_TESTCASE(evtchn, closed)
{
	uint32_t port;

	open_both();
	port = far.port;
	UK_TEST_EXPECT_SNUM_EQ(uk_evtchn_handle(port, on_event, &far), -EBUSY);
	close_both();
	UK_TEST_EXPECT(uk_evtchn_send(port) < 0);
	UK_TEST_EXPECT_UNUM_EQ(far.events, 0);
}

UK_TESTCASE(evtchn, what_makes_no_sense)
{
	uint32_t port = 0;

	UK_TEST_EXPECT_SNUM_EQ(uk_evtchn_handle(0, on_event, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_evtchn_handle(CONFIG_LIBXENEVTCHN_PORTS, on_event, NULL),
			       -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_evtchn_handle(1, NULL, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_evtchn_close(0), -EINVAL);
	UK_TEST_EXPECT(uk_evtchn_connect(UK_XEN_DOMID_SELF, 60, &port) < 0);
	UK_TEST_EXPECT(uk_evtchn_alloc(1234, &port) == 0 || port == 0);
	UK_TEST_EXPECT(uk_evtchn_virq(1000, &port) < 0);
}

/* As many as there are, and not one more; all come back. */
UK_TESTCASE(evtchn, all_ports)
{
	static uint32_t port[CONFIG_LIBXENEVTCHN_PORTS + 1];
	unsigned int n = 0;
	int rc = 0;

	while (n <= CONFIG_LIBXENEVTCHN_PORTS && rc == 0) {
		rc = uk_evtchn_alloc(UK_XEN_DOMID_SELF, &port[n]);
		if (rc == 0)
			n++;
	}
	UK_TEST_EXPECT_SNUM_EQ(rc, -ENOSPC);
	UK_TEST_EXPECT(n > CONFIG_LIBXENEVTCHN_PORTS / 2);
	while (n != 0)
		UK_TEST_EXPECT(uk_evtchn_close(port[--n]) == 0);
}

UK_TESTCASE(shared, time_of_day)
{
	uint64_t a, b;
	int rc = uk_xen_wallclock(&a);

	/* Without a dom0 nobody has told Xen. */
	if (rc == -ENODATA)
		UK_TEST_SKIP("Xen knows no time of day here");
	UK_TEST_ASSERT(rc == 0);
	UK_TEST_ASSERT(uk_xen_wallclock(&b) == 0);
	UK_TEST_EXPECT(b >= a);
}
