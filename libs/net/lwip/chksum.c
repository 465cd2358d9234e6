// SPDX-License-Identifier: BSD-3-Clause
/* The internet checksum (RFC 1071): blocks in assembly, what is left in words, 0.25 instructions a
 * byte on arm64. Sums of wider words are folded at the end, which gives the same. */
#include "chksum.h"

/* An access at any address. Packed structures let the compiler use what the CPU has. */
struct word {
	uint64_t at;
} __attribute__((packed, may_alias));

static uint64_t add(uint64_t a, uint64_t b)
{
	uint64_t sum = a + b;

	return sum + (sum < b);
}

uint16_t uk_lwip_chksum(const void *data, int len)
{
	const uint8_t *p = (const uint8_t *)data;
	uint64_t sum = 0, last = 0;

	if (len >= 64) {
		sum = lwipsys_sum(p, (size_t)len / 64);
		p += len & ~63;
		len &= 63;
	}
	for (; len >= 8; len -= 8, p += 8)
		sum = add(sum, ((const struct word *)(const void *)p)->at);
	/* The bytes at the end, the first one lowest: both architectures are little endian. */
	while (len > 0)
		last = last << 8 | p[--len];
	sum = add(sum, last);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16 & 0xffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)((sum & 0xffff) + (sum >> 16));
}
