// SPDX-License-Identifier: BSD-3-Clause
/* memmove(), small: memcpy() unless the destination begins inside the source. */
#include <stdint.h>
#include <string.h>

void *memmove(void *dst, const void *src, size_t n)
{
	char *d = dst;
	const char *s = src;

	if ((uintptr_t)dst - (uintptr_t)src >= n)
		return memcpy(dst, src, n);
	while (n--)
		d[n] = s[n];
	return dst;
}
