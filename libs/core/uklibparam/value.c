// SPDX-License-Identifier: BSD-3-Clause
/* From the text of a value to the variable: one reader of numbers for all widths, and words. */
#include <errno.h>
#include <string.h>
#include <uk/libparam.h>
#include "value.h"

/* Words of a bool, in pairs: false at the even places. */
static const char bool_words[] = "0|1|n|y|no|yes|off|on|false|true";

void uk_libparam_bounds(const struct uk_libparam *p, uint64_t *min, uint64_t *max)
{
	unsigned int bits = 8U << (p->kind & UK_LIBPARAM_SIZE);

	if (p->kind & UK_LIBPARAM_RANGE) {
		const uint64_t *range = (const uint64_t *)(const void *)(p + 1);

		*min = range[0];
		*max = range[1];
	} else if (p->kind & UK_LIBPARAM_SIGNED) {
		*max = UINT64_MAX >> (65 - bits);
		*min = ~*max;
	} else {
		*min = 0;
		*max = UINT64_MAX >> (64 - bits);
	}
}

const char *uk_libparam_words(const struct uk_libparam *p)
{
	const char *name = uk_libparam_name(p);

	return name + strlen(name) + 1;
}

const char *uk_libparam_desc(const struct uk_libparam *p)
{
	const char *s = uk_libparam_words(p);

	if (!(p->kind & UK_LIBPARAM_DESC))
		return "";
	return p->kind & UK_LIBPARAM_CHOICE ? s + strlen(s) + 1 : s;
}

/* Number of @text among @words, which are separated by '|'; negative: none of them. */
static int index_of(const char *words, const char *text)
{
	size_t len = strlen(text);

	for (int i = 0;; i++) {
		size_t n = 0;

		while (words[n] && words[n] != '|')
			n++;
		if (n == len && !memcmp(words, text, n))
			return i;
		if (!words[n])
			return -EINVAL;
		words += n + 1;
	}
}

static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 : 16;
}

/*
 * A sign, then decimal digits, or 0x and hexadecimal ones. The magnitude: beyond 64 bits it is
 * -ERANGE, but only once all of the text has been seen to be a number.
 */
static int magnitude(const char *text, bool *negative, uint64_t *v)
{
	unsigned int base = 10;
	int rc = 0;

	*negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	if (text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		text += 2;
	}
	*v = 0;
	do {
		unsigned int d = digit(*text);

		if (d >= base)
			return -EINVAL;
		if (*v > (UINT64_MAX - d) / base)
			rc = -ERANGE;
		*v = *v * base + d;
	} while (*++text);
	return rc;
}

static int integer(const struct uk_libparam *p, const char *text, uint64_t *v)
{
	uint64_t min, max;
	bool negative;
	int rc = magnitude(text, &negative, v);

	if (rc)
		return rc;
	uk_libparam_bounds(p, &min, &max);
	if (!(p->kind & UK_LIBPARAM_SIGNED)) {
		if (negative && *v)
			return -ERANGE;
		return *v < min || *v > max ? -ERANGE : 0;
	}
	/* Magnitudes that an int64_t has: up to 2^63 below zero, 2^63 - 1 above. */
	if (*v > (uint64_t)INT64_MAX + negative)
		return -ERANGE;
	if (negative)
		*v = -*v;
	return (int64_t)*v < (int64_t)min || (int64_t)*v > (int64_t)max ? -ERANGE : 0;
}

int uk_libparam_set(const struct uk_libparam *p, const char *text)
{
	void *var = uk_libparam_var(p);
	uint64_t v;
	int rc = 0;

	if (p->kind & UK_LIBPARAM_STRING) {
		v = (uintptr_t)text;
	} else if (p->kind & (UK_LIBPARAM_BOOL | UK_LIBPARAM_CHOICE)) {
		rc = index_of(p->kind & UK_LIBPARAM_BOOL ? bool_words : uk_libparam_words(p), text);
		v = p->kind & UK_LIBPARAM_BOOL ? rc & 1 : rc;
	} else {
		rc = integer(p, text, &v);
	}
	if (rc < 0)
		return rc;
	switch (p->kind & UK_LIBPARAM_SIZE) {
	case 0:
		*(uint8_t *)var = (uint8_t)v;
		break;
	case 1:
		*(uint16_t *)var = (uint16_t)v;
		break;
	case 2:
		*(uint32_t *)var = (uint32_t)v;
		break;
	default:
		*(uint64_t *)var = v;
	}
	return 0;
}
