// SPDX-License-Identifier: BSD-3-Clause
/* Strings copied and joined. Byte by byte: the strings a kernel copies are short. */
#include <string.h>

char *stpcpy(char *__restrict dst, const char *__restrict src)
{
	while ((*dst = *src++) != '\0')
		dst++;
	return dst;
}

char *strcpy(char *__restrict dst, const char *__restrict src)
{
	stpcpy(dst, src);
	return dst;
}

char *stpncpy(char *__restrict dst, const char *__restrict src, size_t n)
{
	size_t len = strnlen(src, n);

	memcpy(dst, src, len);
	memset(dst + len, 0, n - len);
	return dst + len;
}

char *strncpy(char *__restrict dst, const char *__restrict src, size_t n)
{
	stpncpy(dst, src, n);
	return dst;
}

char *strcat(char *__restrict dst, const char *__restrict src)
{
	stpcpy(dst + strlen(dst), src);
	return dst;
}

char *strncat(char *__restrict dst, const char *__restrict src, size_t n)
{
	size_t len = strnlen(src, n);
	char *end = dst + strlen(dst);

	memcpy(end, src, len);
	end[len] = '\0';
	return dst;
}

size_t strlcpy(char *__restrict dst, const char *__restrict src, size_t size)
{
	size_t len = strlen(src);

	if (size) {
		size_t n = len < size ? len : size - 1;

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}

size_t strlcat(char *__restrict dst, const char *__restrict src, size_t size)
{
	size_t have = strnlen(dst, size);

	return have + strlcpy(dst + have, src, size - have);
}

void *memccpy(void *__restrict dst, const void *__restrict src, int c, size_t n)
{
	const unsigned char *s = src;
	unsigned char *d = dst;

	while (n--) {
		if ((*d++ = *s++) == (unsigned char)c)
			return d;
	}
	return NULL;
}

void *mempcpy(void *__restrict dst, const void *__restrict src, size_t n)
{
	return (char *)memcpy(dst, src, n) + n;
}

/* Nothing orders what comes after it, but the stores stay: the compiler thinks they are read. */
void explicit_bzero(void *s, size_t n)
{
	memset(s, 0, n);
	__asm__ volatile("" : : "r"(s) : "memory");
}
