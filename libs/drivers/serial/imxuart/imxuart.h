/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: registers of the i.MX UART (IMX8MPRM, i.MX 8M Plus Applications Processor Reference
 * Manual, chapter "Universal Asynchronous Receiver/Transmitter (UART)", memory map). 32-bit
 * accesses.
 */
#ifndef __IMXUART_H__
#define __IMXUART_H__

#include <uk/bits.h>

#define IMXUART_URXD	0x00
#define IMXUART_UTXD	0x40
#define IMXUART_UCR1	0x80
#define IMXUART_UCR2	0x84
#define IMXUART_UCR4	0x8c
#define IMXUART_UTS	0xb4

#define IMXUART_URXD_CHARRDY	UK_BIT(15)

#define IMXUART_UCR1_UARTEN	UK_BIT(0)

#define IMXUART_UCR2_SRST	UK_BIT(0)	/* 0 resets the state machines */
#define IMXUART_UCR2_RXEN	UK_BIT(1)
#define IMXUART_UCR2_TXEN	UK_BIT(2)
#define IMXUART_UCR2_WS		UK_BIT(5)	/* 8 bits */
#define IMXUART_UCR2_IRTS	UK_BIT(14)	/* the RTS pin does not hold the transmitter */

#define IMXUART_UCR4_DREN	UK_BIT(0)	/* interrupt when a byte can be read */

#define IMXUART_UTS_TXFULL	UK_BIT(4)

struct uk_dt_device;

/* The console UART in the device tree, or NULL. Any context. */
const struct uk_dt_device *imxuart_device(void);

/* Its registers. Any context. */
uintptr_t imxuart_base(void);

#endif /* __IMXUART_H__ */
