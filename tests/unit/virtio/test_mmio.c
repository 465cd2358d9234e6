// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/bus/virtio/queue.c libs/drivers/bus/virtio/mmio.c
// UNIT-INCS: tests/unit/uksched/host
/*
 * What QEMU has no device for: queues of fewer entries than the driver would like. The registers
 * are memory here.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <uk/virtio.h>

#define N		32
#define QUEUE_NUM_MAX	(0x034 / 4)
#define QUEUE_NUM	(0x038 / 4)
#define QUEUE_READY	(0x044 / 4)
#define QUEUE_DEVICE	(0x0a0 / 4)

struct ukarch_percpu host_percpu;
bool host_irqs_off, host_in_irq;
uint64_t host_counter;

static uint32_t registers[0x200 / 4];
static const struct uk_virtio device = { .base = (uintptr_t)registers };
static char mem[UK_VIRTQ_BYTES(N)] __uk_aligned(UK_VIRTQ_ALIGN);
static struct uk_virtq_mine mine[N];

/* mmio.c's own search is not tested here. */
bool virtio_slot(unsigned int i, struct uk_virtio *v)
{
	(void)i;
	(void)v;
	return false;
}

static int begin(uint32_t most, unsigned int least, struct uk_virtq *q)
{
	memset(registers, 0, sizeof(registers));
	registers[QUEUE_NUM_MAX] = most;
	uk_virtq_init(q, N, mem, mine);
	return uk_virtio_queue(&device, 0, least, q);
}

/* The largest power of two that both have; its parts lie where a queue of that size has them. */
static void test_smaller(void **state)
{
	static const uint16_t want[][2] = { { 1024, 32 }, { 32, 32 }, { 31, 16 }, { 16, 16 },
					    { 8, 8 }, { 7, 4 }, { 4, 4 } };
	const struct uk_virtq_buf buf[3] = { { mem, 1 }, { mem, 1 }, { mem, 1 } };

	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(want); i++) {
		struct uk_virtq q;
		unsigned int n = want[i][1], chains = 0;
		uint64_t used;

		assert_int_equal(begin(want[i][0], 3, &q), 0);
		assert_int_equal(q.n, n);
		assert_int_equal(registers[QUEUE_NUM], n);
		assert_int_equal(registers[QUEUE_READY], 1);
		memcpy(&used, &registers[QUEUE_DEVICE], sizeof(used));
		assert_ptr_equal(used, mem + UK_VIRTQ_USED_AT_(n));
		while (uk_virtq_add(&q, buf, 2, 1, mem) == 0)
			chains++;
		assert_int_equal(chains, n / 3);
	}
}

static void test_too_small(void **state)
{
	struct uk_virtq q;

	(void)state;
	for (uint32_t most = 0; most < 4; most++)
		assert_int_equal(begin(most, 3, &q), -ENOSPC);
	assert_int_equal(registers[QUEUE_READY], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_smaller),
		cmocka_unit_test(test_too_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
