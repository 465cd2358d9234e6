// SPDX-License-Identifier: BSD-3-Clause
/* strcmp(), fast: as strncmp.words.c, without a limit. */
#include <string.h>

#include "words.h"

int strcmp(const char *a, const char *b)
{
	size_t bytes = -(uintptr_t)a % WORD;

	for (;;) {
		size_t words;

		for (; bytes; bytes--, a++, b++) {
			int d = (unsigned char)*a - (unsigned char)*b;

			if (d || !*a)
				return d;
		}
		for (words = safe_words(b); words; words--) {
			uint64_t w = *(const word_t *)(const void *)a;

			if (w != *(const loose_word_t *)(const void *)b || zeros(w))
				break;
			a += WORD;
			b += WORD;
		}
		bytes = WORD;
	}
}
