/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: registers of the mini-UART, BCM2835 ARM Peripherals, 2.2, from AUX_MU_IO_REG on, which
 * is where the device tree's node begins. 32-bit accesses. BCM2711 ARM Peripherals, 2.2, has the
 * same.
 */
#ifndef __BCM2835AUX_H__
#define __BCM2835AUX_H__

#include <uk/bits.h>

#define BCM2835AUX_IO	0x00
#define BCM2835AUX_IER	0x04
#define BCM2835AUX_LCR	0x0c
#define BCM2835AUX_LSR	0x14
#define BCM2835AUX_CNTL	0x20

/* AUXENB, one for the three devices of the block, 0x3c bytes in front of the mini-UART. */
#define BCM2835AUX_ENABLES	(-0x3c)
#define BCM2835AUX_ENABLES_UART	UK_BIT(0)

/*
 * Bit 0 is receive and bit 1 transmit, the other way round than the manual's table has it; bits 2
 * and 3, "don't care" there, have to be set or no receive interrupt comes (elinux.org, BCM2835
 * datasheet errata, p. 12).
 */
#define BCM2835AUX_IER_RX	0x0d

#define BCM2835AUX_LCR_8BIT	0x03	/* two bits, not the one of the manual: errata, p. 14 */
#define BCM2835AUX_LSR_RX	UK_BIT(0)	/* a byte has been received */
#define BCM2835AUX_LSR_ROOM	UK_BIT(5)	/* the FIFO takes one more */
#define BCM2835AUX_CNTL_ON	0x03	/* receiver and transmitter */

struct uk_dt_device;

/* The UART in the device tree, or NULL. Any context. */
const struct uk_dt_device *bcm2835aux_device(void);

/* Its registers. Any context. */
uintptr_t bcm2835aux_base(void);

#endif /* __BCM2835AUX_H__ */
