// SPDX-License-Identifier: BSD-3-Clause
/* Bytes, characters and substrings looked for. */
#include <string.h>

size_t strnlen(const char *s, size_t n)
{
	size_t len = 0;

	while (len < n && s[len])
		len++;
	return len;
}

void *memrchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	while (n--) {
		if (p[n] == (unsigned char)c)
			return (void *)(p + n);
	}
	return NULL;
}

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	return memrchr(s, c, strlen(s) + 1);
}

void *memmem(const void *s, size_t n, const void *find, size_t nfind)
{
	const char *p = s;

	for (; n >= nfind; n--, p++) {
		if (!memcmp(p, find, nfind))
			return (void *)p;
	}
	return NULL;
}

/* Compares before it has measured @s, so that a hit near the start costs no walk to the end. */
char *strstr(const char *s, const char *find)
{
	size_t n = strlen(find);

	for (;; s++) {
		if (!strncmp(s, find, n))
			return (char *)s;
		if (!*s)
			return NULL;
	}
}
