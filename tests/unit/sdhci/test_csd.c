// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/block/sdhci/card.c
// UNIT-INCS: libs/drivers/block/sdhci libs/drivers/block/ukblkdev/include libs/sched/uksem/include
// UNIT-INCS: libs/sched/uksched/include libs/sched/uktime/include libs/core/uktree/include
// UNIT-INCS: libs/core/ukassert/include libs/core/ukdt/include tests/unit/uksched/host
// UNIT-CFLAGS: -DCONFIG_LIBUKTIME=1 -DCONFIG_NR_CPUS=1
/*
 * What a card's CSD says of its size (SD Physical Layer 3.01, 5.3.2 and 5.3.3), and a card that
 * says something else, answers nothing, or never gets ready: a controller of this file's own.
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

static uint32_t registers[64];

/* What each command is answered with. */
static struct {
	int rc[64];
	uint32_t response[64][4];
	unsigned int op_conds;	/* how often the card is not ready yet */
	bool present;
} fake;

uint64_t uk_clock_ns(void)
{
	return host_counter += 1000000;
}

void sdhci_write(const struct sdhci *h, unsigned int at, uint32_t value)
{
	(void)h;
	(void)at;
	(void)value;
}

int sdhci_start(struct sdhci *h)
{
	(void)h;
	return 0;
}

int sdhci_set_clock(struct sdhci *h, uint32_t hz)
{
	h->clock_hz = hz;
	return 0;
}

bool sdhci_present(const struct sdhci *h)
{
	(void)h;
	return fake.present;
}

int sdhci_command(struct sdhci *h, unsigned int index, uint32_t argument, uint32_t kind,
		  uint32_t *response)
{
	(void)h;
	(void)argument;
	(void)kind;
	if (response)
		memcpy(response, fake.response[index], sizeof(fake.response[index]));
	if (index == SD_APP_OP_COND && response && fake.op_conds) {
		fake.op_conds--;
		response[0] &= ~(uint32_t)SD_OCR_READY;
	}
	return fake.rc[index];
}

/* Bits of a 128-bit register as the controller shows it: without the lowest eight. */
static void put(uint32_t *response, unsigned int high, unsigned int low, uint32_t value)
{
	for (unsigned int bit = low; bit <= high; bit++, value >>= 1)
		if (value & 1)
			response[(bit - 8) / 32] |= 1U << (bit - 8) % 32;
}

static void csd_v2(uint32_t *response, uint32_t c_size)
{
	memset(response, 0, 16);
	put(response, 127, 126, 1);
	put(response, 83, 80, 9);
	put(response, 69, 48, c_size);
}

static void csd_v1(uint32_t *response, uint32_t c_size, uint32_t mult, uint32_t block)
{
	memset(response, 0, 16);
	put(response, 83, 80, block);
	put(response, 73, 62, c_size);
	put(response, 49, 47, mult);
}

static void test_sizes(void **state)
{
	uint32_t r[4];

	(void)state;
	csd_v2(r, 15159);	/* an 8 GB card */
	assert_int_equal(sdhci_csd_sectors(r), 15160u * 1024);
	csd_v2(r, 0x3fffff);	/* 2 TiB */
	assert_true(sdhci_csd_sectors(r) == UINT64_C(1) << 32);
	csd_v1(r, 3727, 7, 9);	/* (3727 + 1) * 2^9 blocks of 512 bytes */
	assert_int_equal(sdhci_csd_sectors(r), 3728u << 9);
	csd_v1(r, 4095, 7, 11);	/* 4 GB by blocks of 2 KiB, the largest */
	assert_int_equal(sdhci_csd_sectors(r), 4096u << 11);
	csd_v1(r, 0, 0, 9);
	assert_int_equal(sdhci_csd_sectors(r), 4);
}

static void test_nonsense(void **state)
{
	uint32_t r[4];

	(void)state;
	csd_v1(r, 100, 7, 8);
	assert_int_equal(sdhci_csd_sectors(r), 0);
	csd_v1(r, 100, 7, 12);
	assert_int_equal(sdhci_csd_sectors(r), 0);
	memset(r, 0xff, sizeof(r));	/* structure 3, which nobody has defined */
	assert_int_equal(sdhci_csd_sectors(r), 0);
	memset(r, 0, sizeof(r));
	assert_int_equal(sdhci_csd_sectors(r), 0);
}

static int good_card(void **state)
{
	(void)state;
	memset(&fake, 0, sizeof(fake));
	fake.present = true;
	fake.response[SD_SEND_IF_COND][0] = SD_IF_COND;
	fake.response[SD_APP_OP_COND][0] = SD_OCR_READY | SD_OCR_HIGH_CAPACITY;
	fake.response[SD_SEND_RELATIVE_ADDR][0] = 0x12340520;
	csd_v2(fake.response[SD_SEND_CSD], 7);
	return 0;
}

static int identify(struct sdhci *h)
{
	uint64_t sectors = 0;
	int rc = sdhci_identify(h, &sectors);

	assert_int_equal(sectors, rc ? 0 : 8192);
	return rc;
}

static void test_card(void **state)
{
	struct sdhci h = { .base = (uintptr_t)registers };

	(void)state;
	fake.op_conds = 20;
	assert_int_equal(identify(&h), 0);
	assert_true(h.high_capacity);
	assert_int_equal(h.rca, 0x12340000);
	assert_int_equal(h.clock_hz, 25000000);
}

static void test_old_card(void **state)
{
	struct sdhci h = { .base = (uintptr_t)registers };

	(void)state;
	fake.rc[SD_SEND_IF_COND] = -ETIMEDOUT;	/* version 1 does not know the command */
	fake.response[SD_APP_OP_COND][0] = SD_OCR_READY;
	assert_int_equal(identify(&h), 0);
	assert_false(h.high_capacity);
}

static void test_bad_cards(void **state)
{
	struct sdhci h = { .base = (uintptr_t)registers };

	fake.present = false;
	assert_int_equal(identify(&h), -ENODEV);
	good_card(state);
	fake.rc[SD_APP_CMD] = -ETIMEDOUT;
	assert_int_equal(identify(&h), -ENODEV);
	good_card(state);
	fake.op_conds = UINT32_MAX;		/* never ready: a second at most */
	assert_int_equal(identify(&h), -ENODEV);
	good_card(state);
	fake.response[SD_SEND_IF_COND][0] = 0x155;
	assert_int_equal(identify(&h), -ENOTSUP);
	good_card(state);
	memset(fake.response[SD_SEND_CSD], 0xff, 16);
	fake.rc[SD_SEND_CSD] = 0;
	uint64_t sectors = 0;
	assert_int_equal(sdhci_identify(&h, &sectors), -ENOTSUP);
	for (unsigned int i = 0; i < 64; i++) {
		if (i == SD_SEND_IF_COND || i == SD_SET_BLOCKLEN + 1)
			continue;
		good_card(state);
		fake.rc[i] = -EIO;
		identify(&h);	/* ends, with or without an error */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes), cmocka_unit_test(test_nonsense),
		cmocka_unit_test_setup(test_card, good_card),
		cmocka_unit_test_setup(test_old_card, good_card),
		cmocka_unit_test_setup(test_bad_cards, good_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
