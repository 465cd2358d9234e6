// SPDX-License-Identifier: BSD-3-Clause
/* Waiting for input in an image without interrupts: ask again. */
#include <uk/console.h>

void uk_console_hook_wait(void)
{
}
