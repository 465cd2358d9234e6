// SPDX-License-Identifier: BSD-3-Clause
/* strchr(), fast: by aligned words, each of which holds a byte of the string. */
#include <string.h>

#include "words.h"

char *strchr(const char *s, int c)
{
	const word_t *p = word_of(s);
	uint64_t each = EACH((unsigned char)c);
	uint64_t w = *p | before(s);
	uint64_t end = zeros(w);
	uint64_t hit = zeros((w ^ each) | before(s));
	const char *at;

	while (!(end | hit)) {
		w = *++p;
		end = zeros(w);
		hit = zeros(w ^ each);
	}
	at = (const char *)p + first(end | hit);
	return *at == (char)c ? (char *)at : NULL;
}
