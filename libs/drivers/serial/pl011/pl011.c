// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arm PrimeCell UART (PL011, DDI 0183). Polled; the baud rate stays what the firmware or the board
 * set, since the clock that feeds it is theirs. Until the device tree has been read, the UART is
 * taken to be where the board says (BOARD_EARLY_UART).
 */
#include <uk/console.h>
#include <uk/dt.h>
#include "pl011.h"

/* Two, since a machine with a secure world shows one UART for each; the console is the named
 * one. */
#define UARTS	2
UK_DT_DEVICES(pl011_dev, 2, PL011_COMPATIBLE);

const struct uk_dt_device *pl011_device(void)
{
	for (unsigned int i = 0; i < UARTS; i++)
		if (pl011_dev[i].console)
			return &pl011_dev[i];
	return pl011_dev[0].nregs ? &pl011_dev[0] : NULL;
}

uintptr_t pl011_base(void)
{
	const struct uk_dt_device *dev = pl011_device();

	return dev ? dev->reg[0].base : CONFIG_BOARD_EARLY_UART;
}

static void putc(char c)
{
	uintptr_t base = pl011_base();

	pl011_switch_on(base);
	UK_CONSOLE_SEND(!(ukarch_mmio_read32(base + PL011_FR) & PL011_FR_TXFF),
			ukarch_mmio_write32(base + PL011_DR, (unsigned char)c));
}

static int getc(void)
{
	uintptr_t base = pl011_base();

	if (ukarch_mmio_read32(base + PL011_FR) & PL011_FR_RXFE)
		return -1;
	return ukarch_mmio_read32(base + PL011_DR) & 0xff;
}

PL011_BIND(putc, getc)
