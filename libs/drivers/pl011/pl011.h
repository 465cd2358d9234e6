/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: registers of the PL011, DDI 0183 table 3-1. Offsets in bytes, 32-bit accesses. */
#ifndef __PL011_H__
#define __PL011_H__

#include <uk/bits.h>

#define PL011_DR	0x00
#define PL011_FR	0x18
#define PL011_LCR_H	0x2c
#define PL011_CR	0x30
#define PL011_IMSC	0x38
#define PL011_ICR	0x44

#define PL011_FR_RXFE	UK_BIT(4)
#define PL011_FR_TXFF	UK_BIT(5)

#define PL011_LCR_H_8N1_FIFO	0x70	/* WLEN 8 bits, FEN */

#define PL011_CR_UARTEN	0x001
#define PL011_CR_TXE	0x100
#define PL011_CR_RXE	0x200

#define PL011_INT_RX	UK_BIT(4)
#define PL011_INT_RT	UK_BIT(6)	/* receive time-out: bytes wait below the FIFO's level */

struct uk_dt_device;

/* The console UART in the device tree, or NULL. Any context. */
const struct uk_dt_device *pl011_device(void);

/* Its registers. Any context. */
uintptr_t pl011_base(void);

#endif /* __PL011_H__ */
