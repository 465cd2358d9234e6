// SPDX-License-Identifier: BSD-3-Clause
/*
 * The mini-UART of BCM2835 and its successors. Sends by polling; the baud rate stays what the
 * firmware set, since it hangs on the clock of the GPU's core, which is the firmware's too
 * (enable_uart=1 in config.txt keeps both still). Until the device tree has been read, the UART is
 * taken to be where the board says (BOARD_EARLY_UART).
 */
#include <uk/arch/lcpu.h>
#include <uk/console.h>
#include <uk/dt.h>
#include "bcm2835aux.h"

UK_DT_DEVICE(bcm2835aux_dev, brcm_bcm2835_aux_uart, "brcm,bcm2835-aux-uart");

const struct uk_dt_device *bcm2835aux_device(void)
{
	return bcm2835aux_dev.nregs ? &bcm2835aux_dev : NULL;
}

uintptr_t bcm2835aux_base(void)
{
	return bcm2835aux_dev.nregs ? bcm2835aux_dev.reg[0].base : CONFIG_BOARD_EARLY_UART;
}

/* Switched on if nobody did, as under an emulator: the block ignores its other registers before. */
static void putc(char c)
{
	uintptr_t base = bcm2835aux_base();
	uint32_t on = ukarch_mmio_read32(base + BCM2835AUX_ENABLES);

	if (!(on & BCM2835AUX_ENABLES_UART)) {
		ukarch_mmio_write32(base + BCM2835AUX_ENABLES, on | BCM2835AUX_ENABLES_UART);
		ukarch_mmio_write32(base + BCM2835AUX_LCR, BCM2835AUX_LCR_8BIT);
		ukarch_mmio_write32(base + BCM2835AUX_CNTL, BCM2835AUX_CNTL_ON);
	}
	UK_CONSOLE_SEND(ukarch_mmio_read32(base + BCM2835AUX_LSR) & BCM2835AUX_LSR_ROOM,
			ukarch_mmio_write32(base + BCM2835AUX_IO, (unsigned char)c));
}

static int getc(void)
{
	uintptr_t base = bcm2835aux_base();

	if (!(ukarch_mmio_read32(base + BCM2835AUX_LSR) & BCM2835AUX_LSR_RX))
		return -1;
	return ukarch_mmio_read32(base + BCM2835AUX_IO) & 0xff;
}

UK_CONSOLE_DRIVER(putc, getc)
