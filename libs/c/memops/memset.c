// SPDX-License-Identifier: BSD-3-Clause
/* memset(), small: bytes up to a multiple of 8, words, the rest as bytes. */
#include <stdint.h>
#include <string.h>

#define BYTES_OF_1	0x0101010101010101u

typedef uint64_t __attribute__((may_alias)) word_t;

void *memset(void *dst, int c, size_t n)
{
	word_t word = (unsigned char)c * BYTES_OF_1;
	unsigned char *d = dst;

	for (; n; n--) {
		if (((uintptr_t)d & (sizeof(word) - 1)) == 0 && n >= sizeof(word)) {
			*(word_t *)(void *)d = word;
			d += sizeof(word);
			n -= sizeof(word) - 1;
		} else {
			*d++ = (unsigned char)c;
		}
	}
	return dst;
}
