/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: registers of the PL011, DDI 0183 table 3-1. Offsets in bytes, 32-bit accesses. */
#ifndef __PL011_H__
#define __PL011_H__

#include <uk/arch/lcpu.h>
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

/* Whose console this is, and what the machine may call the UART. */
#if CONFIG_LIBPL011_BESIDE
#include <uk/pl011.h>
#define PL011_BIND(putc, getc)						\
	void uk_pl011_putc(char c) { putc(c); }				\
	int uk_pl011_getc(void) { return getc(); }			\
	bool uk_pl011_found(void) { return pl011_device() != NULL; }
#define PL011_RX_NOTIFY		uk_pl011_rx_notify
#define PL011_ABSENT		0
#else
#define PL011_BIND(putc, getc)	UK_CONSOLE_DRIVER(putc, getc)
#define PL011_RX_NOTIFY		uk_console_driver_rx_notify
#define PL011_ABSENT		(-ENODEV)
#endif

#if CONFIG_LIBPL011_SBSA
#define PL011_COMPATIBLE	arm_sbsa_uart, "arm,sbsa-uart"

/* Arm BSA (DEN 0094) B.1: it is on, and these registers may not be there. */
static inline void pl011_switch_on(uintptr_t base)
{
	(void)base;
}
#else
#define PL011_COMPATIBLE	arm_pl011, "arm,pl011"

/* Nothing has to be in memory to send: the UART is switched on if nobody did. DDI 0183 3.3. */
static inline void pl011_switch_on(uintptr_t base)
{
	uint32_t on = PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE;

	if ((ukarch_mmio_read32(base + PL011_CR) & on) != on) {
		ukarch_mmio_write32(base + PL011_LCR_H, PL011_LCR_H_8N1_FIFO);
		ukarch_mmio_write32(base + PL011_CR, on);
	}
}
#endif

struct uk_dt_device;

/* The console UART in the device tree, or NULL. Any context. */
const struct uk_dt_device *pl011_device(void);

/* Its registers. Any context. */
uintptr_t pl011_base(void);

#endif /* __PL011_H__ */
