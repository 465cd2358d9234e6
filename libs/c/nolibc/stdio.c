// SPDX-License-Identifier: BSD-3-Clause
/* <stdio.h> as names for the kernel's own printing: each costs a branch. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <uk/plat/console.h>
#include <uk/print.h>

int vprintf(const char *__restrict fmt, va_list ap)
{
	return uk_vprintf(fmt, ap);
}

int printf(const char *__restrict fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = uk_vprintf(fmt, ap);
	va_end(ap);
	return n;
}

int vsnprintf(char *__restrict buf, size_t size, const char *__restrict fmt, va_list ap)
{
	return uk_vsnprintf(buf, size, fmt, ap);
}

int snprintf(char *__restrict buf, size_t size, const char *__restrict fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = uk_vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n;
}

int sprintf(char *__restrict buf, const char *__restrict fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	/* As large as a buffer can be whose length an int can tell. */
	n = uk_vsnprintf(buf, INT_MAX, fmt, ap);
	va_end(ap);
	return n;
}

int putchar(int c)
{
	char ch = (char)c;

	ukplat_hook_cout(&ch, 1);
	return (unsigned char)c;
}

int puts(const char *s)
{
	ukplat_hook_cout(s, strlen(s));
	putchar('\n');
	return 0;
}
