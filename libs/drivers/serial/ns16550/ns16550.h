/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: ports of the 16550, National Semiconductor PC16550D, 8.0. */
#ifndef __NS16550_H__
#define __NS16550_H__

#define NS16550_DATA	(CONFIG_LIBNS16550_PORT + 0)
#define NS16550_IER	(CONFIG_LIBNS16550_PORT + 1)
#define NS16550_MCR	(CONFIG_LIBNS16550_PORT + 4)
#define NS16550_LSR	(CONFIG_LIBNS16550_PORT + 5)

#define NS16550_IER_RX	0x01	/* a byte has been received */
#define NS16550_MCR_ON	0x0b	/* DTR, RTS, and OUT2, which lets a PC's interrupt out */
#define NS16550_LSR_DR	0x01	/* a byte has been received */
#define NS16550_LSR_THRE 0x20	/* there is room for one */

#endif /* __NS16550_H__ */
