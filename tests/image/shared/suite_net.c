// SPDX-License-Identifier: BSD-3-Clause
/* A network device is CPU 0's: no other starts it, receives from it or sends. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/netdev.h>

#include "crew.h"

static unsigned int calls[CREW];
static int result[CREW];

static int rx_one(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused,
		  struct uk_netbuf **b __uk_unused)
{
	calls[ukarch_cpu_id()]++;
	return -EAGAIN;
}

static struct uk_netbuf *tx_alloc(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused)
{
	calls[ukarch_cpu_id()]++;
	return NULL;
}

static int start(struct uk_netdev *d __uk_unused)
{
	calls[ukarch_cpu_id()]++;
	return 0;
}

static void stop(struct uk_netdev *d __uk_unused)
{
	calls[ukarch_cpu_id()]++;
}

static const struct uk_netdev_ops ops = {
	.start = start, .stop = stop, .rx_one = rx_one, .tx_alloc = tx_alloc,
};
static struct uk_netdev net = { .ops = &ops, .name = "fake", .mtu = UK_NETDEV_MTU, .queues = 1 };

static void on_event(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused,
		     unsigned int what __uk_unused, void *arg __uk_unused)
{
}

static void use(unsigned int cpu)
{
	struct uk_netbuf *b;

	result[cpu] = uk_netdev_rx_one(&net, 0, &b);
	uk_netdev_tx_alloc(&net, 0);
	if (cpu != 0)
		uk_netdev_stop(&net);
}

UK_TESTCASE(net, another_cpu_is_refused)
{
	UK_TEST_ASSERT(uk_netdev_start(&net, on_event, NULL) == 0);
	crew_do(use);
	UK_TEST_EXPECT_SNUM_EQ(result[0], -EAGAIN);
	UK_TEST_EXPECT_UNUM_EQ(calls[0], 3);
	for (unsigned int cpu = 1; cpu < CREW; cpu++) {
		UK_TEST_EXPECT_SNUM_EQ(result[cpu], -EXDEV);
		UK_TEST_EXPECT_UNUM_EQ(calls[cpu], 0);
	}
	UK_TEST_EXPECT(net.running);
	uk_netdev_stop(&net);
	UK_TEST_EXPECT(!net.running);
}

static void begin(unsigned int cpu)
{
	result[cpu] = cpu == 0 ? 0 : uk_netdev_start(&net, on_event, NULL);
}

UK_TESTCASE(net, another_cpu_does_not_start_it)
{
	crew_do(begin);
	for (unsigned int cpu = 1; cpu < CREW; cpu++)
		UK_TEST_EXPECT_SNUM_EQ(result[cpu], -EXDEV);
	UK_TEST_EXPECT(!net.running);
}
