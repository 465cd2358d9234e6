// SPDX-License-Identifier: BSD-3-Clause
/*
 * strncmp(), fast: words once @a is aligned. Words of @b may then be unaligned; they are read up to
 * the end of its page, and the bytes across it one by one.
 */
#include <string.h>

#include "words.h"

int strncmp(const char *a, const char *b, size_t n)
{
	size_t bytes = -(uintptr_t)a % WORD;

	for (;;) {
		size_t words;

		for (bytes = bytes < n ? bytes : n; bytes; bytes--, n--, a++, b++) {
			int d = (unsigned char)*a - (unsigned char)*b;

			if (d || !*a)
				return d;
		}
		if (!n)
			return 0;
		words = safe_words(b);
		for (words = words < n / WORD ? words : n / WORD; words; words--) {
			uint64_t w = *(const word_t *)(const void *)a;

			if (w != *(const loose_word_t *)(const void *)b || zeros(w))
				break;
			a += WORD;
			b += WORD;
			n -= WORD;
		}
		bytes = WORD;
	}
}
