// SPDX-License-Identifier: BSD-3-Clause
/*
 * strlen(), fast: 32 bytes a round once it is aligned to that. It reads aligned words that hold a
 * byte of the string, or lie in the same 32 bytes as one, so it never touches another page.
 */
#include <string.h>

#include "words.h"

size_t strlen(const char *s)
{
	const word_t *p = word_of(s);
	uint64_t found = zeros(*p | before(s));

	while (!found && (uintptr_t)++p % (4 * WORD))
		found = zeros(*p);
	while (!found) {
		while (!(maybe_zeros(p[0]) | maybe_zeros(p[1]) | maybe_zeros(p[2]) |
			 maybe_zeros(p[3])))
			p += 4;
		do
			found = zeros(*p);
		while (!found && (uintptr_t)++p % (4 * WORD));
	}
	return (size_t)((const char *)p + first(found) - s);
}
