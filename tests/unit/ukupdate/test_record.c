// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/security/ukupdate/record.c
// UNIT-INCS: libs/security/ukupdate
/*
 * The record of the slots and the partition table, as bytes: what is written is read back, whatever
 * is damaged is refused, and a copy that is half old and half new never wins over a whole one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "record.h"
#include "rnd.h"

static struct record random_record(uint32_t sequence)
{
	struct record r = { .sequence = sequence, .active = rnd(2), .least = rnd(1000) };

	for (int i = 0; i < 2; i++)
		r.tries[i] = rnd(2) ? CONFIRMED : rnd(8);
	return r;
}

static void assert_same(const struct record *a, const struct record *b)
{
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->active, b->active);
	assert_int_equal(a->tries[0], b->tries[0]);
	assert_int_equal(a->tries[1], b->tries[1]);
	assert_int_equal(a->least, b->least);
}

/* The bytes that tools/mkslots writes for record(1, 0, [0x80, 0], 0): both keep one layout. */
static void test_layout(void **state)
{
	static const uint8_t head[] = { 'T', 'A', 'P', 'B', 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
					0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct record r = { .sequence = 1, .tries = { CONFIRMED, 0 } };
	uint8_t sector[RECORD_BYTES];

	(void)state;
	record_write(sector, &r);
	assert_memory_equal(sector, head, sizeof(head));
	for (int i = sizeof(head); i < 508; i++)
		assert_int_equal(sector[i], 0);
	/* As zlib has it, and as U-Boot prints it for this sector. */
	assert_int_equal(sector[508], 0x7b);
	assert_int_equal(sector[509], 0xaa);
	assert_int_equal(sector[510], 0x87);
	assert_int_equal(sector[511], 0x77);
}

static void test_written_and_read(void **state)
{
	uint8_t sector[RECORD_BYTES];
	struct record a, b;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		a = random_record(rnd(UINT32_MAX));
		record_write(sector, &a);
		assert_true(record_read(sector, &b));
		assert_same(&a, &b);
	}
}

static void test_every_bit_counts(void **state)
{
	uint8_t sector[RECORD_BYTES];
	struct record a = random_record(7), b;

	(void)state;
	record_write(sector, &a);
	for (int bit = 0; bit < RECORD_BYTES * 8; bit++) {
		sector[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(record_read(sector, &b));
		sector[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_true(record_read(sector, &b));
}

/* A right checksum does not make nonsense right. */
static void test_nonsense(void **state)
{
	uint8_t sector[RECORD_BYTES];
	struct record r;

	(void)state;
	record_write(sector, &(struct record){ .active = 2 });
	assert_false(record_read(sector, &r));
	record_write(sector, &(struct record){ .tries = { 8, 0 } });
	assert_false(record_read(sector, &r));
	record_write(sector, &(struct record){ .tries = { 0, 0x81 } });
	assert_false(record_read(sector, &r));
}

/* The older copy is being written when the power fails: any prefix of it is the new one. */
static void test_torn_write(void **state)
{
	uint8_t sectors[2 * RECORD_BYTES], next[RECORD_BYTES];
	struct record a, b, r;
	int which;

	(void)state;
	for (uint32_t i = 1; i < 300; i++) {
		int newer = (int)rnd(2);

		a = random_record(i);
		b = random_record(i + 1);
		record_write(sectors + newer * RECORD_BYTES, &a);
		record_write(sectors + (1 - newer) * RECORD_BYTES,
			     &(struct record){ .sequence = i - 1 });
		record_write(next, &b);
		memcpy(sectors + (1 - newer) * RECORD_BYTES, next, rnd(RECORD_BYTES + 1));
		which = record_choose(sectors, &r);
		if (which == newer)
			assert_same(&r, &a);
		else
			assert_same(&r, &b);
	}
	memset(sectors, 0, sizeof(sectors));
	assert_int_equal(record_choose(sectors, &r), -1);
}

static void entry(uint8_t *mbr, int n, uint8_t type, uint32_t first, uint32_t sectors)
{
	uint8_t *e = mbr + 446 + 16 * n;

	e[4] = type;
	for (int i = 0; i < 4; i++) {
		e[8 + i] = (uint8_t)(first >> 8 * i);
		e[12 + i] = (uint8_t)(sectors >> 8 * i);
	}
}

static void good_table(uint8_t *mbr)
{
	memset(mbr, 0, 512);
	mbr[510] = 0x55;
	mbr[511] = 0xaa;
	entry(mbr, 1, 0xda, 100, 50);
	entry(mbr, 2, 0xda, 150, 50);
	entry(mbr, 3, 0xda, 200, 2);
}

static void test_table(void **state)
{
	uint8_t mbr[512];
	struct layout l;

	(void)state;
	good_table(mbr);
	assert_true(layout_read(mbr, 202, &l));
	assert_int_equal(l.slot[1].first, 150);
	assert_int_equal(l.record.sectors, 2);
	assert_false(layout_read(mbr, 201, &l));	/* beyond the end */
	entry(mbr, 3, 0xda, 200, 1);			/* no room for two copies */
	assert_false(layout_read(mbr, 202, &l));
	good_table(mbr);
	entry(mbr, 2, 0xda, 149, 50);			/* one over the other */
	assert_false(layout_read(mbr, 202, &l));
	good_table(mbr);
	entry(mbr, 3, 0xda, 0, 2);			/* over the table */
	assert_false(layout_read(mbr, 202, &l));
	good_table(mbr);
	entry(mbr, 1, 0x83, 100, 50);			/* somebody's file system */
	assert_false(layout_read(mbr, 202, &l));
	good_table(mbr);
	entry(mbr, 1, 0xda, 0xffffffff, 0xffffffff);
	assert_false(layout_read(mbr, 202, &l));
	good_table(mbr);
	mbr[511] = 0;
	assert_false(layout_read(mbr, 202, &l));
}

static void test_any_bytes(void **state)
{
	uint8_t *sector = malloc(RECORD_BYTES);
	struct record r;
	struct layout l;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		for (int k = 0; k < RECORD_BYTES; k++)
			sector[k] = (uint8_t)rnd(256);
		record_read(sector, &r);
		sector[510] = 0x55;
		sector[511] = 0xaa;
		if (layout_read(sector, 10000, &l))
			assert_true(l.slot[0].first + l.slot[0].sectors <= 10000);
	}
	free(sector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout), cmocka_unit_test(test_written_and_read),
		cmocka_unit_test(test_every_bit_counts), cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_torn_write), cmocka_unit_test(test_table),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
