// SPDX-License-Identifier: BSD-3-Clause
/*
 * The UART of NXP's i.MX processors. Sends by polling; the baud rate stays what the firmware set,
 * since the clock that feeds it is the firmware's too. Until the device tree has been read, the
 * UART is taken to be where the board says (BOARD_EARLY_UART).
 */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/dt.h>
#include "imxuart.h"

/* i.MX 8M has four; the console is the named one. */
#define UARTS	4
UK_DT_DEVICES(imxuart_dev, 4, fsl_imx6q_uart, "fsl,imx6q-uart");

const struct uk_dt_device *imxuart_device(void)
{
	for (unsigned int i = 0; i < UARTS; i++)
		if (imxuart_dev[i].console)
			return &imxuart_dev[i];
	return imxuart_dev[0].nregs ? &imxuart_dev[0] : NULL;
}

uintptr_t imxuart_base(void)
{
	const struct uk_dt_device *dev = imxuart_device();

	return dev ? dev->reg[0].base : CONFIG_BOARD_EARLY_UART;
}

/* Switched on if nobody did, as under an emulator. */
static void putc(char c)
{
	uintptr_t base = imxuart_base();
	uint32_t on = IMXUART_UCR2_RXEN | IMXUART_UCR2_TXEN;

	if (!(ukarch_mmio_read32(base + IMXUART_UCR1) & IMXUART_UCR1_UARTEN) ||
	    (ukarch_mmio_read32(base + IMXUART_UCR2) & on) != on) {
		ukarch_mmio_write32(base + IMXUART_UCR1, IMXUART_UCR1_UARTEN);
		ukarch_mmio_write32(base + IMXUART_UCR2, on | IMXUART_UCR2_SRST |
				    IMXUART_UCR2_WS | IMXUART_UCR2_IRTS);
	}
	UK_CONSOLE_SEND(!(ukarch_mmio_read32(base + IMXUART_UTS) & IMXUART_UTS_TXFULL),
			ukarch_mmio_write32(base + IMXUART_UTXD, (unsigned char)c));
}

/* The FIFO says with each byte whether it is one. */
static int getc(void)
{
	uint32_t got = ukarch_mmio_read32(imxuart_base() + IMXUART_URXD);

	return got & IMXUART_URXD_CHARRDY ? (int)(got & 0xff) : -1;
}

UK_CONSOLE_DRIVER(putc, getc)
