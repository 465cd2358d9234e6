/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The earliest console. plat never drives a UART: the driver that is linked in fills the hook, and
 * until a device tree has named the UART, it uses the address the board gives it
 * (BOARD_EARLY_UART). Works before the MMU is on and inside a crash.
 */
#ifndef __UK_PLAT_CONSOLE_H__
#define __UK_PLAT_CONSOLE_H__

#include <stddef.h>

/* Send @len bytes as they are, polling. Any context. Bounded by the UART's speed. */
void ukplat_hook_cout(const char *buf, size_t len);

/* The string, through the hook. For messages of the boot path and of a crash. */
void ukplat_cout_crash(const char *s);

#endif /* __UK_PLAT_CONSOLE_H__ */
