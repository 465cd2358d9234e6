// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/block/sdhci/host.c
// UNIT-INCS: libs/drivers/block/sdhci libs/drivers/block/ukblkdev/include libs/sched/uksem/include
// UNIT-INCS: libs/sched/uksched/include libs/sched/uktime/include libs/core/uktree/include
// UNIT-INCS: libs/core/ukassert/include libs/core/ukdt/include tests/unit/uksched/host
// UNIT-CFLAGS: -DCONFIG_LIBUKTIME=1 -DCONFIG_NR_CPUS=1 -DCONFIG_LIBSDHCI_BASE_MHZ=100
/*
 * Where a controller that sees memory elsewhere than the CPU moves data to, and that it moves none
 * where it does not reach: then the CPU does. A controller of this file's own, which ends every
 * transfer.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <uk/time.h>
#include "sdhci.h"

struct ukarch_percpu host_percpu;
bool host_irqs_off, host_in_irq;
uint64_t host_counter;

#define REG(at)	registers[(at) / 4]

static uint32_t registers[64];
static struct sdhci h;
/* Memory as the CPU sees it: 192 KiB, of which the controller reaches the first 128. */
static uint8_t memory[3 << 16] __uk_aligned(65536);
#define REACHED	(2U << 16)
#define BUS	0xc0000000U

/* A reset ends and a clock settles as time passes. */
uint64_t uk_clock_ns(void)
{
	REG(SDHCI_CLOCK) &= ~SDHCI_RESET_ALL;
	REG(SDHCI_CLOCK) |= SDHCI_CLOCK_STABLE;
	return host_counter += 1000000;
}

int uk_sem_get(struct uk_sem *s, uk_timeout_t timeout)
{
	(void)s;
	if (timeout == UK_NOWAIT)
		return -EAGAIN;
	h.why = SDHCI_INT_TRANSFER;
	return 0;
}

static int start(void **state)
{
	(void)state;
	memset(registers, 0, sizeof(registers));
	memset(&h, 0, sizeof(h));
	h.base = (uintptr_t)registers;
	h.high_capacity = true;
	REG(SDHCI_PRESENT) = SDHCI_PRESENT_READ | SDHCI_PRESENT_WRITE;
	REG(SDHCI_BUFFER) = 0x5a5a5a5a;
	return 0;
}

/* A controller that is ready to be used. */
static void reaches_memory(void)
{
	h.adma = true;
	h.dma = (struct uk_dt_dma){ (uintptr_t)memory, REACHED, BUS };
}

static bool moves(void *at, uint32_t sectors)
{
	struct uk_blkreq r = { .op = UK_BLK_READ, .buf = at, .sectors = sectors };

	REG(SDHCI_ADMA_ADDRESS) = 0;
	memset(memory, 0, sizeof(memory));
	assert_int_equal(sdhci_transfer(&h, &r), 0);
	if (REG(SDHCI_COMMAND) & SDHCI_MODE_DMA) {
		assert_int_equal(*(uint8_t *)at, 0);
		return true;
	}
	/* By hand. */
	assert_int_equal(REG(SDHCI_ADMA_ADDRESS), 0);
	assert_int_equal(*(uint8_t *)at, 0x5a);
	assert_int_equal(((uint8_t *)at)[sectors * UK_BLK_SECTOR - 1], 0x5a);
	return false;
}

static void test_bus_addresses(void **state)
{
	(void)state;
	reaches_memory();
	assert_true(moves(memory, 1));
	assert_int_equal(h.table[0].address, BUS);
	assert_int_equal(REG(SDHCI_ADMA_ADDRESS),
			 (uint32_t)((uintptr_t)h.table - (uintptr_t)memory + BUS));
	assert_true(moves(memory + 1024, 65536 / UK_BLK_SECTOR + 1));
	assert_int_equal(h.table[0].address, BUS + 1024);
	assert_int_equal(h.table[1].address, BUS + 1024 + 65536);
}

static void test_out_of_reach(void **state)
{
	(void)state;
	reaches_memory();
	assert_true(moves(memory + REACHED - 1024, 2));
	assert_false(moves(memory + REACHED - 1024, 3));
	assert_false(moves(memory + REACHED, 1));
	h.dma.base += 512;		/* memory in front of the window */
	assert_false(moves(memory, 1));
	reaches_memory();
	h.dma.bus = 0xfffffc00;		/* and beyond 32 bits of address */
	assert_true(moves(memory, 2));
	assert_false(moves(memory, 3));
	h.dma.size = 0;
	assert_false(moves(memory, 1));
}

/* Without its descriptors there is no DMA at all. */
static void test_descriptors(void **state)
{
	static const struct {
		uint64_t size;
		bool adma;
	} cases[] = { { sizeof(h), true }, { 0, false }, { 1, false } };

	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(cases); i++) {
		start(NULL);
		REG(SDHCI_CAPABILITIES) = SDHCI_CAP_ADMA2;
		h.dma = (struct uk_dt_dma){ (uintptr_t)&h, cases[i].size, 0 };
		assert_int_equal(sdhci_start(&h), 0);
		assert_int_equal(h.adma, cases[i].adma);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_bus_addresses, start),
		cmocka_unit_test_setup(test_out_of_reach, start),
		cmocka_unit_test_setup(test_descriptors, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
