// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/security/ukrandom/chacha.c
// UNIT-INCS: libs/security/ukrandom
/* The block function against the vectors of RFC 8439: 2.3.2, 2.4.2 and appendix A.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "chacha.h"

/* The bytes of hexadecimal digits; blanks do not matter. */
static size_t bytes_of(const char *hex, uint8_t *to)
{
	size_t n = 0;

	for (unsigned int digits = 0; *hex != '\0'; hex++) {
		if (*hex == ' ')
			continue;
		to[n] = (uint8_t)(to[n] << 4 | (*hex <= '9' ? *hex - '0' : *hex - 'a' + 10));
		n += digits++ & 1;
	}
	return n;
}

static const struct {
	const char *key, *tail, *block;
} known[] = {
	{
		/* 2.3.2 */
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
		"01000000 000000090000004a00000000",
		"10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
		"d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
	},
	{
		/* 2.4.2: the second block of the key stream, with which the text is encrypted */
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
		"02000000 000000000000004a00000000",
		"69a6749f3f630f4122cafe28ec4dc47e26d4346d70b98c73f3e9c53ac40c5945"
		"398b6eda1a832c89c167eacd901d7e2bf363",
	},
	{
		/* A.1, test vector 1 */
		"0000000000000000000000000000000000000000000000000000000000000000",
		"00000000 000000000000000000000000",
		"76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
		"da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586",
	},
	{
		/* 2 */
		"0000000000000000000000000000000000000000000000000000000000000000",
		"01000000 000000000000000000000000",
		"9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
		"29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
	},
	{
		/* 3 */
		"0000000000000000000000000000000000000000000000000000000000000001",
		"01000000 000000000000000000000000",
		"3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a"
		"8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0",
	},
	{
		/* 4 */
		"00ff000000000000000000000000000000000000000000000000000000000000",
		"02000000 000000000000000000000000",
		"72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca"
		"13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096",
	},
	{
		/* 5 */
		"0000000000000000000000000000000000000000000000000000000000000000",
		"00000000 000000000000000000000002",
		"c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c7"
		"8a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d",
	},
};

static void vectors(void **arg)
{
	(void)arg;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		uint32_t key[CHACHA_KEY] = { 0 }, tail[4] = { 0 }, out[CHACHA_BLOCK];
		uint8_t block[64] = { 0 };
		size_t n = bytes_of(known[i].block, block);

		assert_int_equal(bytes_of(known[i].key, (uint8_t *)key), 32);
		assert_int_equal(bytes_of(known[i].tail, (uint8_t *)tail), 16);
		random_chacha(out, key, tail);
		assert_memory_equal(out, block, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
