// SPDX-License-Identifier: BSD-3-Clause
/* Strings cut at characters of a set. The sets are short, so each is simply searched. */
#include <string.h>

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	/* The terminator is in every set. */
	while (!strchr(reject, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

char *strsep(char **s, const char *delim)
{
	char *start = *s;
	char *end;

	if (!start)
		return NULL;
	end = strpbrk(start, delim);
	if (end)
		*end++ = '\0';
	*s = end;
	return start;
}

char *strtok_r(char *__restrict s, const char *__restrict delim, char **__restrict state)
{
	if (!s)
		s = *state;
	if (s)
		s += strspn(s, delim);
	if (!s || !*s) {
		*state = NULL;
		return NULL;
	}
	*state = s;
	return strsep(state, delim);
}

char *strtok(char *__restrict s, const char *__restrict delim)
{
	static char *state;

	return strtok_r(s, delim, &state);
}
