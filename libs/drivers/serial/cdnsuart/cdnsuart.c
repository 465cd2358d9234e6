// SPDX-License-Identifier: BSD-3-Clause
/*
 * The Cadence UART of Xilinx' processors. Sends by polling; the baud rate stays what the firmware
 * set, since the clock that feeds it is the firmware's too. Until the device tree has been read,
 * the UART is taken to be where the board says (BOARD_EARLY_UART).
 */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/dt.h>
#include "cdnsuart.h"

/* Zynq-7000 and Zynq UltraScale+ have two; the console is the named one. */
#define UARTS	2
UK_DT_DEVICES(cdnsuart_dev, 2, cdns_uart_r1p12, "cdns,uart-r1p12",
	      cdns_uart_r1p8, "cdns,uart-r1p8");

const struct uk_dt_device *cdnsuart_device(void)
{
	for (unsigned int i = 0; i < UARTS; i++)
		if (cdnsuart_dev[i].console)
			return &cdnsuart_dev[i];
	return cdnsuart_dev[0].nregs ? &cdnsuart_dev[0] : NULL;
}

uintptr_t cdnsuart_base(void)
{
	const struct uk_dt_device *dev = cdnsuart_device();

	return dev ? dev->reg[0].base : CONFIG_BOARD_EARLY_UART;
}

/*
 * Switched on if nobody did, as under an emulator. One byte at a time in the FIFO: what ends the
 * machine takes with it what is in there. The line has no gaps, for the next byte comes while the
 * last one is shifted out.
 */
static void putc(char c)
{
	uintptr_t base = cdnsuart_base();
	uint32_t on = CDNSUART_CR_TXEN | CDNSUART_CR_RXEN;
	uint32_t off = CDNSUART_CR_TXDIS | CDNSUART_CR_RXDIS;

	if ((ukarch_mmio_read32(base + CDNSUART_CR) & (on | off)) != on) {
		ukarch_mmio_write32(base + CDNSUART_MR, CDNSUART_MR_8N1);
		ukarch_mmio_write32(base + CDNSUART_CR, on | CDNSUART_CR_RXRES | CDNSUART_CR_TXRES);
	}
	UK_CONSOLE_SEND(ukarch_mmio_read32(base + CDNSUART_SR) & CDNSUART_SR_TXEMPTY,
			ukarch_mmio_write32(base + CDNSUART_FIFO, (unsigned char)c));
}

static int getc(void)
{
	uintptr_t base = cdnsuart_base();

	if (ukarch_mmio_read32(base + CDNSUART_SR) & CDNSUART_SR_RXEMPTY)
		return -1;
	return ukarch_mmio_read32(base + CDNSUART_FIFO) & 0xff;
}

UK_CONSOLE_DRIVER(putc, getc)
