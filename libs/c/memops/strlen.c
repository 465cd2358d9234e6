// SPDX-License-Identifier: BSD-3-Clause
/* strlen(), small: byte by byte. */
#include <string.h>

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return (size_t)(end - s);
}
