// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/net/lwip/siphash.c
// UNIT-INCS: libs/net/lwip
/*
 * The keyed hash against the example of its paper (appendix A: 15 bytes) and what OpenSSL's
 * `openssl mac -macopt hexkey:000102...0f -macopt size:8 SIPHASH` prints for 0, 1, 2, ... bytes;
 * and that every bit of key and message counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "siphash.h"

static const uint64_t key[2] = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };

static void vectors(void **arg)
{
	static const struct {
		size_t len;
		uint64_t hash;
	} known[] = {
		{ 0, 0x726fdb47dd0e0e31 }, { 1, 0x74f839c593dc67fd }, { 7, 0xab0200f58b01d137 },
		{ 8, 0x93f5f5799a932462 }, { 9, 0x9e0082df0ba9e4b0 }, { 12, 0x751e8fbc860ee5fb },
		{ 15, 0xa129ca6149be45e5 }, { 16, 0x3f2acc7f57c29bdb }, { 36, 0x314dffbe0815a3b4 },
		{ 63, 0x958a324ceb064572 },
	};
	uint8_t bytes[64 + 1];

	(void)arg;
	/* At every alignment. */
	for (size_t at = 0; at < 2; at++) {
		for (size_t i = 0; i < 64; i++)
			bytes[at + i] = (uint8_t)i;
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			assert_int_equal(lwipsys_siphash(key, bytes + at, known[i].len),
					 known[i].hash);
	}
}

static void every_bit(void **arg)
{
	uint64_t with[2], message[2] = { 0, 0 };
	uint64_t hash = lwipsys_siphash(key, message, sizeof(message));

	(void)arg;
	for (unsigned int bit = 0; bit < 128; bit++) {
		memcpy(with, key, sizeof(with));
		with[bit / 64] ^= UINT64_C(1) << bit % 64;
		assert_int_not_equal(lwipsys_siphash(with, message, sizeof(message)), hash);
		message[bit / 64] ^= UINT64_C(1) << bit % 64;
		assert_int_not_equal(lwipsys_siphash(key, message, sizeof(message)), hash);
		message[bit / 64] = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(every_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
