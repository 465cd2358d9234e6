// SPDX-License-Identifier: BSD-3-Clause
/* 16550 UART in I/O space (National Semiconductor PC16550D). Sends by polling; the baud rate stays
 * what the firmware set. */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include "ns16550.h"

static void putc(char c)
{
	while (!(ukarch_in8(NS16550_LSR) & NS16550_LSR_THRE))
		;
	ukarch_out8(NS16550_DATA, (uint8_t)c);
}

static int getc(void)
{
	return ukarch_in8(NS16550_LSR) & NS16550_LSR_DR ? ukarch_in8(NS16550_DATA) : -1;
}

UK_CONSOLE_DRIVER(putc, getc)
