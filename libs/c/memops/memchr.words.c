// SPDX-License-Identifier: BSD-3-Clause
/* memchr(), fast: by aligned words, each of which holds a byte that is asked for. */
#include <string.h>

#include "words.h"

void *memchr(const void *s, int c, size_t n)
{
	const word_t *p = word_of(s);
	uint64_t each = EACH((unsigned char)c);
	size_t left = n + (uintptr_t)s % WORD;	/* from p on; less than n if n is "no limit" */
	uint64_t found;
	size_t at;

	if (!n)
		return NULL;
	if (left < n)
		left = SIZE_MAX;
	for (found = zeros((*p ^ each) | before(s)); !found && left > WORD; left -= WORD)
		found = zeros(*++p ^ each);
	at = found ? first(found) : WORD;
	return at < left ? (char *)p + at : NULL;
}
