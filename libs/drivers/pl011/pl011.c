// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arm PrimeCell UART (PL011, DDI 0183). Polled; the baud rate stays what the firmware or the board
 * set, since the clock that feeds it is theirs. Until the device tree has been read, the UART is
 * taken to be where the board says (BOARD_EARLY_UART).
 */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/dt.h>
#include "pl011.h"

/* Two, since a machine with a secure world shows one UART for each; the console is the named
 * one. */
#define UARTS	2
UK_DT_DEVICES(pl011_dev, 2, arm_pl011, "arm,pl011");

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

/* Nothing has to be in memory to send: the UART is switched on if nobody did. DDI 0183 3.3. */
static void putc(char c)
{
	uintptr_t base = pl011_base();
	uint32_t on = PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE;

	if ((ukarch_mmio_read32(base + PL011_CR) & on) != on) {
		ukarch_mmio_write32(base + PL011_LCR_H, PL011_LCR_H_8N1_FIFO);
		ukarch_mmio_write32(base + PL011_CR, on);
	}
	while (ukarch_mmio_read32(base + PL011_FR) & PL011_FR_TXFF)
		;
	ukarch_mmio_write32(base + PL011_DR, (unsigned char)c);
}

static int getc(void)
{
	uintptr_t base = pl011_base();

	if (ukarch_mmio_read32(base + PL011_FR) & PL011_FR_RXFE)
		return -1;
	return ukarch_mmio_read32(base + PL011_DR) & 0xff;
}

UK_CONSOLE_DRIVER(putc, getc)
