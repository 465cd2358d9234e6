// SPDX-License-Identifier: BSD-3-Clause
/* strcmp(), small: byte by byte. */
#include <string.h>

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}
