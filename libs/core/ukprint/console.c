// SPDX-License-Identifier: BSD-3-Clause
/* Formatted output straight to the console hook: no buffer, so it works before and in a crash. */
#include <uk/plat/console.h>
#include <uk/print.h>

static void to_console(void *arg, const char *buf, size_t len)
{
	(void)arg;
	ukplat_hook_cout(buf, len);
}

int uk_vprintf(const char *fmt, va_list ap)
{
	return uk_vformat(to_console, NULL, fmt, ap);
}

int uk_printf(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = uk_vprintf(fmt, ap);
	va_end(ap);
	return n;
}
