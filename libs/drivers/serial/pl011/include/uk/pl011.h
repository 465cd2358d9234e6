/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PL011 beside another console: the driver of that one asks whether the machine has one of these.
 * Contracts as those of a console's driver, <uk/console.h>.
 */
#ifndef __UK_PL011_H__
#define __UK_PL011_H__

#include <uk/essentials.h>

/* Has the device tree named one? Any context, O(1). The rest may be called only then. */
bool uk_pl011_found(void);

void uk_pl011_putc(char c);
int uk_pl011_getc(void);
void uk_pl011_rx_notify(void);

#endif /* __UK_PL011_H__ */
