// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/net/lwip/chksum.c libs/net/lwip/sum.x86_64.S
// UNIT-INCS: libs/net/lwip
/* The sum against the one of RFC 1071, 4.1, and its example of section 3: every length at every
 * alignment, with bytes that carry as often as can be, and nothing read beyond the data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "chksum.h"
#include "rnd.h"

#define LONGEST	400

static uint16_t plain(const uint8_t *p, int len)
{
	uint32_t sum = 0;

	for (; len > 1; len -= 2, p += 2)
		sum += (uint32_t)(p[0] | p[1] << 8);
	if (len == 1)
		sum += p[0];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* 0 and 0xffff are the same sum. */
static void same(const uint8_t *p, int len)
{
	assert_int_equal(uk_lwip_chksum(p, len) % 0xffff, plain(p, len) % 0xffff);
}

static void example(void **arg)
{
	static const uint8_t bytes[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

	(void)arg;
	assert_int_equal(__builtin_bswap16(uk_lwip_chksum(bytes, sizeof(bytes))), 0xddf2);
}

static void every_length(void **arg)
{
	(void)arg;
	for (int len = 0; len < LONGEST; len++)
		for (int at = 0; at < 8; at++) {
			/* Of exactly this size: the sanitizer sees a byte more. */
			uint8_t *bytes = malloc((size_t)(at + len) + 1);

			for (int i = 0; i < at + len; i++)
				bytes[i] = (uint8_t)rnd(256);
			same(bytes + at, len);
			memset(bytes, 0xff, (size_t)(at + len));
			same(bytes + at, len);
			memset(bytes, 0, (size_t)(at + len));
			assert_int_equal(uk_lwip_chksum(bytes + at, len), 0);
			free(bytes);
		}
}

static void long_ones(void **arg)
{
	static uint8_t bytes[65535];

	(void)arg;
	memset(bytes, 0xff, sizeof(bytes));
	same(bytes, sizeof(bytes));
	for (unsigned int i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)rnd(256);
	for (int len = 65000; len < 65535; len++)
		same(bytes, len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(every_length),
		cmocka_unit_test(long_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
