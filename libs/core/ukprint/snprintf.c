// SPDX-License-Identifier: BSD-3-Clause
/* Formatting into a buffer of bounded size. */
#include <string.h>
#include <uk/print.h>

struct room {
	char *at;
	size_t left;			/* for text; the terminator has its own byte */
};

static void to_room(void *arg, const char *buf, size_t len)
{
	struct room *r = arg;

	if (len > r->left)
		len = r->left;
	memcpy(r->at, buf, len);
	r->at += len;
	r->left -= len;
}

int uk_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	/* Without a buffer the text goes, zero bytes at a time, to one that takes nothing. */
	char none;
	struct room r = { .at = size ? buf : &none, .left = size ? size - 1 : 0 };
	int n = uk_vformat(to_room, &r, fmt, ap);

	if (size)
		*r.at = '\0';
	return n;
}

int uk_snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = uk_vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n;
}
