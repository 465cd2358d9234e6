// SPDX-License-Identifier: BSD-3-Clause
/* Text to integer. One conversion serves all types: long and long long are the same here. */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

_Static_assert(sizeof(long) == sizeof(long long) && sizeof(intmax_t) == sizeof(long), "LP64");

static unsigned int digit_of(char ch)
{
	unsigned char c = (unsigned char)ch;

	if (isdigit(c))
		return c - '0';
	return isalpha(c) ? (unsigned int)tolower(c) - 'a' + 10 : UINT_MAX;
}

/*
 * The value at @s as a 64-bit number with its sign applied; beyond @max, or @max + 1 if @signed_
 * and negative, that limit. *@end: behind the last digit, or @s if there is no number.
 */
static unsigned long convert(const char *s, char **end, int base, bool signed_)
{
	const char *start = s;
	bool negative, overflow = false;
	unsigned long v = 0, max = ULONG_MAX;
	unsigned int d;

	while (isspace((unsigned char)*s))
		s++;
	negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	/* The prefix counts only if a digit follows; else the number is its '0'. */
	if ((base == 0 || base == 16) && *s == '0' && (s[1] | 0x20) == 'x' && digit_of(s[2]) < 16) {
		s += 2;
		base = 16;
	}
	if (base == 0)
		base = *s == '0' ? 8 : 10;
	if (signed_)
		max = LONG_MAX + (unsigned long)negative;

	if (base >= 2 && base <= 36) {
		for (; (d = digit_of(*s)) < (unsigned int)base; s++) {
			if (v > (max - d) / (unsigned int)base)
				overflow = true;
			v = v * (unsigned int)base + d;
			start = s + 1;
		}
	}
	if (end)
		*end = (char *)start;
	if (overflow)
		return max;
	return negative ? -v : v;
}

long strtol(const char *__restrict s, char **__restrict end, int base)
{
	return (long)convert(s, end, base, true);
}

unsigned long strtoul(const char *__restrict s, char **__restrict end, int base)
{
	return convert(s, end, base, false);
}

long long strtoll(const char *__restrict s, char **__restrict end, int base)
{
	return strtol(s, end, base);
}

unsigned long long strtoull(const char *__restrict s, char **__restrict end, int base)
{
	return strtoul(s, end, base);
}

intmax_t strtoimax(const char *__restrict s, char **__restrict end, int base)
{
	return strtol(s, end, base);
}

uintmax_t strtoumax(const char *__restrict s, char **__restrict end, int base)
{
	return strtoul(s, end, base);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

long long atoll(const char *s)
{
	return strtol(s, NULL, 10);
}
