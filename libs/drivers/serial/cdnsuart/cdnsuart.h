/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: registers of the Cadence UART of Zynq UltraScale+ (UG1085, chapter "UART Controller";
 * bits in UG1087, module UART). 32-bit accesses.
 */
#ifndef __CDNSUART_H__
#define __CDNSUART_H__

#include <uk/bits.h>

#define CDNSUART_CR	0x00
#define CDNSUART_MR	0x04
#define CDNSUART_IER	0x08	/* a 1 enables, a 0 leaves alone */
#define CDNSUART_IDR	0x0c	/* a 1 disables */
#define CDNSUART_ISR	0x14	/* a 1 clears */
#define CDNSUART_RXWM	0x20
#define CDNSUART_SR	0x2c
#define CDNSUART_FIFO	0x30

#define CDNSUART_CR_RXRES	UK_BIT(0)
#define CDNSUART_CR_TXRES	UK_BIT(1)
#define CDNSUART_CR_RXEN	UK_BIT(2)
#define CDNSUART_CR_RXDIS	UK_BIT(3)
#define CDNSUART_CR_TXEN	UK_BIT(4)
#define CDNSUART_CR_TXDIS	UK_BIT(5)

#define CDNSUART_MR_8N1	0x20	/* 8 bits, no parity, 1 stop bit, the reference clock as it is */

#define CDNSUART_SR_RXEMPTY	UK_BIT(1)
#define CDNSUART_SR_TXEMPTY	UK_BIT(3)

/* In IER, IDR and ISR: the receive FIFO holds as many bytes as RXWM says, or more. */
#define CDNSUART_INT_RXTRIG	UK_BIT(0)

struct uk_dt_device;

/* The console UART in the device tree, or NULL. Any context. */
const struct uk_dt_device *cdnsuart_device(void);

/* Its registers. Any context. */
uintptr_t cdnsuart_base(void);

#endif /* __CDNSUART_H__ */
