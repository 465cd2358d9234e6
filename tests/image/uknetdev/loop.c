// SPDX-License-Identifier: BSD-3-Clause
/* loop0 of netpair receives what it sends, with its own buffers only. */
#include <errno.h>
#include <string.h>

#include <uk/netdev.h>
#include <uk/test.h>
#include "suite.h"

#define FRAMES	200	/* more than it has buffers */

static void on_event(struct uk_netdev *d __uk_unused, unsigned int queue __uk_unused,
		     unsigned int what __uk_unused, void *arg __uk_unused)
{
}

UK_TESTCASE(netloop, comes_back)
{
	struct uk_netdev *d = uk_netdev_find("loop0");
	struct uk_netbuf *b;

	UK_TEST_ASSERT(d != NULL && uk_netdev_start(d, on_event, NULL) == 0);
	for (unsigned int i = 0; i < FRAMES; i++) {
		b = uk_netdev_tx_alloc(d, 0);
		UK_TEST_ASSERT(b != NULL);
		memset(b->data, (int)i, 60);
		b->len = 60;
		UK_TEST_ASSERT(uk_netdev_tx_one(d, b) == 0);
		UK_TEST_ASSERT(uk_netdev_rx_one(d, 0, &b) == 0);
		UK_TEST_EXPECT_UNUM_EQ(b->len, 60);
		UK_TEST_EXPECT(b->data[0] == (uint8_t)i && b->data[59] == (uint8_t)i);
		uk_netbuf_free(b);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_netdev_rx_one(d, 0, &b), -EAGAIN);
	uk_netdev_stop(d);
}
