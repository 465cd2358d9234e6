// SPDX-License-Identifier: BSD-3-Clause
/* The console over the one UART driver of the image, and plat's crash output through it. */
#include <uk/console.h>
#include <uk/plat/console.h>

void uk_console_write(const char *buf, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (buf[i] == '\n')
			uk_console_driver_putc('\r');
		uk_console_driver_putc(buf[i]);
	}
}

void ukplat_hook_cout(const char *buf, size_t len)
{
	uk_console_write(buf, len);
}

size_t uk_console_read(char *buf, size_t len)
{
	size_t n = 0;

	while (n < len) {
		int c = uk_console_driver_getc();

		if (c < 0)
			break;
		buf[n++] = (char)c;
	}
	return n;
}

char uk_console_getc(void)
{
	char c;

	while (!uk_console_read(&c, 1))
		uk_console_hook_wait();
	return c;
}
