// SPDX-License-Identifier: BSD-3-Clause
/* strncmp(), small: byte by byte. */
#include <string.h>

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int d = (unsigned char)*a - (unsigned char)*b;

		if (d || !*a)
			return d;
	}
	return 0;
}
